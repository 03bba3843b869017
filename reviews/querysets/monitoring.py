"""Named questions about monitoring reviews."""

from datetime import date

from django.db.models import Q, QuerySet

from pilots.models import Pilot
from proposals.authorship import accepted_by, with_authors
from reviews.models import TO_REPORT, MonitoringReview, MonitoringState
from units import clock
from units.models import Person
from units.roles import Perm
from units.scope import Scope
from workflow import rules
from workflow.calendar import WorkingCalendar

S = MonitoringState


def load() -> QuerySet[MonitoringReview]:
    """Reviews with all that policies and `held_by` read, in two queries."""
    return MonitoringReview.objects.select_related(
        "unit", "holder", "pilot__owner", "pilot__monitor", "pilot__proposal__proposer", "pilot__holder"
    ).prefetch_related(with_authors("pilot__proposal"))


def listed() -> QuerySet[MonitoringReview]:
    """Reviews with what a row of the list shows."""
    return MonitoringReview.objects.select_related("unit", "pilot__owner", "pilot__monitor", "pilot__proposal").only(
        "number", "due_on", "state", "verdict", "unit__short_name", "pilot__execution_kind", "pilot__owner__full_name",
        "pilot__monitor__full_name", "pilot__proposal__title",
    )  # fmt: skip


def sight_of(by: Person) -> Scope:
    """Those of the pilots one runs, watches or proposed, and those of the units one may see."""
    pilots = Pilot.objects.values("pk")
    proposed = (Q(proposal__proposer=by), Q(proposal__in=accepted_by(by)))
    of_pilots = (Q(pilot__in=pilots.filter(condition)) for condition in (Q(owner=by), Q(monitor=by), *proposed))
    return Scope((*by.grants.ways_over(Perm.VIEW), *of_pilots))


def visible_to(by: Person) -> QuerySet[MonitoringReview]:
    return load().filter(sight_of(by).q)


def is_open() -> Q:
    """Reviews that are still to come or to be acknowledged."""
    return ~Q(state__in=[S.ACCEPTED, S.CANCELLED])


def to_report(by: Person) -> Q:
    """Reviews that wait for a report by the person."""
    return Q(pilot__owner=by, state__in=TO_REPORT)


def to_judge(by: Person) -> Q:
    """Reviews that wait for the person's verdict."""
    return Q(pilot__monitor=by, state=S.SUBMITTED)


def coming_due() -> QuerySet[MonitoringReview]:
    """Scheduled reviews whose notice begins: the rule's working days before their day."""
    today = clock.today()
    last_day = WorkingCalendar(today).add(today, rules.whole("monitoring.due_before"))
    return load().filter(state=S.SCHEDULED, due_on__lte=last_day)


def gone_overdue() -> QuerySet[MonitoringReview]:
    """Due reviews past their day."""
    return load().filter(state=S.DUE, due_on__lt=clock.today())


def next_open(pilot: Pilot) -> MonitoringReview | None:
    """The pilot's first review that its owner has never reported."""
    waiting = MonitoringReview.objects.filter(pilot=pilot, state__in=[S.SCHEDULED, S.DUE, S.OVERDUE])
    return waiting.order_by("due_on", "pk").first()


def later_than(day: date) -> Q:
    """Reviews that were to come after `day` and have not begun."""
    return Q(state=S.SCHEDULED, due_on__gt=day)


def to_come(*, even_due: bool) -> Q:
    """Reviews that have not begun; `even_due`: also those that nobody has reported and that are not late."""
    return Q(state__in=[S.SCHEDULED, S.DUE] if even_due else [S.SCHEDULED])


def days_and_last_number(pilot: Pilot) -> tuple[set[date], int]:
    """The days of a pilot's reviews that were not cancelled, and the highest number it has given."""
    rows = list(MonitoringReview.objects.filter(pilot=pilot).values_list("due_on", "number", "state"))
    return {day for day, _number, state in rows if state != S.CANCELLED}, max((row[1] for row in rows), default=0)


def previous_of(review: MonitoringReview) -> MonitoringReview | None:
    """The review just before this one in the life of its pilot."""
    earlier = MonitoringReview.objects.filter(pilot_id=review.pilot_id, number__lt=review.number)
    earlier = earlier.exclude(state=S.CANCELLED)
    return earlier.order_by("-number").first()
