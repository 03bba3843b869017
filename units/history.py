"""The tree as it was on a day, read from the versions of its units (DOMAIN §4.4.5)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from units.models import Unit, UnitVersion


def has_changed_since(day: date) -> bool:
    """Whether any unit is other than it was on `day`; one query."""
    return UnitVersion.objects.filter(Q(valid_from__gt=day) | Q(valid_to__gte=day)).exists()


@dataclass(frozen=True)
class UnitOn:
    """A unit as it was; `path` is where it hangs today, by which it is known."""

    pk: int
    parent: int | None
    short_name: str
    type: str
    code: str
    path: str


class TreeOn:
    """All units of a day, in one query; a unit that did not exist then is not in it."""

    def __init__(self, day: date) -> None:
        rows = UnitVersion.objects.active(day).order_by("unit__path").values_list(
            "unit_id", "parent_id", "short_name", "type", "unit__code", "unit__path"
        )  # fmt: skip
        self.units = {row[0]: UnitOn(*row) for row in rows.iterator()}

    @cached_property
    def _below(self) -> dict[int | None, list[UnitOn]]:
        below: dict[int | None, list[UnitOn]] = defaultdict(list)
        for unit in self.units.values():
            below[unit.parent].append(unit)
        return below

    def children(self, unit: Unit) -> list[UnitOn]:
        return self._below.get(unit.pk, [])

    def branches(self, unit: Unit) -> dict[str, list[int]]:
        """Path of a direct child → ids of the units that hung at or below it; and the unit's own path → itself."""
        return {unit.path: [unit.pk]} | {child.path: self._subtree(child) for child in self.children(unit)}

    def _subtree(self, unit: UnitOn) -> list[int]:
        found, waiting = [], [unit]
        while waiting:
            one = waiting.pop()
            found.append(one.pk)
            waiting += self._below.get(one.pk, [])
        return found
