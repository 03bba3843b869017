"""All figures of a unit for a period and the one before: plain numbers, ready to be frozen as JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Q

from evidence.letterhead import ATTACHED_BODIES
from reports.figures import pilots, proposals, reviews
from reports.figures.scope import BEFORE, NOW, Scope, Tally, Window
from reports.periods import Period
from units.history import TreeOn, has_changed_since
from units.models import Unit

Counts = dict[str, int]
COUNTERS = (proposals.count, pilots.count, reviews.count)
KEYS = (
    "received", "received_late", "returned", "escalated", "withdrawn", "pending",
    "decided_implement", "decided_pilot", "decided_reject", "overridden_by_head",
    "deadlines_closed", "deadlines_kept", "overdue", "decision_days", "decided_timed",
    "pilots_started", "pilots_running", "pilots_achieved", "pilots_partly_achieved", "pilots_not_achieved",
    "pilots_with_damage", "damage_vnd",
    "monitoring_due", "monitoring_in_time", "verdict_on_track", "verdict_at_risk", "verdict_off_track",
    "reviews_opened", "reviews_concluded", "reviews_open", "objective_weight", "subjective_weight",
    "outcome_not_held_liable", "outcome_liability_excluded", "outcome_liability_exempted",
    "outcome_liability_mitigated", "outcome_lessons_learned", "outcome_time_barred",
    "outcome_discipline_recommended", "outcome_referred",
)  # fmt: skip
"""Every number can be added up over units; rates and averages are made from them when shown."""


class UnitRow(TypedDict):
    """A direct child with its subtree, or the unit itself (`own`) for what belongs to no child."""

    name: str
    code: str
    own: bool
    counts: Counts


class Figures(TypedDict):
    """Dates as ISO text, so that live and frozen figures read the same."""

    period: dict[str, str]
    previous: dict[str, str]
    cut_off: str
    total: Counts
    before: Counts
    rows: list[UnitRow]


def figures_of(unit: Unit, period: Period, *, cut_off: datetime, as_of: date | None = None) -> Figures:
    """The figures of `unit` and everything under it, grouped by direct child; nothing after `cut_off` counts.

    `as_of`: units count where they hung, under the names they had, on that day (today); statistics keep old units.
    Reads with a fixed number of queries, whatever the number of units, records and days.
    """
    previous = period.before()
    now = Window(NOW, period.start, min(period.end, max(cut_off, period.start)))
    past = TreeOn(as_of) if as_of and has_changed_since(as_of) else None
    scope = Scope(unit, (now, Window(BEFORE, previous.start, previous.end)), past)
    tally: Tally = {NOW: {}, BEFORE: {}}
    for count in COUNTERS:
        count(scope, tally)
    return {
        "period": _dates(period),
        "previous": _dates(previous),
        "cut_off": min(cut_off, period.end).isoformat(),
        "total": _sum(tally[NOW].values()),
        "before": _sum(tally[BEFORE].values()),
        "rows": _unit_rows(scope, tally[NOW]),
    }


def _dates(period: Period) -> dict[str, str]:
    return {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}


def _sum(counts: Iterable[Counts]) -> Counts:
    total = dict.fromkeys(KEYS, 0)
    for one in counts:
        for key, number in one.items():
            total[key] += number
    return total


def _unit_rows(scope: Scope, found: dict[str, Counts]) -> list[UnitRow]:
    """The unit's own row when it has numbers, then its children in the order of the tree.

    A committee's own bodies and closed units are listed only where there is something to tell.
    """
    unit = scope.unit
    rows = [_row(name, code, found.get(path, {})) for path, name, code in _children(scope, list(found))]
    own = found.get(unit.path, {})
    if any(own.values()) or not rows:
        rows.insert(0, _row(unit.short_name, unit.code, own, own=True))
    return rows


def _children(scope: Scope, found: list[str]) -> Iterable[tuple[str, str, str]]:
    """Path, short name, code."""
    if scope.past:
        children = scope.past.children(scope.unit)
        return [
            (child.path, child.short_name, child.code)
            for child in children
            if child.type not in ATTACHED_BODIES or child.path in found
        ]
    always = Q(is_active=True) & ~Q(type__in=ATTACHED_BODIES)
    below = Unit.objects.filter(always | Q(path__in=found), parent=scope.unit)
    return below.values_list("path", "short_name", "code")


def _row(name: str, code: str, counts: Counts, own: bool = False) -> UnitRow:
    return {"name": name, "code": code, "own": own, "counts": _sum([counts])}
