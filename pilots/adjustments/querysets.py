"""Named questions about adjustments: who sees one, who votes on it, which are to be applied."""

from django.db.models import Prefetch, Q, QuerySet

from pilots.models import OPEN_ADJUSTMENTS, Adjustment, AdjustmentState, AdjustmentVoter, Pilot
from proposals.authorship import accepted_by, author_ids, with_authors
from units import clock
from units.models import Person, Unit, everyone_with
from units.querysets import head_of, superior_of
from units.roles import Perm
from units.scope import Scope

S = AdjustmentState


def load() -> QuerySet[Adjustment]:
    """Adjustments with all that policies and `held_by` read: three queries, whatever their number."""
    return Adjustment.objects.select_related(
        "unit", "holder", "author", "decided_by", "plan_version", "pilot__owner", "pilot__monitor", "pilot__holder",
        "pilot__unit", "pilot__proposal__proposer",
    ).prefetch_related(
        Prefetch("voters", AdjustmentVoter.objects.select_related("person")), with_authors("pilot__proposal")
    )  # fmt: skip


def sight_of(by: Person) -> Scope:
    """One's own, those of the pilots one runs, watches or proposed, those one votes on, those of one's units.

    A draft is its author's until it is sent.
    """
    sent = ~Q(state=S.DRAFT)
    pilots = Pilot.objects.values("pk")
    proposed = (Q(proposal__proposer=by), Q(proposal__in=accepted_by(by)))
    of_pilots = (Q(pilot__in=pilots.filter(condition)) & sent for condition in (Q(owner=by), Q(monitor=by), *proposed))
    votes = Q(pk__in=AdjustmentVoter.objects.filter(person=by).values("adjustment_id"))
    held = (way & sent for way in by.grants.ways_on_unit(Perm.DECIDE, "holder_id"))
    return Scope((*(way & sent for way in by.grants.ways_over(Perm.VIEW)), Q(author=by), *of_pilots, votes, *held))


def visible_to(by: Person) -> QuerySet[Adjustment]:
    return load().filter(sight_of(by).q)


def to_apply() -> QuerySet[Adjustment]:
    """Approved ones whose day has come."""
    return load().filter(state=S.APPROVED, effective_on__lte=clock.today())


def open_of(pilot: Pilot) -> QuerySet[Adjustment]:
    """Those sent and not yet applied, refused or withdrawn: at most one."""
    return load().filter(pilot=pilot, state__in=OPEN_ADJUSTMENTS)


def unfinished_of(pilot: Pilot) -> QuerySet[Adjustment]:
    return load().filter(pilot=pilot, state__in=[S.DRAFT, *OPEN_ADJUSTMENTS])


def deciding_unit(adjustment: Adjustment) -> Unit:
    """Where it is decided: where the pilot is, or one up where the head there has a part in it (S1, S2)."""
    pilot = adjustment.pilot
    own = {adjustment.author_id, pilot.owner_id, *author_ids(pilot.proposal)}
    head = head_of(pilot.holder)
    above = superior_of(pilot.holder, apart_from=own) if head and head.pk in own else None
    return above or pilot.holder


def voters_of(adjustment: Adjustment) -> QuerySet[Person]:
    """The leadership of the deciding unit without author and owner of it, nor authors of the proposal (S1, S3)."""
    pilot = adjustment.pilot
    leaders = everyone_with(Perm.VOTE, adjustment.holder_id)
    return leaders.exclude(pk__in={adjustment.author_id, pilot.owner_id, *author_ids(pilot.proposal)})
