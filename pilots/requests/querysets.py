"""Named questions about requests: who sees one, who may give, what a pilot has been granted."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from pilots.models import GRANTED, UNANSWERED, Pilot, RequestState, ResourceKind, ResourceRequest
from units.models import Person
from units.querysets import people_in
from units.roles import Perm
from units.scope import Scope

S = RequestState


def load() -> QuerySet[ResourceRequest]:
    """Requests with all that policies and `held_by` read, in one query."""
    return ResourceRequest.objects.select_related(
        "unit", "holder", "asked_by", "decided_by", "provider", "pilot__owner", "pilot__monitor", "pilot__holder",
        "pilot__proposal__proposer",
    )  # fmt: skip


def sight_of(by: Person) -> Scope:
    """Those of the pilots one runs, watches or proposed, those one gives, and those of the units one may see."""
    pilots = Pilot.objects.values("pk")
    of_pilots = (
        Q(pilot__in=pilots.filter(condition)) for condition in (Q(owner=by), Q(monitor=by), Q(proposal__proposer=by))
    )
    held = by.grants.ways_on_unit(Perm.DECIDE, "holder_id")
    return Scope((*by.grants.ways_over(Perm.VIEW), *of_pilots, Q(provider=by), *held))


def visible_to(by: Person) -> QuerySet[ResourceRequest]:
    return load().filter(sight_of(by).q)


def waiting_of(pilot: Pilot) -> QuerySet[ResourceRequest]:
    """What was asked and has not all come."""
    return load().filter(pilot=pilot, state__in=[*UNANSWERED, *GRANTED])


def may_provide(request: ResourceRequest) -> QuerySet[Person]:
    """Who may be charged with giving it: anybody of the unit that decides and below, but not its owner."""
    return people_in(request.holder).exclude(pk=request.pilot.owner_id)


def spoken_for(pilot: Pilot, *, is_extra: bool) -> int:
    """Money asked and neither refused nor dropped: what was granted counts, not what was asked."""
    rows = ResourceRequest.objects.filter(pilot=pilot, kind=ResourceKind.MONEY, is_extra=is_extra)
    rows = rows.exclude(state__in=[S.REFUSED, S.CANCELLED])
    return rows.aggregate(whole=Sum(Coalesce("granted_vnd", "amount_vnd")))["whole"] or 0


def extra_granted(pilot: Pilot) -> int:
    """Money granted beyond the budget of the decision."""
    rows = ResourceRequest.objects.filter(pilot=pilot, is_extra=True).exclude(state__in=[S.REFUSED, S.CANCELLED])
    return rows.aggregate(whole=Sum("granted_vnd"))["whole"] or 0


def granted_beyond(rows: Iterable[ResourceRequest]) -> int:
    """The same, of loaded rows."""
    return sum(one.granted_vnd or 0 for one in rows if one.is_extra and one.state not in (S.REFUSED, S.CANCELLED))


def provided(pilot: Pilot) -> int:
    return ResourceRequest.objects.filter(pilot=pilot).aggregate(whole=Sum("provided_vnd"))["whole"] or 0


def spending_limit(pilot: Pilot) -> int:
    """What may be spent: the budget of the decision, and what was granted beyond it; đồng."""
    return pilot.budget_vnd + extra_granted(pilot)
