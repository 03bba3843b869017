"""The conditions of protection: each judged from what was done, as in the panel so in the dossier."""

from datetime import date
from typing import Any

import pytest

from pilots import actions as pilots
from pilots.models import Pilot
from proposals.models import ProposalState
from reviews.actions import monitoring
from reviews.models import MonitoringReview
from tests.factories import MONDAY, Tree, make_tree, proposal_in
from tests.pilots import factories as f
from tests.pilots.factories import World, make_world, on
from units import clock
from units.models import Person
from workflow.conditions import Finding, Met, verdicts_on

S = ProposalState


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def found(subject: Any, key: str) -> Finding:
    proposal = subject.proposal if isinstance(subject, Pilot) else subject
    fresh = type(proposal).objects.get(pk=proposal.pk)
    return next(one.finding for one in verdicts_on(fresh) if one.condition.key == key)


def says(subject: Any, key: str) -> tuple[Met, str]:
    finding = found(subject, key)
    return finding.met, finding.says


# --- reported, decided ------------------------------------------------------------------------------------
@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def test_every_condition_has_an_answer_in_every_state(tree: Tree) -> None:
    with clock.at(MONDAY):
        for state in (S.DRAFT, S.SUBMITTED, S.REVIEWING, S.REJECTED, S.WITHDRAWN, S.APPROVED_PILOT):
            verdicts = verdicts_on(proposal_in(state, tree))
            assert [one.condition.key for one in verdicts] == [
                "reported", "decided", "executed", "monitored", "resources", "told", "result", "clean",
            ]  # fmt: skip
            assert all(one.finding.says for one in verdicts)


@pytest.mark.parametrize(
    ("state", "reported", "decided"),
    [
        (S.DRAFT, Met.NOT_YET, Met.NOT_YET), (S.SUBMITTED, Met.YES, Met.NOT_YET), (S.RECEIVED, Met.YES, Met.NOT_YET),
        (S.REJECTED, Met.YES, Met.NO), (S.APPROVED_PILOT, Met.YES, Met.YES),
    ],
)  # fmt: skip
def test_reported_and_decided(tree: Tree, state: str, reported: Met, decided: Met) -> None:
    with clock.at(MONDAY):
        proposal = proposal_in(state, tree)
        assert (found(proposal, "reported").met, found(proposal, "decided").met) == (reported, decided)


def test_a_verdict_names_the_entries_that_prove_it(tree: Tree) -> None:
    with clock.at(MONDAY):
        proofs = found(proposal_in(S.APPROVED_PILOT, tree), "decided").proofs
    assert [proof.text for proof in proofs] == [
        "Đã đưa ra tập thể lãnh đạo (Hồ Quỳnh Anh)", "Đã biểu quyết (Hồ Quỳnh Anh)",
        "Đã quyết định cho thực hiện thí điểm (Hồ Quỳnh Anh)",
        f"Quyết định Số 01-QĐ/CBĐS của {tree.cell.short_name}, Hồ Quỳnh Anh",
    ]  # fmt: skip
    assert all(proof.on == date(2024, 3, 11) for proof in proofs)
    assert all(proof.entry.startswith("#") for proof in proofs[:3])


# --- executed -----------------------------------------------------------------------------------------------
def test_a_start_that_is_overdue_is_told_with_the_way_to_it(world: World) -> None:
    pilot = f.planned(world)
    with on("26/02/2026"):
        assert found(pilot, "executed").met == Met.NOT_YET
    with on("01/04/2026"):
        late = found(pilot, "executed")
    assert (late.met, late.url) == (Met.NO, f"/thi-diem/{pilot.pk}/de-nghi-bat-dau/")


def test_within_the_period_it_is_executed_as_decided(world: World) -> None:
    pilot = f.active(world)
    with on("01/06/2026"):
        assert says(pilot, "executed") == (Met.YES, "Đang thực hiện trong thời gian được phép.")
    with on("02/06/2026"):
        assert says(pilot, "executed") == (Met.NO, "Đã quá thời gian được phép mà chưa báo hoàn thành.")


