"""What a change of the tree touches: open records and who goes on with them, posts that end, numbers that stop."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from evidence.models import NumberSequence
from organisation.models import EventKind, UnitEvent
from units.models import Appointment, Unit
from workflow.machine import Machine, machines


@dataclass(frozen=True)
class OpenRecord:
    """A record that has not ended and lies in a unit that will; `successor` is None while nobody was chosen."""

    machine: Machine
    record: Any
    successor: Unit | None

    @property
    def key(self) -> str:
        """ "proposals.proposal:12", the name of its field in a form."""
        return f"{self.machine.model._meta.label_lower}:{self.record.pk}"


def open_records(event: UnitEvent) -> Iterator[OpenRecord]:
    """Every open record that lies in, or is held by, a unit that the change ends; a few queries a machine."""
    ending = [unit.pk for unit in event.ending]
    if not ending:
        return
    chosen, only = _chosen(event), event.successors[0] if len(event.successors) == 1 else None
    for machine in machines():
        kind = ContentType.objects.get_for_model(machine.model)
        for record in _open(machine, ending).exclude(**_itself(machine, event)).order_by("pk"):
            yield OpenRecord(machine, record, chosen.get((kind.pk, record.pk), only))


def without_successor(event: UnitEvent) -> int:
    """How many open records nobody goes on with; with a single successor that is the one for all."""
    return 0 if len(event.successors) == 1 else sum(row.successor is None for row in open_records(event))


def _open(machine: Machine, ending: list[int]) -> QuerySet[Any]:
    """Records that can still move; those that have ended stay where they are."""
    states = frozenset().union(*(step.sources for step in machine.steps.values())) - machine.ended
    return machine.load().filter(Q(unit__in=ending) | Q(holder__in=ending), state__in=states)


def _itself(machine: Machine, event: UnitEvent) -> dict[str, Any]:
    return {"pk": event.pk} if machine.model is UnitEvent else {"pk": None}


def _chosen(event: UnitEvent) -> dict[tuple[int, int], Unit]:
    rows = event.handovers.select_related("successor")
    return {(row.content_type_id, row.object_id): row.successor for row in rows}


def units_that_move(event: UnitEvent) -> QuerySet[Unit]:
    """What hangs below a unit that ends and does not end with it: it comes under the first successor."""
    ending = [unit.pk for unit in event.ending]
    return Unit.objects.filter(parent__in=ending, is_active=True).exclude(pk__in=ending)


def posts_that_end(event: UnitEvent) -> QuerySet[Appointment]:
    """Posts in the units that end, which run on the day of effect or begin later."""
    posts = Appointment.objects.overlapping(event.effective_on, None)
    return posts.filter(unit__in=event.ending).select_related("person", "unit")


@dataclass(frozen=True)
class TouchedSequence:
    """A run of document numbers: `stops` where its unit ends, else it goes on under another symbol."""

    sequence: NumberSequence
    stops: bool


def touched_sequences(event: UnitEvent) -> list[TouchedSequence]:
    """Numbers run within a unit's term (HD 36): a unit that ends takes none any more, a new one starts at 01."""
    rows = NumberSequence.objects.select_related("unit").order_by("unit__path", "term_name", "symbol")
    if event.ends_units:
        return [TouchedSequence(row, True) for row in rows.filter(unit__in=event.ending)]
    if event.kind == EventKind.RENAME and event.symbol and event.symbol != event.unit.symbol:
        return [TouchedSequence(row, False) for row in rows.filter(unit=event.unit)]
    return []
