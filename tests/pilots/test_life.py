"""A pilot from the decision to its end, by the people whose job each step is."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from evidence import audit
from pilots import actions, querysets
from pilots.models import Accountability, Pilot, PilotState, Result
from proposals.models import DecisionKind, Proposal
from tests.factories import MONDAY, make_tree, proposal_in
from tests.pilots import factories as f
from tests.pilots.factories import on
from units import clock
from units.models import Person
from workflow.clocks import deadlines_of
from workflow.machine import machine_of
from workflow.tasks import run_automatic


def running(pilot):
    return {row.kind: row.due_on for row in deadlines_of(pilot).running()}


def test_the_decision_makes_the_pilot_with_its_terms_and_criteria(world):
    pilot = f.planned(world)
    assert (pilot.state, pilot.execution_kind) == (PilotState.PLANNED, "PILOT")
    assert (pilot.owner, pilot.monitor) == (world.owner, world.monitor)
    assert (pilot.unit, pilot.holder) == (world.cell, world.cell)
    assert [(one.name, one.baseline, one.target) for one in pilot.indicators.all()] == [
        ("Giá bán cao hơn giá bao tiêu", 0, 12),
        ("Thời gian bán một lô", 30, 10),
    ]
    entry = audit.chain_of(pilot).get()
    assert entry.by == Person.objects.system()
    assert entry.facts["Tiêu chí: Thời gian bán một lô"] == "30 ngày → 10 ngày"


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "kind"), [("APPROVED_PILOT", "PILOT"), ("APPROVED_FULL", "FULL")])
def test_an_approval_makes_the_pilot_in_the_same_act(state, kind):
    with clock.at(MONDAY):
        tree = make_tree()
        proposal = proposal_in(state, tree)
    pilot = Pilot.objects.get()
    assert (pilot.proposal, pilot.execution_kind, pilot.state) == (proposal, kind, PilotState.PLANNED)
    assert (pilot.owner, pilot.monitor) == (tree.cadre, tree.watcher)


def test_a_decision_to_implement_makes_an_execution_in_full(world):
    pilot = f.planned(world, kind=DecisionKind.IMPLEMENT, stop_conditions="")
    assert (pilot.execution_kind, pilot.reference) == ("FULL", f"TH-{pilot.pk:05d}")


def test_the_start_is_due_five_working_days_after_the_first_day(world):
    assert running(f.planned(world)) == {"pilot.start": date(2026, 3, 9)}


def test_owner_asks_and_monitor_confirms_the_start(world):
    pilot = f.requested(world)
    assert (pilot.state, pilot.held_by) == (PilotState.PLANNED, "Hồ Quỳnh Anh (xác nhận bắt đầu)")
    with on("02/03/2026", 10):
        pilot = actions.start(pilot, by=world.monitor)
    assert pilot.state == PilotState.ACTIVE
    assert running(pilot) == {}
    assert Pilot.objects.get().next_review_on == date(2026, 4, 2)


def test_a_pilot_finishes_by_itself_once_its_last_day_has_passed(world):
    pilot = f.active(world)
    with on("01/06/2026"):
        assert querysets.run_out().count() == 0
    with on("02/06/2026", 6):
        run_automatic()
        run_automatic()
        pilot = Pilot.objects.get(pk=pilot.pk)
        assert pilot.state == PilotState.DUE_REPORT
        assert [entry.action for entry in audit.chain_of(pilot)].count("auto_finish") == 1
        assert running(pilot) == {"result.report": date(2026, 6, 9)}


def test_the_owner_reports_every_indicator_and_the_money(world):
    pilot = f.reported(world)
    assert [one.actual for one in pilot.indicators.order_by("pk")] == [Decimal("12.5"), Decimal(9)]
    assert (pilot.spent_vnd, pilot.has_damage, pilot.has_risk_event) == (118_000_000, False, False)
    facts = audit.chain_of(pilot).last().facts
    assert facts["Giá bán cao hơn giá bao tiêu"] == "12,5% (chỉ tiêu 12%: đạt)"
    assert "Mô tả thiệt hại" not in facts
    assert running(pilot) == {"result.evaluate": date(2026, 6, 12)}


def test_the_evaluation_is_voted_on_without_proposer_and_owner(world):
    pilot = f.evaluating(world)
    evaluation = pilot.last_evaluation
    assert {voter.person for voter in evaluation.voters.all()} == {world.head, world.deputy}
    assert [voter.is_head for voter in evaluation.voters.order_by("-is_head")] == [True, False]
    assert running(pilot) == {"result.notice": date(2026, 6, 10)}


def test_a_deputy_who_proposed_or_runs_it_is_no_voter(world):
    pilot = f.reported(world, owner=world.deputy)
    with on("05/06/2026"):
        pilot = actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))
    assert [voter.person for voter in pilot.last_evaluation.voters.all()] == [world.head]


def test_an_achieved_goal_without_harm_needs_no_accountability_review(world):
    pilot = f.achieved(world)
    assert (pilot.state, pilot.result) == (PilotState.ACHIEVED, Result.ACHIEVED)
    assert pilot.accountability == Accountability.NOT_NEEDED
    assert running(pilot) == {"pilot.close": date(2026, 6, 26)}


def test_closing_answers_three_questions_and_closes_the_proposal(world):
    pilot = f.closed(world)
    assert (pilot.state, pilot.held_by) == (PilotState.CLOSED, "")
    assert pilot.closing.institutionalise is False
    assert Proposal.objects.get(pk=pilot.proposal_id).state == "CLOSED"
    assert running(pilot) == {}


def test_a_failure_waits_for_its_accountability_review(world):
    pilot = f.failed(world)
    assert (pilot.state, pilot.accountability) == (PilotState.NOT_ACHIEVED, Accountability.REQUIRED)
    assert (pilot.has_damage, pilot.damage_vnd) == (True, 214_000_000)
    assert pilot.held_by == "Ủy ban Kiểm tra (xem xét trách nhiệm)"
    assert running(pilot) == {}


def test_once_settled_a_failure_is_closed_with_what_was_done_about_it(world):
    pilot = f.settled(world)
    assert running(pilot) == {"pilot.close": date(2026, 7, 22)}
    with on("10/07/2026"):
        pilot = actions.close(pilot, by=world.head, note="Đã rút kinh nghiệm, sửa quy chế họp giá")
    assert pilot.state == PilotState.CLOSED
    assert pilot.closing.commend is None


def test_an_achieved_goal_with_damage_or_a_risk_event_is_accounted_for_too(world):
    harm = {"damage_vnd": 1, "damage_description": "Hỏng một thùng"}
    assert f.achieved(world, found=harm).accountability == Accountability.REQUIRED


def test_a_risk_event_alone_is_accounted_for(world):
    assert f.achieved(world, found={"has_risk_event": True}).accountability == Accountability.REQUIRED


def test_part_of_the_goal_is_accounted_for(world):
    pilot = f.evaluating(world, good=False)
    with on("05/06/2026", 15):
        pilot = actions.conclude_partly(pilot, by=world.head, **f.findings(pilot, good=False))
    assert (pilot.state, pilot.accountability) == (PilotState.PARTLY_ACHIEVED, Accountability.REQUIRED)


def test_a_clarification_goes_to_the_owner_and_comes_back_answered(world):
    pilot = f.evaluating(world)
    asked = [{"question": "Chi phí sàn?"}, {"question": ""}]
    with on("05/06/2026", 14):
        pilot = actions.ask_clarification(pilot, by=world.head, questions=asked)
    assert (pilot.state, pilot.held_by) == (PilotState.REPORTED, "Ka Thủy (làm rõ báo cáo)")
    assert running(pilot) == {"result.clarify": date(2026, 6, 12)}
    question = pilot.clarifications.get()
    with on("08/06/2026"):
        pilot = actions.report_result(
            pilot, by=world.owner, **f.result(pilot, spent_vnd=119_000_000), answers={question.pk: "9 triệu đồng"}
        )
    question.refresh_from_db()
    assert (question.answer, localdate(question.answered_at)) == ("9 triệu đồng", date(2026, 6, 8))
    assert (pilot.awaits_clarification, pilot.spent_vnd, pilot.result_reports.count()) == (False, 119_000_000, 2)
    assert audit.chain_of(pilot).last().facts["Làm rõ: Chi phí sàn?"] == "9 triệu đồng"
    assert running(pilot) == {"result.evaluate": date(2026, 6, 17)}
    with on("09/06/2026"):
        pilot = actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 9))
        pilot = actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot))
    assert [one.result for one in pilot.evaluations.order_by("pk")] == ["", "ACHIEVED"]


def test_a_warning_is_told_to_the_head_and_the_inspection_committee(world):
    pilot = f.active(world)
    with on("05/05/2026"):
        pilot = actions.raise_warning(pilot, by=Person.objects.system(), reason="Có dấu hiệu vi phạm")
        concerned = set(machine_of(pilot).concerns(pilot))
    assert (pilot.early_warning, pilot.state) == (True, PilotState.ACTIVE)
    assert {world.head, world.inspector, world.owner, world.monitor, world.proposer} == concerned


def test_the_whole_chain_of_a_closed_pilot_verifies(world):
    pilot = f.closed(world)
    assert list(audit.verify(audit.chain_of(pilot))) == []
    assert [entry.action for entry in audit.chain_of(pilot)] == [
        "create",
        "request_start",
        "start",
        "finish",
        "report_result",
        "open_evaluation",
        "conclude_achieved",
        "close",
    ]


def test_an_early_warning_says_why(world):
    pilot = f.active(world)
    with on("05/05/2026"), pytest.raises(ValidationError, match="Nêu lý do cảnh báo sớm"):
        actions.raise_warning(pilot, by=Person.objects.system(), reason=" ")
