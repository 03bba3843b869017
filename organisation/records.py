"""The records of a unit and everything below it, by kind and state: through the register, within what `by` may see."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from units import clock
from units.models import Person, Unit
from units.scope import under
from workflow.machine import Machine, machines
from workflow.models import Deadline

#: Counting stops here: beyond it a number helps nobody and costs much. Of more, the latest are told by state.
MOST = 1_000


@dataclass(frozen=True)
class Kind:
    """One kind of record, with the address of its list, narrowed to the unit where the list can.

    `states`: (label, tone, number) of those there are. `under_way` and `states` tell of the latest MOST.
    """

    name: Any
    url: str
    list_is_narrowed: bool
    total: int
    under_way: int
    overdue: int
    states: list[tuple[str, str, int]]

    @property
    def counted_all(self) -> bool:
        return self.total <= MOST


def records_of(unit: Unit, by: Person) -> list[Kind]:
    """The kinds of which there are any, in two queries each; neither reads more than MOST rows."""
    kinds = (_kind(machine, _visible(machine, unit, by), unit) for machine in machines())
    return [kind for kind in kinds if kind.total]


def _visible(machine: Machine, unit: Unit, by: Person) -> QuerySet[Any]:
    return machine.visible_to(by).select_related(None).prefetch_related(None).filter(under(unit.path))


def _kind(machine: Machine, rows: QuerySet[Any], unit: Unit) -> Kind:
    latest = list(rows.order_by("-created_at", "-pk").values_list("state", flat=True)[: MOST + 1])
    states = Counter(latest[:MOST])
    labels = dict(machine.model._meta.get_field("state").choices)
    under_way = sum(states[state] for state in _left_by_a_step(machine))
    told = [(str(labels[state]), machine.tones.get(state, "wait"), states[state]) for state in labels if states[state]]
    overdue = _overdue(machine, rows) if machine.clocks else 0
    address = _list_address(machine, unit)
    return Kind(machine.name, address, bool(machine.unit_list), len(latest), under_way, overdue, told)


def _left_by_a_step(machine: Machine) -> set[str]:
    """The states in which a record still has somewhere to go."""
    return {state for step in machine.steps.values() if step.targets for state in step.sources}


def _overdue(machine: Machine, rows: QuerySet[Any]) -> int:
    """How many of them are past a running deadline, MOST + 1 standing for more."""
    late = Deadline.objects.running().filter(
        content_type=ContentType.objects.get_for_model(machine.model), due_on__lt=clock.today(), paused_on__isnull=True
    )
    return rows.order_by().filter(pk__in=late.values("object_id"))[: MOST + 1].count()


def _list_address(machine: Machine, unit: Unit) -> str:
    """Empty where the kind has no list."""
    try:
        address = reverse(f"{machine.urls}list")
    except NoReverseMatch:
        return ""
    return f"{address}?{machine.unit_list.format(unit=unit.pk)}" if machine.unit_list else address
