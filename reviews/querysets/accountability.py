"""Named questions about accountability reviews: who sees one, who may sit on it, what is open."""

from django.db.models import Prefetch, Q, QuerySet

from pilots.models import Evaluation, Pilot
from proposals.authorship import with_authors
from proposals.models import Decision, Deliberation
from reviews.conflicts import involved_in, involved_people
from reviews.models import AccountabilityReview, Complaint, ReviewState, Subject, TeamMember
from units import clock
from units.models import Person, Unit, UnitType, everyone_with
from units.querysets import inspection_authority_of
from units.roles import Perm
from units.scope import Scope


def listed() -> QuerySet[AccountabilityReview]:
    """Reviews with what a list shows of them, `held_by` included: three queries, whatever the number of rows."""
    return _with_people(AccountabilityReview.objects.select_related("unit", "holder", "pilot__proposal")).only(
        "state", "state_since", "created_at", "reason_kinds", "unit__short_name", "holder__short_name",
        "pilot__proposal__title",
    )  # fmt: skip


def _with_people(reviews: QuerySet[AccountabilityReview]) -> QuerySet[AccountabilityReview]:
    return reviews.prefetch_related(
        Prefetch("members", TeamMember.objects.select_related("person")),
        Prefetch("subjects", Subject.objects.select_related("person")),
    )


def load() -> QuerySet[AccountabilityReview]:
    """Reviews with all that policies read, the people involved in the pilot included (S4): ten queries."""
    reviews = AccountabilityReview.objects.select_related(
        "unit", "holder", "pilot__proposal__proposer", "pilot__owner", "pilot__monitor", "pilot__holder"
    )
    return _with_people(reviews).prefetch_related(
        Prefetch(
            "pilot__proposal__decisions",
            Decision.objects.select_related("owner", "monitor", "decided_by", "unit"),
        ),
        with_authors("pilot__proposal"),
        Prefetch("pilot__proposal__deliberations", Deliberation.objects.prefetch_related("voters")),
        Prefetch("pilot__evaluations", Evaluation.objects.prefetch_related("voters")),
        "complaints",
    )


def sight_of(by: Person) -> Scope:
    """The team, the chair with jurisdiction, the subjects; once concluded, the competent authority and its office."""
    teams = TeamMember.objects.filter(person=by, replaced_at__isnull=True).exclude(has_conflict=True)
    grants = by.grants
    is_concluded = Q(concluded_at__isnull=False)
    decided = Pilot.objects.filter(grants.q_on_unit(Perm.DECIDE, "holder_id")).values("pk")
    return Scope(
        (
            Q(pk__in=teams.values("review_id")),
            Q(pk__in=Subject.objects.filter(person=by).values("review_id")),
            *grants.ways_on_unit(Perm.CHAIR_INSPECTION, "holder_id"),
            *(way & is_concluded for way in grants.ways_on_unit(Perm.DECIDE, "holder_id")),
            *(way & is_concluded for way in grants.ways_on_unit(Perm.ISSUE_REPORT, "holder_id")),
            is_concluded & Q(pilot__in=decided),
            Q(pk__in=_complained_to(by).values("review_id")),
        )
    )


def _complained_to(by: Person) -> QuerySet[Complaint]:
    """Complaints that the person receives or decides: they must read what is complained of."""
    grants = by.grants
    return Complaint.objects.filter(
        grants.q_on_unit(Perm.DECIDE, "holder_id") | grants.q_on_unit(Perm.RECEIVE, "holder_id")
    ).order_by()


def has_part(by: Person) -> bool:
    """Whether anything in any review could be the person's to do: most people need no further look."""
    if by.is_system or any(by.grants.anywhere(perm) for perm in (Perm.CHAIR_INSPECTION, Perm.ISSUE_REPORT)):
        return True
    teams = TeamMember.objects.filter(person=by).order_by().values("review_id")
    return teams.union(Subject.objects.filter(person=by).order_by().values("review_id")).exists()


def visible_to(by: Person) -> QuerySet[AccountabilityReview]:
    """Review files are confidential (DESIGN §4): for everyone else they do not exist."""
    return load().filter(sight_of(by).q)


def complaint_time_over() -> QuerySet[AccountabilityReview]:
    """Notified, and nobody can complain in time any more."""
    return load().filter(state=ReviewState.NOTIFIED, complaint_until__lt=clock.today())


def committee_of(holder: Unit) -> QuerySet[Person]:
    """All members of the inspection committee, its chair included: the whole that majorities are counted of."""
    return everyone_with(Perm.INSPECT, holder.pk)


def impartial_members(review: AccountabilityReview) -> QuerySet[Person]:
    """Members of the committee without a part in the case (S4): who may join the team and vote."""
    return committee_of(review.holder).exclude(pk__in=involved_people(review))


def _team_before(review: AccountabilityReview) -> QuerySet[TeamMember]:
    """Who was in the team whose conclusion was annulled: another team does it anew (S5)."""
    return TeamMember.objects.filter(review=review.redo_of_id).order_by()


def may_join(review: AccountabilityReview) -> QuerySet[Person]:
    """Impartial members who are not and were not in the team, nor in the one before it."""
    return able_to_join(review).exclude(pk__in=[member.person_id for member in review.members.all()])


def able_to_join(review: AccountabilityReview) -> QuerySet[Person]:
    """Impartial members, without the team whose conclusion was annulled."""
    return impartial_members(review).exclude(pk__in=_team_before(review).values("person_id"))


def jurisdiction_over(pilot: Pilot) -> Unit | None:
    """The nearest committee with an inspection committee whose chair has no part in the case; else the nearest one."""
    nearest = unit = inspection_authority_of(pilot.unit_path)
    involved = involved_in(pilot)
    while unit is not None:
        if everyone_with(Perm.CHAIR_INSPECTION, unit.pk).exclude(pk__in=involved).exists():
            return unit
        unit = inspection_authority_of(unit.parent.path) if unit.parent else None
    return nearest


def pilots_in_jurisdiction(by: Person) -> QuerySet[Pilot]:
    """Started pilots under a committee whose inspection committee `by` chairs, the latest first.

    A nearer inspection committee comes first: pilots under one are not listed for the chair above it.
    """
    own = Unit.objects.filter(pk__in=by.grants.ids.get(Perm.CHAIR_INSPECTION, frozenset()))
    bodies = Unit.objects.filter(type=UnitType.INSPECTION_COMMITTEE, is_active=True, parent__isnull=False)
    paths = list(bodies.values_list("parent__path", flat=True))
    condition = Q(pk__in=[])
    for unit in own:
        under = Q(unit_path__startswith=unit.path)
        for path in paths:
            if path.startswith(unit.path) and path != unit.path:
                under &= ~Q(unit_path__startswith=path)
        condition |= under
    return Pilot.objects.filter(condition, started_at__isnull=False).select_related("proposal", "unit", "owner")


def open_subjects(pilot: Pilot) -> QuerySet[Subject]:
    """Subjects of the pilot under an open review (S8)."""
    return Subject.objects.filter(pilot=pilot, is_open=True)
