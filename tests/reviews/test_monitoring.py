"""Monitoring reviews: the owner reports, the monitor judges, the system keeps the days."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evidence import audit
from notices.models import Notice
from pilots import actions as pilot_actions
from pilots.models import Pilot
from reviews.actions import monitoring as actions
from reviews.machines.monitoring import MACHINE
from reviews.models import MonitoringReview, MonitoringState, Verdict
from reviews.querysets.monitoring import visible_to
from tests.pilots import factories as f
from tests.pilots.factories import World, make_world, on
from tests.pilots.traces import crashing
from units.models import Person
from workflow.clocks import deadlines_of
from workflow.errors import AlreadyDone, Refused, Stale
from workflow.tasks import run_automatic

S = MonitoringState


@pytest.fixture
def world(db) -> World:
    return make_world()


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


# --- days -----------------------------------------------------------------------------------------------------
def test_a_start_schedules_the_reviews_and_tells_the_pilot_the_first(world):
    pilot = Pilot.objects.get(pk=f.active(world).pk)
    assert [(one.number, one.state) for one in pilot.monitoring_reviews.all()] == [
        (1, S.SCHEDULED),
        (2, S.SCHEDULED),
        (3, S.SCHEDULED),
    ]
    assert pilot.next_review_on == date(2026, 4, 2)
    entry = audit.chain_of(review_of(pilot)).get()
    assert (entry.by, entry.facts) == (Person.objects.system(), {"Mốc số": 1, "Hạn báo cáo": "02/04/2026"})


def test_a_review_falls_due_five_working_days_before_its_day_and_overdue_after_it(world):
    review = scheduled(world)
    for day, state in [
        ("25/03/2026", S.SCHEDULED),
        ("26/03/2026", S.DUE),
        ("02/04/2026", S.DUE),
        ("03/04/2026", S.OVERDUE),
    ]:
        with on(day, 6):
            run_automatic()
            run_automatic()
        assert MonitoringReview.objects.get(pk=review.pk).state == state, day
    assert [entry.action for entry in audit.chain_of(review)] == ["create", "mark_due", "mark_overdue"]
    assert review_of(review.pilot, 2).state == S.SCHEDULED


def test_the_clock_runs_until_the_reviews_own_day(world):
    assert running(scheduled(world)) == {}
    assert running(due(world)) == {"monitoring.report": date(2026, 4, 2)}


def test_an_overdue_report_is_still_taken_and_was_not_kept(world):
    review = overdue(world)
    with on("06/04/2026"):
        review = actions.submit_progress(review, by=world.owner, **progress(review))
    assert review.state == S.SUBMITTED
    assert [row.kept for row in deadlines_of(review).filter(kind="monitoring.report")] == [False]


def test_an_early_end_cancels_what_would_have_come_later(world):
    due(world)
    pilot = Pilot.objects.get()
    with on("26/03/2026", 15):
        pilot_actions.finish(pilot, by=world.owner, reason="Xong sớm")
    assert list(pilot.monitoring_reviews.values_list("state", flat=True)) == [S.DUE, S.CANCELLED, S.CANCELLED]
    assert Pilot.objects.get().next_review_on == date(2026, 4, 2)


# --- reporting ------------------------------------------------------------------------------------------------
def test_the_owner_reports_progress_values_and_money(world):
    review = submitted(world)
    assert (review.state, review.progress_percent, review.spent_vnd) == (S.SUBMITTED, 30, 40_000_000)
    assert sorted(review.values_by_indicator.values()) == [Decimal("3.5"), Decimal(25)]
    assert audit.chain_of(review).last().facts == {
        "Tiến độ": "30%",
        "Việc đã làm": "Đã bán 12 lô",
        "Giá bán cao hơn giá bao tiêu": "3,5%",
        "Thời gian bán một lô": "25 ngày",
        "Đã chi đến nay": "40.000.000 đồng",
    }
    assert running(review) == {"monitoring.accept": date(2026, 4, 7)}
    assert Pilot.objects.get().next_review_on == date(2026, 5, 4)
    assert Pilot.objects.get().spent_vnd is None


@pytest.mark.parametrize(("field", "value"), [("work_done", ""), ("progress_percent", 101), ("progress_percent", -1)])
def test_a_report_is_whole(world, field, value):
    review = due(world)
    with refused_at(field):
        actions.submit_progress(review, by=world.owner, **progress(review, **{field: value}))


def test_every_indicator_has_its_value(world):
    review = due(world)
    price, _days = review.pilot.indicators.order_by("pk")
    with refused_at(f"value_{price.pk}", "Giá bán"):
        actions.submit_progress(review, by=world.owner, **progress(review, values={}))


def test_nothing_is_reported_before_it_is_due(world):
    review = scheduled(world)
    with on("10/03/2026"), pytest.raises(Stale):
        actions.submit_progress(review, by=world.owner, **progress(review))


def test_a_returned_report_comes_back_with_new_figures(world):
    review = returned(world)
    assert (review.state, review.return_reason) == (S.RETURNED, "Thiếu số liệu tháng 3")
    assert running(review) == {"monitoring.resubmit": date(2026, 4, 7)}
    with on("03/04/2026"):
        review = actions.submit_progress(review, by=world.owner, **progress(review, progress_percent=35))
    assert (review.state, review.progress_percent, review.values.count()) == (S.SUBMITTED, 35, 2)


# --- judging --------------------------------------------------------------------------------------------------
def test_an_accepted_report_gives_the_pilot_its_latest_figures(world):
    accepted(world)
    pilot = Pilot.objects.get()
    assert (pilot.health, pilot.spent_vnd, pilot.early_warning) == ("ON_TRACK", 40_000_000, False)
    price, _days = pilot.indicators.order_by("pk")
    assert [(row.measured_on, row.value) for row in price.measurements.all()] == [(date(2026, 4, 2), Decimal("3.5"))]


@pytest.mark.parametrize("verdict", [Verdict.AT_RISK, Verdict.OFF_TRACK])
def test_a_bad_verdict_names_its_issue(world, verdict):
    review = submitted(world)
    with refused_at("issue"):
        actions.accept(review, by=world.monitor, verdict=verdict, verdict_note="Chậm")


def test_a_verdict_is_chosen_and_explained(world):
    review = submitted(world)
    with refused_at("verdict"):
        actions.accept(review, by=world.monitor, verdict="", verdict_note="Tốt")
    with refused_at("verdict"):
        actions.accept(review, by=world.monitor, verdict="TỐT", verdict_note="Tốt")
    with refused_at("verdict_note"):
        actions.accept(review, by=world.monitor, verdict="ON_TRACK", verdict_note="")


def test_a_report_is_not_returned_without_a_reason(world):
    with refused_at("reason"):
        actions.send_back(submitted(world), by=world.monitor, reason="")


def test_nobody_judges_a_pilot_they_proposed(world):
    world.monitor = world.proposer
    review = submitted(world)
    with pytest.raises(Refused, match="Người đề xuất, đồng tác giả không được đánh giá"):
        actions.accept(review, by=world.proposer, verdict="ON_TRACK", verdict_note="Tốt")


# --- early warning (KL14 2.4, R07) ----------------------------------------------------------------------------
def test_off_track_once_is_no_warning_yet(world):
    accepted(world, 1, Verdict.OFF_TRACK)
    assert Pilot.objects.get().early_warning is False


def test_off_track_twice_in_a_row_warns_the_head_and_the_inspection_committee(world):
    accepted(world, 1, Verdict.OFF_TRACK)
    accepted(world, 2, Verdict.OFF_TRACK)
    pilot = Pilot.objects.get()
    assert pilot.early_warning is True
    assert pilot.early_warning_reason.startswith("Chậm, lệch mục tiêu hai mốc liền nhau (1 và 2).")
    last = audit.chain_of(pilot).last()
    assert (last.action, last.by) == ("raise_warning", Person.objects.system())
    told = Notice.objects.filter(text__contains="Cảnh báo sớm").values_list("person__username", flat=True)
    assert set(told) == {"bithu", "ubkt", "chutri", "theodoi", "dexuat"}


def test_off_track_with_a_better_one_between_is_no_warning(world):
    accepted(world, 1, Verdict.OFF_TRACK)
    accepted(world, 2, Verdict.AT_RISK)
    accepted(world, 3, Verdict.OFF_TRACK)
    assert Pilot.objects.get().early_warning is False


def test_signs_of_a_violation_warn_at_once_whatever_the_verdict(world):
    review = submitted(world)
    with refused_at("issue"):
        actions.accept(review, by=world.monitor, verdict="ON_TRACK", verdict_note="Tốt", signs_of_violation=True)
    with on(DAY[1], 14):
        actions.accept(
            review, by=world.monitor, verdict="ON_TRACK", verdict_note="Tốt", issue="Chi sai mục đích",
            signs_of_violation=True,
        )  # fmt: skip
    assert Pilot.objects.get().early_warning_reason == "Mốc 1: có dấu hiệu vi phạm. Chi sai mục đích"


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
