"""Named questions about complaints: who sees one, which body decides it, which are over."""

from django.db.models import Prefetch, Q, QuerySet

from reviews.conflicts import concluders
from reviews.models import AccountabilityReview, Complaint, RestorationTask, Subject
from reviews.models.complaint import OPEN, SETTLED
from units import clock
from units.models import Person, Unit, everyone_with
from units.querysets import superior_of
from units.roles import Perm
from units.scope import Scope

NOT_HEARD = Q(hearing="")
HEARD = ~Q(hearing="")
NOT_DELIVERED = Q(delivered_on__isnull=True)
OWES = Q(pk__in=RestorationTask.objects.filter(done_on__isnull=True).values("complaint_id"))


def listed() -> QuerySet[Complaint]:
    """Complaints with what a list shows of them: two queries, whatever the number of rows."""
    return Complaint.objects.select_related(
        "unit", "holder", "complainant", "subject", "review__pilot__proposal", "review__holder"
    ).prefetch_related(Prefetch("tasks", RestorationTask.objects.order_by("pk")))


def load() -> QuerySet[Complaint]:
    """With the decision before, whose takers may not decide again (S5)."""
    return listed().select_related("previous")


def sight_of(by: Person) -> Scope:
    """The complainant, the body that decides, and the chair whose committee concluded."""
    grants = by.grants
    return Scope(
        (
            Q(complainant=by),
            *grants.ways_on_unit(Perm.DECIDE, "holder_id"),
            *grants.ways_on_unit(Perm.RECEIVE, "holder_id"),
            *grants.ways_on_unit(Perm.CHAIR_INSPECTION, "review__holder_id"),
        )
    )


def visible_to(by: Person) -> QuerySet[Complaint]:
    """As confidential as the review (DESIGN §4)."""
    return load().filter(sight_of(by).q)


def has_part(by: Person) -> bool:
    """Whether a complaint could wait for the person: most people need no further look."""
    if by.is_system or any(by.grants.anywhere(perm) for perm in (Perm.DECIDE, Perm.RECEIVE)):
        return True
    return Complaint.objects.filter(complainant=by).exists()


def of_subject(subject: Subject) -> QuerySet[Complaint]:
    return Complaint.objects.filter(subject=subject).exclude(state="WITHDRAWN")


def open_on(review: AccountabilityReview) -> QuerySet[Complaint]:
    return Complaint.objects.filter(review=review, state__in=OPEN)


def time_over() -> QuerySet[Complaint]:
    """Settled and delivered, and nobody can go on in time any more."""
    return load().filter(state__in=SETTLED, next_until__lt=clock.today())


def first_body(review: AccountabilityReview) -> Unit | None:
    """The committee at the level that concluded, or the nearest above whose head had no part in it (QĐ 22 Đ.22; S5)."""
    return _nearest(review.holder, review)


def body_above(complaint: Complaint) -> Unit | None:
    above = superior_of(complaint.holder)
    return _nearest(above, complaint.review, complaint.decided_by_id) if above else None


def _nearest(unit: Unit | None, review: AccountabilityReview, *besides: int | None) -> Unit | None:
    excluded = concluders(review) | {one for one in besides if one}
    decided = {subject.collective_id for subject in review.subjects.all() if subject.collective_id}
    while unit is not None:
        able = everyone_with(Perm.DECIDE, unit.pk).exclude(pk__in=excluded)
        if unit.pk not in decided and able.exists():
            return unit
        unit = superior_of(unit)
    return None
