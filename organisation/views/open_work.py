"""What waits for a person who is about to leave: who must be replaced, and where."""

from dataclasses import dataclass
from typing import Any

from units.models import Person
from workflow.machine import machines

SHOWN = 10


@dataclass(frozen=True)
class OpenWork:
    """Records of one kind: those that the administrator may see by name, and how many there are in all."""

    kind: Any
    rows: list[Any]
    count: int

    @property
    def others(self) -> int:
        return self.count - len(self.rows)


def open_work_of(person: Person, by: Person) -> list[OpenWork]:
    """Through the register of machines: every record on which `person` is one who must act now."""
    found = []
    for machine in machines():
        waiting = machine.waiting_for(person)
        count = waiting.count()
        if count:
            seen = machine.visible_to(by).filter(pk__in=waiting.values("pk")).order_by("-pk")
            found.append(OpenWork(machine.name, list(seen[:SHOWN]), count))
    return found
