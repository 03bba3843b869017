"""Accountability reviews, as numbers only: opened, concluded, outcomes, causes (KL14 2.4; DOMAIN §7.6)."""

from typing import Any

from django.db.models import Q, Sum

from reports.figures.scope import Scope, Tally, Window, add
from reviews.models import AccountabilityReview, Cause, CauseKind, ReviewState, Subject
from reviews.outcomes import Outcome

LEFT = (ReviewState.REFERRED, ReviewState.CANCELLED)
OUTCOME_KEYS = {outcome: f"outcome_{outcome.lower()}" for outcome in Outcome.values}


def count(scope: Scope, tally: Tally) -> None:
    add(tally, _lives(scope))
    add(tally, _outcomes(scope))
    add(tally, _causes(scope))


def _opened(window: Window) -> Q:
    """One that was opened by mistake was not opened."""
    return window.holds("created_at") & ~Q(state=ReviewState.CANCELLED)


def _open(window: Window) -> Q:
    """Opened, and at the window's end neither concluded nor given away."""
    concluded = Q(concluded_at__isnull=False, concluded_at__lt=window.end)
    left = Q(state__in=LEFT, state_since__lt=window.end)
    return Q(created_at__lt=window.end) & ~concluded & ~left


def _lives(scope: Scope) -> Any:
    return scope.per_child(
        scope.rows(AccountabilityReview),
        scope.count(_opened, "reviews_opened"),
        scope.count(lambda window: window.holds("concluded_at"), "reviews_concluded"),
        scope.count(_open, "reviews_open"),
    )


def _outcomes(scope: Scope) -> Any:
    """By subject; one exempted or mitigated with lessons counts once, under its outcome."""

    def with_outcome(outcome: str) -> Any:
        return lambda window: window.holds("review__concluded_at") & Q(outcome=outcome)

    counts = [scope.count(with_outcome(outcome), key) for outcome, key in OUTCOME_KEYS.items()]
    return scope.per_child(scope.rows(Subject, "review__"), *counts)


def _causes(scope: Scope) -> Any:
    def weight(kind: str, key: str) -> dict[str, Sum]:
        return {
            f"{key}__{window.name}": Sum("weight", filter=window.holds("review__concluded_at") & Q(kind=kind))
            for window in scope.windows
        }

    return scope.per_child(
        scope.rows(Cause, "review__"),
        weight(CauseKind.OBJECTIVE, "objective_weight"),
        weight(CauseKind.SUBJECTIVE, "subjective_weight"),
    )
