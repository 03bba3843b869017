"""The frame of every count: which subtree, which two periods, grouped by direct child.

Each counter of `reports.figures` asks the database once for both periods and all children together, so that the
number of queries does not depend on the number of units or records.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Case, CharField, Count, Model, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.utils import timezone

from units.history import TreeOn
from units.models import Unit
from units.paths import LEVEL_WIDTH
from units.scope import LEVELS

NOW, BEFORE = "now", "before"


@dataclass(frozen=True)
class Window:
    """From `start` to just before `end`; what happened later is not counted. `name` is NOW or BEFORE."""

    name: str
    start: datetime
    end: datetime

    def holds(self, moment: str) -> Q:
        """Rows whose `moment` (a date-time) lies inside."""
        return Q(**{f"{moment}__gte": self.start, f"{moment}__lt": self.end})

    def holds_day(self, day: str) -> Q:
        """Rows whose `day` (a date) lies inside, the last day included."""
        return Q(**{f"{day}__gte": self.first_day, f"{day}__lte": self.last_day})

    @property
    def first_day(self) -> date:
        return timezone.localdate(self.start)

    @property
    def last_day(self) -> date:
        """The day of the last moment counted."""
        return timezone.localdate(self.end - timedelta(microseconds=1))


@dataclass(frozen=True)
class Scope:
    """A unit with everything under it, and the two periods.

    `past`: the tree as it was on the report's day, where it has changed since; None where today's is the same.
    """

    unit: Unit
    windows: tuple[Window, Window]
    past: TreeOn | None = None

    def rows(self, model: type[Model], prefix: str = "") -> QuerySet[Any]:
        """Rows of `model` in the subtree, with `child`: the path of the direct child they lie under, or of the unit
        itself. `prefix` leads to the record (UnitScoped) from a row that belongs to one."""
        if self.past:
            return self._as_it_was(model, f"{prefix}unit")
        return self._grouped(model, f"{prefix}unit_path", self._under(prefix))

    def clocks(self, model: type[Model]) -> QuerySet[Any]:
        """Rows of `model` (deadlines) whose unit lies in the subtree, with `child` likewise."""
        if self.past:
            return self._as_it_was(model, "unit")
        return self._grouped(model, "unit__path", Q(unit__path__startswith=self.unit.path))

    def _grouped(self, model: type[Model], path: str, inside: Q) -> QuerySet[Any]:
        width = LEVEL_WIDTH * (self.unit.depth + 1)
        return model._default_manager.filter(inside).order_by().annotate(child=Left(path, width))

    def _as_it_was(self, model: type[Model], unit: str) -> QuerySet[Any]:
        branches = self.past.branches(self.unit) if self.past else {}
        cases = [When(**{f"{unit}__in": ids}, then=Value(path)) for path, ids in branches.items()]
        inside = [pk for ids in branches.values() for pk in ids]
        rows = model._default_manager.filter(**{f"{unit}__in": inside}).order_by()
        return rows.annotate(child=Case(*cases, output_field=CharField()))

    def _under(self, prefix: str) -> Q:
        """Through the indexed ancestor column where there is one."""
        if self.unit.depth <= LEVELS:
            return Q(**{f"{prefix}level_{self.unit.depth}": self.unit.path})
        return Q(**{f"{prefix}unit_path__startswith": self.unit.path})

    def per_child(self, rows: QuerySet[Any], *aggregates: Mapping[str, Aggregate]) -> QuerySet[Any]:
        """One row for each child; what `rows` was annotated with before can be used in conditions only."""
        together = {name: aggregate for one in aggregates for name, aggregate in one.items()}
        return rows.values("child").annotate(**together)

    def count(self, condition: Callable[[Window], Q], key: str) -> dict[str, Aggregate]:
        """The aggregates "<key>__now" and "<key>__before" of rows that meet `condition(window)`."""
        return {f"{key}__{window.name}": Count("pk", filter=condition(window)) for window in self.windows}


Tally = dict[str, dict[str, dict[str, int]]]
"""{"now" | "before": {path of child: {key: number}}}"""


def add(tally: Tally, rows: Iterable[dict[str, Any]]) -> None:
    """Add aggregated rows: {"child": path, "<key>__now": number, …}."""
    for row in rows:
        for name, number in row.items():
            if name == "child":
                continue
            key, _sep, window = name.rpartition("__")
            add_one(tally, window, row["child"], key, int(number or 0))


def add_one(tally: Tally, window: str, child: str, key: str, number: int) -> None:
    counts = tally[window].setdefault(child, {})
    counts[key] = counts.get(key, 0) + number
