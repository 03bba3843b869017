"""Named questions about issues: who sees one, who may help, which are late."""

from django.db.models import Q, QuerySet

from pilots.models import OPEN_ISSUES, Issue, IssueState, Pilot
from units import clock
from units.models import Grant, Person, Unit
from units.querysets import people_in
from units.roles import Perm
from units.scope import Scope

S = IssueState


def load() -> QuerySet[Issue]:
    """Issues with all that policies and `held_by` read, in one query."""
    return Issue.objects.select_related(
        "unit", "holder", "raised_by", "assignee", "answered_by", "pilot__owner", "pilot__monitor", "pilot__holder",
        "pilot__proposal__proposer",
    )  # fmt: skip


def sight_of(by: Person) -> Scope:
    """Those of the pilots one runs, watches or proposed, those one helps with, and those of the units one may see."""
    pilots = Pilot.objects.values("pk")
    of_pilots = (
        Q(pilot__in=pilots.filter(condition)) for condition in (Q(owner=by), Q(monitor=by), Q(proposal__proposer=by))
    )
    held = by.grants.ways_on_unit(Perm.RECEIVE, "holder_id")
    return Scope((*by.grants.ways_over(Perm.VIEW), *of_pilots, Q(assignee=by), Q(answered_by=by), *held))


def visible_to(by: Person) -> QuerySet[Issue]:
    return load().filter(sight_of(by).q)


def late() -> QuerySet[Issue]:
    """Issues that nobody assigned or answered by their day, of units that have one above."""
    waiting = load().filter(state__in=[S.OPEN, S.ASSIGNED], due_on__lt=clock.today())
    return waiting.filter(holder__parent__isnull=False)


def open_of(pilot: Pilot) -> QuerySet[Issue]:
    return load().filter(pilot=pilot, state__in=OPEN_ISSUES)


def may_help(issue: Issue) -> QuerySet[Person]:
    """Who may be asked to help: anybody of the unit that holds it and below, but not who raised it."""
    return people_in(issue.holder).exclude(pk=issue.raised_by_id)


def units_to_ask(issue: Issue) -> QuerySet[Unit]:
    """Where it may go: units above, beside and right below the one that holds it, which have somebody to receive it."""
    holder = issue.holder
    near = Q(parent=holder) | Q(pk__in=Unit.objects.above(holder.path).values("pk"))
    if holder.parent_id:
        near |= Q(parent=holder.parent_id)
    receiving = Grant.objects.active().filter(permission__codename=Perm.RECEIVE).values("content_object_id")
    return Unit.objects.filter(near, is_active=True, pk__in=receiving).exclude(pk=holder.pk)
