"""Who read a review and its complaints: for the chair of the committee and for the audit, and for nobody else."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from evidence.models import ReadEntry
from reviews.conflicts import involved_people, reviews_involving
from reviews.models import AccountabilityReview, Complaint
from units.models import Person
from units.roles import Perm
from units.scope import NOTHING, Scope, both, either


def may_read_log(by: Person, review: AccountabilityReview) -> bool:
    """The chair, who has no part in the case, and whoever audits the unit's records (DESIGN §4)."""
    chairs = by.grants.on_unit(Perm.CHAIR_INSPECTION, review.holder_id) and by.pk not in involved_people(review)
    return by.is_active and (chairs or by.grants.over(Perm.AUDIT, review.unit_path))


def with_readable_log(by: Person) -> QuerySet[AccountabilityReview]:
    """The same answer in SQL."""
    chaired = by.grants.q_on_unit(Perm.CHAIR_INSPECTION, "holder_id")
    chairs = both(chaired, ~Q(pk__in=reviews_involving(by)))
    may = either([chairs, by.grants.q_over(Perm.AUDIT)]) if by.is_active else NOTHING
    return AccountabilityReview.objects.filter(may).select_related("unit", "holder")


def audited_by(by: Person) -> Scope:
    """Reviews whose log an auditor may look into; the reviews themselves stay closed to them."""
    return Scope(by.grants.ways_over(Perm.AUDIT))


def reads_of(review: AccountabilityReview) -> tuple[QuerySet[ReadEntry], Scope]:
    """The entries, and the ways to find them by index: those of the review, and those of each complaint."""
    kinds = ContentType.objects.get_for_models(AccountabilityReview, Complaint)
    ways = [Q(content_type=kinds[AccountabilityReview], object_id=review.pk)]
    complaints = review.complaints.order_by("pk").values_list("pk", flat=True)
    ways += [Q(content_type=kinds[Complaint], object_id=pk) for pk in complaints]
    return ReadEntry.objects.select_related("by", "content_type"), Scope(tuple(ways))
