"""What monitoring tells a pilot: its latest figures, and the early warning."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pilots.models import Measurement, Pilot
from units.models import Person
from workflow.engine import perform


@transaction.atomic
def note_monitoring(
    pilot: Pilot,
    *,
    next_review_on: date | None,
    health: str = "",
    spent_vnd: int | None = None,
    values: Mapping[int, Decimal] | None = None,
    measured_on: date,
) -> None:
    """Keep the latest figures of the pilot's monitoring: next day, verdict, spending (đồng), values by indicator id.

    Figures derived from reviews, whose own chains are the evidence: the pilot's version stays, so that nobody's
    half-written report is called stale because a review was accepted meanwhile.
    """
    pilot = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    pilot.next_review_on = next_review_on
    pilot.health = health or pilot.health
    # The owner's result report knows better than a review accepted after it.
    if spent_vnd is not None and pilot.reported_at is None:
        pilot.spent_vnd = spent_vnd
    pilot.save(update_fields=["next_review_on", "health", "spent_vnd"])
    for indicator in pilot.indicators.filter(pk__in=values or {}):
        Measurement.objects.update_or_create(
            indicator=indicator, measured_on=measured_on, defaults={"value": (values or {})[indicator.pk]}
        )


def raise_warning(pilot: Pilot, *, by: Person, reason: str) -> Pilot:
    """Warn the head and the inspection committee early of mistakes or violations (KL14 2.4, R07), saying why."""
    if not reason.strip():
        raise ValidationError({"reason": [_("Nêu lý do cảnh báo sớm.")]})
    return perform(pilot, "raise_warning", by=by, reason=reason, warning=reason)
