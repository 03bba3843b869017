"""Monitoring reviews: the owner reports, the monitor judges, the system keeps the days."""

from datetime import date
from decimal import Decimal

import pytest

from evidence import audit
from notices.models import Notice
from pilots import actions as pilot_actions
from pilots.models import Pilot
from reviews.actions import monitoring as actions
from reviews.models import MonitoringReview, Verdict
from tests.pilots import factories as f
from tests.pilots.factories import World, make_world, on
from tests.reviews.monitored import (
    DAY,
    S,
    accepted,
    due,
    overdue,
    progress,
    refused_at,
    returned,
    review_of,
    running,
    scheduled,
    submitted,
)
from units.models import Person
from workflow.clocks import deadlines_of
from workflow.errors import Refused, Stale
from workflow.tasks import run_automatic


@pytest.fixture
def world(db) -> World:
    return make_world()


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
