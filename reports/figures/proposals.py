"""What became of proposals: received, decided, returned, passed upward, withdrawn, waiting, in time (KL14 2.3)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from evidence.models import AuditEntry
from proposals.models import Decision, DecisionKind, Proposal, ProposalState, SupplementRequest
from reports.figures.scope import Scope, Tally, Window, add, add_one
from workflow.calendar import WorkingCalendar
from workflow.models import Deadline

RECEPTIONS = ("receive", "auto_receive", "receive_escalated")
UPWARD = ("escalate", "submit_upward")
ENDED_WITHOUT_DECISION = (ProposalState.WITHDRAWN, ProposalState.LAPSED, ProposalState.DUPLICATE)
# The time that the proposer takes for a supplement is not the unit's.
PROPOSERS_CLOCK = "proposal.supplement"


def count(scope: Scope, tally: Tally) -> None:
    add(tally, _lives(scope))
    add(tally, _decisions(scope))
    add(tally, _returns(scope))
    add(tally, _moved_upward(scope))
    add(tally, _clocks(scope))
    _count_days(scope, tally)


def _entries(actions: tuple[str, ...], record: str) -> QuerySet[AuditEntry]:
    """Entries of proposals' chains, the oldest first; `record` names the proposal's key in the outer query."""
    kind = ContentType.objects.get_for_model(Proposal)
    return AuditEntry.objects.filter(content_type=kind, object_id=OuterRef(record), action__in=actions).order_by("seq")


def _pending(window: Window) -> Q:
    """Sent, and at the window's end neither decided nor ended otherwise. An ended one keeps the moment it ended."""
    sent = Q(submitted_at__lt=window.end)
    decided = Q(decided_at__isnull=False, decided_at__lt=window.end)
    decided |= Q(reconsideration__refused_at__lt=window.end, reconsideration__at__gte=window.end)
    ended = Q(state__in=ENDED_WITHOUT_DECISION, state_since__lt=window.end)
    return sent & ~decided & ~ended


def _withdrawn(window: Window) -> Q:
    return Q(state=ProposalState.WITHDRAWN, submitted_at__isnull=False) & window.holds("state_since")


def _lives(scope: Scope) -> Any:
    """Received: the first reception of the chain, so one passed upward and received again counts once."""
    first = Subquery(_entries(RECEPTIONS, "pk").values("at")[:1])
    return scope.per_child(
        scope.rows(Proposal).annotate(first_received=first),
        scope.count(lambda window: window.holds("first_received"), "received"),
        scope.count(lambda window: window.holds("first_received") & Q(received_late=True), "received_late"),
        scope.count(_withdrawn, "withdrawn"),
        scope.count(_pending, "pending"),
    )


def _decisions(scope: Scope) -> Any:
    def that(**conditions: Any) -> Callable[[Window], Q]:
        return lambda window: window.holds_day("decided_on") & Q(**conditions)

    return scope.per_child(
        scope.rows(Decision, "proposal__"),
        scope.count(that(kind=DecisionKind.IMPLEMENT), "decided_implement"),
        scope.count(that(kind=DecisionKind.PILOT), "decided_pilot"),
        scope.count(that(kind=DecisionKind.REJECT), "decided_reject"),
        scope.count(that(is_head_override=True), "overridden_by_head"),
    )


def _returns(scope: Scope) -> Any:
    requests = scope.rows(SupplementRequest, "proposal__")
    return scope.per_child(requests, scope.count(lambda window: window.holds("at"), "returned"))


def _moved_upward(scope: Scope) -> Any:
    """Passed upward: by the last such entry of the chain, so that each proposal counts once in a period."""
    last = Subquery(_entries(UPWARD, "pk").order_by("-seq").values("at")[:1])
    rows = scope.rows(Proposal).annotate(moved_up=last)
    return scope.per_child(rows, scope.count(lambda window: window.holds("moved_up"), "escalated"))


def _clocks(scope: Scope) -> Any:
    """Deadlines count for the unit that held the proposal and had to act, which after an escalation is the superior."""
    kind = ContentType.objects.get_for_model(Proposal)
    clocks = scope.clocks(Deadline).filter(content_type=kind).exclude(kind=PROPOSERS_CLOCK)

    def overdue(window: Window) -> Q:
        running = Q(opened_at__lt=window.end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=window.end))
        return running & Q(due_on__lt=window.last_day, paused_on__isnull=True)

    return scope.per_child(
        clocks,
        scope.count(lambda window: window.holds("closed_at"), "deadlines_closed"),
        scope.count(lambda window: window.holds("closed_at") & Q(kept=True), "deadlines_kept"),
        scope.count(overdue, "overdue"),
    )


def _days(scope: Scope, window: Window) -> Iterator[dict[str, Any]]:
    """Decided proposals by the days of reception and decision; one row for each pair of days, whatever the number."""
    decided = scope.rows(Proposal).filter(window.holds("decided_at"), received_at__isnull=False)
    days = decided.annotate(received_on=TruncDate("received_at"), decided_on=TruncDate("decided_at"))
    return days.values("child", "received_on", "decided_on").annotate(number=Count("pk")).iterator()


def _count_days(scope: Scope, tally: Tally) -> None:
    """Working days from reception (day 0) to decision, for the average (NĐ 73 Đ.8)."""
    for window in scope.windows:
        calendar = WorkingCalendar(window.first_day)
        for row in _days(scope, window):
            days = calendar.between(row["received_on"], row["decided_on"])
            add_one(tally, window.name, row["child"], "decision_days", days * row["number"])
            add_one(tally, window.name, row["child"], "decided_timed", row["number"])
