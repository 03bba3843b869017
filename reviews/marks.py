"""What stands on the time of a pilot because it is monitored."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from pilots.glance import Mark
from pilots.models import Pilot
from reviews.models import MonitoringReview, MonitoringState

S = MonitoringState


def reviews_on(pilot: Pilot) -> Iterator[Mark]:
    """Each review that was not cancelled: done once it was reported and acknowledged, owed by owner or monitor."""
    for review in MonitoringReview.objects.filter(pilot=pilot).exclude(state=S.CANCELLED):
        who = pilot.monitor if review.state == S.SUBMITTED else pilot.owner
        yield Mark(
            "review",
            review.due_on,
            _("Mốc %(number)s") % {"number": review.number},
            str(who),
            review.state == S.ACCEPTED,
            reverse("reviews:monitoring_detail", args=[review.pk]),
        )