def test_a_missed_goal_is_no_breach(world: World) -> None:
    pilot = f.failed(world)
    with on("10/06/2026"):
        assert {key: found(pilot, key).met for key in ("executed", "resources", "result")} == {
            "executed": Met.YES, "resources": Met.YES, "result": Met.YES,
        }  # fmt: skip


# --- resources, result ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("spent", "met"), [(120_000_000, Met.YES), (120_000_001, Met.NO)])
def test_resources_lie_within_what_was_permitted(world: World, spent: int, met: Met) -> None:
    pilot = f.reported(world, report={"spent_vnd": spent})
    with on("04/06/2026"):
        assert found(pilot, "resources").met == met


@pytest.mark.parametrize(("day", "met"), [("08/06/2026", Met.YES), ("09/06/2026", Met.NO)])
def test_the_result_is_reported_in_time(world: World, day: str, met: Met) -> None:
    """Five working days from 01/6 end on 08/6."""
    pilot = f.due_report(world)
    with on(day):
        waiting = found(pilot, "result")
        assert waiting.met == (Met.NOT_YET if met == Met.YES else Met.NO)
        assert waiting.url == f"/thi-diem/{pilot.pk}/bao-cao-ket-qua/"
        pilot = pilots.report_result(pilot, by=world.owner, **f.result(pilot))
    with on("10/06/2026"):
        assert found(pilot, "result").met == met


# --- monitored, told in time ------------------------------------------------------------------------------------
def first_review(world: World, told_on: str, **verdict: Any) -> Pilot:
    """The first milestone is due on 02/4; told on a day, and acknowledged the day after where a verdict is given."""
    pilot = f.active(world)
    review = MonitoringReview.objects.get(pilot=pilot, number=1)
    with on("26/03/2026"):
        review = monitoring.mark_due(review, by=Person.objects.system())
    price, days = pilot.indicators.order_by("pk")
    with on(told_on):
        review = monitoring.submit_progress(
            review, by=world.owner, progress_percent=30, work_done="Đã bán 10 lô", difficulties="Giá giảm",
            spent_vnd=1_000_000, values={price.pk: 5, days.pk: 20},
        )  # fmt: skip
        if verdict:
            monitoring.accept(review, by=world.monitor, verdict_note="Đạt", **verdict)
    return pilot


def test_a_milestone_that_passed_unreported_is_told_with_the_way_to_it(world: World) -> None:
    pilot = f.active(world)
    review = MonitoringReview.objects.get(pilot=pilot, number=1)
    with on("02/04/2026"):
        monitoring.mark_due(review, by=Person.objects.system())
        assert found(pilot, "monitored").met == Met.NOT_YET
    with on("03/04/2026"):
        missing = found(pilot, "monitored")
    assert (missing.met, missing.says) == (Met.NO, "Chưa báo cáo mốc theo dõi số 1.")
    assert missing.url == f"/theo-doi/{review.pk}/bao-cao/"


def test_reported_in_time_and_acknowledged_is_monitored(world: World) -> None:
    pilot = first_review(world, "02/04/2026", verdict="ON_TRACK")
    with on("03/04/2026"):
        assert [found(pilot, key).met for key in ("monitored", "told", "clean")] == [Met.YES] * 3
        assert [proof.text for proof in found(pilot, "told").proofs] == ["Mốc 1 (hạn 02/04/2026), có nêu khó khăn"]


def test_not_yet_acknowledged_waits_for_the_monitor(world: World) -> None:
    pilot = first_review(world, "02/04/2026")
    with on("03/04/2026"):
        assert says(pilot, "monitored") == (Met.NOT_YET, "Đã báo cáo, chờ người theo dõi ghi nhận mốc số 1.")


def test_told_late_and_signs_of_violation_are_noted(world: World) -> None:
    harm = {"verdict": "OFF_TRACK", "issue": "Chi sai mục đích", "signs_of_violation": True}
    pilot = first_review(world, "03/04/2026", **harm)
    with on("06/04/2026"):
        assert says(pilot, "told") == (Met.NO, "Báo cáo sau ngày của mốc số 1.")
        assert says(pilot, "clean") == (Met.NO, "Người theo dõi ghi nhận có dấu hiệu vi phạm.")
