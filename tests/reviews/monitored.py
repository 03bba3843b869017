"""Monitoring reviews in each of their states, and how to get there."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pilots import actions as pilot_actions
from pilots.models import Pilot
from reviews.actions import monitoring as actions
from reviews.models import MonitoringReview, MonitoringState, Verdict
from tests.pilots import factories as f
from tests.pilots.factories import on
from units.models import Person
from workflow.clocks import deadlines_of

S = MonitoringState


@contextmanager
def refused_at(field, part=""):
    with pytest.raises(ValidationError) as refusal:
        yield
    assert field in refusal.value.error_dict
    assert part in " ".join(refusal.value.message_dict[field])


def review_of(pilot, number=1):
    return MonitoringReview.objects.get(pilot=pilot, number=number)


def due(world, number=1):
    """Its first reviews are due on 02/4, 04/5 and 01/6."""
    pilot = Pilot.objects.filter(state="ACTIVE").first() or f.active(world)
    review = review_of(pilot, number)
    with on(NOTICE[number]):
        return actions.mark_due(review, by=Person.objects.system())


NOTICE = {1: "26/03/2026", 2: "24/04/2026", 3: "25/05/2026"}
DAY = {1: "02/04/2026", 2: "04/05/2026", 3: "01/06/2026"}


def progress(review, **changes):
    price, days = review.pilot.indicators.order_by("pk")
    return {
        "progress_percent": 30,
        "values": {price.pk: Decimal("3.5"), days.pk: Decimal(25)},
        "spent_vnd": 40_000_000,
        "work_done": "Đã bán 12 lô",
        "difficulties": "",
        **changes,
    }


def submitted(world, number=1, **told):
    review = due(world, number)
    with on(DAY[number]):
        return actions.submit_progress(review, by=world.owner, **progress(review, **told))


def accepted(world, number=1, verdict=Verdict.ON_TRACK, **judged):
    review = submitted(world, number)
    issue = "" if verdict == Verdict.ON_TRACK else "Hội đồng giá họp chậm"
    with on(DAY[number], 14):
        return actions.accept(
            review, by=world.monitor, **{"verdict": verdict, "verdict_note": "Đã xem", "issue": issue, **judged}
        )


def returned(world):
    review = submitted(world)
    with on(DAY[1], 14):
        return actions.send_back(review, by=world.monitor, reason="Thiếu số liệu tháng 3")


def overdue(world):
    review = due(world)
    with on("03/04/2026"):
        return actions.mark_overdue(review, by=Person.objects.system())


def scheduled(world):
    return review_of(f.active(world))


def cancelled(world):
    pilot = f.active(world)
    with on("20/05/2026"):
        pilot_actions.finish(pilot, by=world.owner, reason="Xong sớm")
    return review_of(pilot, 3)


MAKERS = {
    "SCHEDULED": scheduled,
    "DUE": due,
    "OVERDUE": overdue,
    "SUBMITTED": submitted,
    "RETURNED": returned,
    "ACCEPTED": accepted,
    "CANCELLED": cancelled,
}


def running(review):
    return {row.kind: row.due_on for row in deadlines_of(review).running()}
