"""How pilots go: running, concluded by result, damage; and how they are watched (KL14 2.4)."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncDate

from pilots.models import Health, Pilot, Result
from reports.figures.scope import Scope, Tally, Window, add
from reviews.models import MonitoringReview, MonitoringState


def count(scope: Scope, tally: Tally) -> None:
    add(tally, _lives(scope))
    add(tally, _monitoring(scope))


def _running(window: Window) -> Q:
    """Started, and at the window's end not yet finished."""
    return Q(started_at__lt=window.end) & (Q(finished_at__isnull=True) | Q(finished_at__gte=window.end))


def _concluded(**conditions: Any) -> Callable[[Window], Q]:
    return lambda window: window.holds("concluded_at") & Q(**conditions)


def _lives(scope: Scope) -> Any:
    damage = {
        f"damage_vnd__{window.name}": Sum("damage_vnd", filter=window.holds("concluded_at")) for window in scope.windows
    }
    return scope.per_child(
        scope.rows(Pilot),
        scope.count(lambda window: window.holds("started_at"), "pilots_started"),
        scope.count(_running, "pilots_running"),
        scope.count(_concluded(result=Result.ACHIEVED), "pilots_achieved"),
        scope.count(_concluded(result=Result.PARTLY_ACHIEVED), "pilots_partly_achieved"),
        scope.count(_concluded(result=Result.NOT_ACHIEVED), "pilots_not_achieved"),
        scope.count(_concluded(has_damage=True), "pilots_with_damage"),
        damage,
    )


def _verdict(verdict: str) -> Callable[[Window], Q]:
    return lambda window: window.holds("accepted_at") & Q(verdict=verdict)


def _monitoring(scope: Scope) -> Any:
    """Milestones due in the period, how many of them were reported by their day, and the verdicts given in it."""

    def in_time(window: Window) -> Q:
        reported = Q(reported_on__lte=F("due_on"), submitted_at__lt=window.end)
        return window.holds_day("due_on") & reported

    reviews = scope.rows(MonitoringReview).exclude(state=MonitoringState.CANCELLED)
    return scope.per_child(
        reviews.annotate(reported_on=TruncDate("submitted_at")),
        scope.count(lambda window: window.holds_day("due_on"), "monitoring_due"),
        scope.count(in_time, "monitoring_in_time"),
        scope.count(_verdict(Health.ON_TRACK), "verdict_on_track"),
        scope.count(_verdict(Health.AT_RISK), "verdict_at_risk"),
        scope.count(_verdict(Health.OFF_TRACK), "verdict_off_track"),
    )
