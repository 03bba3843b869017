"""Who takes which step of a monitoring review, and what a second press, a crash and the database make of it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pilots import actions as pilot_actions
from reviews.actions import monitoring as actions
from reviews.machines.monitoring import MACHINE
from reviews.models import MonitoringReview
from reviews.querysets.monitoring import visible_to
from tests.pilots import factories as f
from tests.pilots.factories import World, make_world, on
from tests.pilots.traces import crashing
from tests.reviews.monitored import DAY, MAKERS, accepted, due, progress, returned, scheduled, submitted
from units.models import Person
from workflow.errors import AlreadyDone, Stale


@pytest.fixture
def world(db) -> World:
    return make_world()


# --- who ------------------------------------------------------------------------------------------------------
MATRIX = {
    "SCHEDULED": {"system": {"mark_due", "cancel"}},
    "DUE": {"owner": {"submit_progress"}, "system": {"mark_overdue", "cancel"}},
    "OVERDUE": {"owner": {"submit_progress"}},
    "SUBMITTED": {"monitor": {"accept", "send_back"}},
    "RETURNED": {"owner": {"submit_progress"}},
    "ACCEPTED": {},
    "CANCELLED": {},
}


@pytest.mark.parametrize("state", MAKERS)
def test_each_step_belongs_to_those_whose_job_it_is(world, state):
    review = MACHINE.load().get(pk=MAKERS[state](world).pk)
    assert review.state == state
    with on("15/05/2026"):
        may = {
            name: {
                step.name
                for step in MACHINE.steps.values()
                if state in step.sources and step.policy.who.includes(person, review)
            }
            for name, person in world.everyone.items()
        }
    assert {name: steps for name, steps in may.items() if steps} == MATRIX[state]


@pytest.mark.parametrize("state", MAKERS)
def test_the_list_says_what_the_refusal_says(world, state):
    review = MACHINE.load().get(pk=MAKERS[state](world).pk)
    with on("15/05/2026"):
        for person in world.everyone.values():
            for step in MACHINE.steps.values():
                listed = MonitoringReview.objects.filter(step.policy.q(person), pk=review.pk).exists()
                assert listed == step.policy.who.includes(person, review), (person, step.name)


@pytest.mark.parametrize(
    ("state", "who"), [("SCHEDULED", set()), ("DUE", {"owner"}), ("SUBMITTED", {"monitor"}), ("RETURNED", {"owner"})]
)
def test_it_waits_for_whoever_has_to_act(world, state, who):
    review = MAKERS[state](world)
    with on("15/05/2026"):
        waiting = {
            name
            for name, person in world.everyone.items()
            if name != "system" and MACHINE.waiting_for(person).filter(pk=review.pk).exists()
        }
    assert waiting == who


def test_a_review_is_seen_by_those_it_concerns(world):
    review = scheduled(world)
    with on("15/03/2026"):
        seen = {name for name, person in world.everyone.items() if visible_to(person).filter(pk=review.pk).exists()}
    assert seen == {"proposer", "owner", "monitor", "head", "deputy", "inspector", "auditor"}


# --- twice, crashes, the database -----------------------------------------------------------------------------
def test_a_second_press_reports_once(world):
    review = due(world)
    with on(DAY[1]):
        actions.submit_progress(review, by=world.owner, **progress(review), key="k")
        with pytest.raises(AlreadyDone):
            actions.submit_progress(review, by=world.owner, **progress(review), key="k")


def test_a_stale_page_is_told_what_happened(world):
    review = submitted(world)
    with on(DAY[1], 14):
        actions.send_back(review, by=world.monitor, reason="Thiếu")
        with pytest.raises(Stale, match="Hồ Quỳnh Anh"):
            actions.accept(review, by=world.monitor, verdict="ON_TRACK", verdict_note="Tốt", seen=review.version)


ACTS = {
    "schedule": (f.requested, lambda w, pilot: pilot_actions.start(pilot, by=w.monitor), "02/03/2026"),
    "mark_due": (scheduled, lambda w, one: actions.mark_due(one, by=w.system), "26/03/2026"),
    "mark_overdue": (due, lambda w, one: actions.mark_overdue(one, by=w.system), "03/04/2026"),
    "cancel_rest": (
        f.active,
        lambda w, pilot: pilot_actions.finish(pilot, by=w.owner, reason="Xong"),
        "20/03/2026",
    ),
    "submit_progress": (
        due,
        lambda w, one: actions.submit_progress(one, by=w.owner, **progress(one)),
        "02/04/2026",
    ),
    "accept": (
        submitted,
        lambda w, one: actions.accept(
            one, by=w.monitor, verdict="AT_RISK", verdict_note="Chậm", issue="Giá", signs_of_violation=True
        ),
        "03/04/2026",
    ),
    "send_back": (submitted, lambda w, one: actions.send_back(one, by=w.monitor, reason="Thiếu"), "03/04/2026"),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_crash_in_the_act_leaves_no_trace(world, name):
    maker, act, day = ACTS[name]
    record = maker(world)
    world.system = Person.objects.system()
    with on(day), crashing(MonitoringReview):
        act(world, record)


@pytest.mark.parametrize(
    ("maker", "broken"),
    [
        (scheduled, {"submitted_at": "2026-03-02T00:00Z"}),
        (submitted, {"progress_percent": None}),
        (submitted, {"progress_percent": 101}),
        (submitted, {"verdict": "ON_TRACK"}),
        (returned, {"return_reason": ""}),
        (accepted, {"verdict": ""}),
        (accepted, {"verdict": "OFF_TRACK"}),
        (scheduled, {"number": 2}),
        (scheduled, {"due_on": date(2026, 5, 4)}),
    ],
)
def test_the_database_refuses_a_review_that_cannot_be(world, maker, broken):
    review = maker(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonitoringReview.objects.filter(pk=review.pk).update(**broken)
