"""Pausing, going on, and ending early, with what becomes of the monitoring and of the review."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from pilots import actions
from pilots.models import Accountability, PilotState
from pilots.plan import PlanFace
from pilots.querysets import load as pilots_load
from reviews.models import AccountabilityReview
from tests.pilots import factories as f
from tests.pilots.factories import on
from workflow.clocks import deadlines_of
from workflow.errors import Refused
from workflow.tasks import run_automatic

DECIDED = {"decision_no": "21-QĐ/CB", "decided_on": date(2026, 4, 6)}


def pause(pilot, by, **changes):
    told = {"reason": "Mất điện lưới", "review_on": date(2026, 4, 20), **DECIDED}
    with on("06/04/2026"):
        return actions.pause(pilot, by=by, **told | changes)


def terminate(pilot, by, **changes):
    told = {"reason": "Xảy ra va chạm", "causes": "Sương mù", "handover": "Trả lại xe", **DECIDED}
    with on("10/04/2026"):
        return actions.terminate(pilot, by=by, **told | changes)


def states(pilot):
    return [(one.due_on, one.state) for one in pilot.monitoring_reviews.order_by("number")]


def test_it_rests_and_goes_on_with_a_later_end_and_new_reviews(world):
    pilot = pause(f.active(world), world.head, stops_clock=True)
    assert pilot.state == PilotState.PAUSED
    assert {state for day, state in states(pilot) if day > date(2026, 4, 6)} == {"CANCELLED"}
    assert {row.kind: row.due_on for row in deadlines_of(pilot).running()} == {"pilot.pause_review": date(2026, 4, 20)}
    with on("16/04/2026"):
        run_automatic()  # nothing falls due while it rests
        pilot = actions.resume(pilot, by=world.head, reason="Có điện lại")
    assert (pilot.state, pilot.ends_on) == (PilotState.ACTIVE, date(2026, 6, 11))
    assert [day for day, state in states(pilot) if state == "SCHEDULED"][-1] == date(2026, 6, 11)
    assert [version.number for version in pilot.plan_versions.all()] == [2, 1]
    assert PlanFace(pilot.plan_versions.first()).period[1] == date(2026, 6, 11)
    pilot = pilots_load().get(pk=pilot.pk)
    assert pilot.next_review_on and pilot.next_review_on > date(2026, 4, 16)


def test_an_urgent_pause_comes_first_and_its_decision_within_two_days(world):
    pilot = pause(f.active(world), world.head, is_urgent=True, decision_no="", decided_on=None)
    assert {row.kind: row.due_on for row in deadlines_of(pilot).running()}["pilot.pause_decision"] == date(2026, 4, 8)
    with on("07/04/2026"):
        pilot = actions.confirm_pause(pilot, by=world.head, decision_no="22-QĐ/CB", decided_on=date(2026, 4, 7))
        assert [row.kind for row in deadlines_of(pilot).running()] == ["pilot.pause_review"]
        with pytest.raises(Refused):
            actions.confirm_pause(pilot, by=world.head, decision_no="23-QĐ/CB", decided_on=date(2026, 4, 7))
        pilot = actions.prolong_pause(pilot, by=world.head, reason="Chưa xong", review_on=date(2026, 5, 4))
    assert pilot.pause_review_on == date(2026, 5, 4)
    assert pilot.pauses.get().decision_no == "22-QĐ/CB"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"review_on": date(2026, 4, 6)}, "review_on"),
        ({"decision_no": ""}, "decision_no"),
        ({"is_urgent": True, "decision_no": "", "decided_on": date(2026, 4, 6)}, "decision_no"),
        ({"decided_on": date(2026, 4, 7)}, "decided_on"),
    ],
)
def test_what_a_pause_must_say(world, changes, field):
    pilot = f.active(world)
    with pytest.raises(ValidationError) as error:
        pause(pilot, world.head, **changes)
    assert list(error.value.message_dict) == [field]
    pilot = pilots_load().get(pk=pilot.pk)
    assert (pilot.state, pilot.pauses.count()) == ("ACTIVE", 0)


def test_nobody_stops_what_they_run(world):
    with on("25/02/2026"):
        pilot = f.active(world, owner=world.head)
    for act in (pause, terminate):
        with pytest.raises(Refused):
            act(pilot, world.head)


def test_an_early_end_is_reported_evaluated_and_reviewed_as_a_failure(world):
    pilot = terminate(pause(f.active(world), world.head), world.head)
    assert (pilot.state, pilot.termination.handover) == (PilotState.TERMINATED, "Trả lại xe")
    assert pilot.pauses.get().resumed_on == date(2026, 4, 10)
    assert [row.kind for row in deadlines_of(pilot).running()] == ["result.report"]
    with on("13/04/2026"):
        pilot = actions.report_result(pilot, by=world.owner, **f.result(pilot))
        pilot = actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 4, 13))
    with on("13/04/2026", 15):
        with pytest.raises(Refused):
            actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot))
        pilot = actions.conclude_partly(
            pilot, by=world.head, **f.findings(pilot, departure_reason="Chấm dứt trước hạn")
        )
    assert pilot.accountability == Accountability.REQUIRED
    assert AccountabilityReview.objects.get(pilot=pilot).reason_kinds == ["PARTLY_ACHIEVED", "TERMINATED"]


@pytest.mark.parametrize("field", ["reason", "causes", "handover", "decision_no", "decided_on"])
def test_what_an_early_end_must_say(world, field):
    pilot = f.active(world)
    with pytest.raises(ValidationError) as error:
        terminate(pilot, world.head, **{field: None if field == "decided_on" else ""})
    assert list(error.value.message_dict) == [field]
