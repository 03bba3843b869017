"""The decision: what it must hold, overriding a vote, rejecting, passing upward, closing (DOMAIN §7.1; S1, S2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from proposals import actions, machine
from proposals.models import Decision, DecisionKind, Deliberation, Proposal, ProposalState
from tests.factories import (
    MONDAY,
    REJECTION,
    PersonFactory,
    Tree,
    all_passed,
    approval,
    draft,
    party_opinion,
    proposal_in,
    tally,
)
from tests.proposals.helpers import clock_of, last_entry, refused_at, reload
from units import clock
from units.actions import appoint, end_appointment
from units.models import Person, UnitType
from units.roles import Role
from workflow.errors import NotReady, Refused, Stale

S = ProposalState
OVERRIDE = {"override_reason": "Yêu cầu cấp thiết, đã có phương án dự phòng.", "accepts_responsibility": True}


def voted(tree: Tree, votes_for: int = 3, votes_against: int = 0, regime: str = "KL14", **reasons: str) -> Proposal:
    """A proposal waiting for the decision after this vote, checklist and regime."""
    proposal = actions.put_to_collective(
        proposal_in(S.RECEIVED, tree),
        by=tree.head,
        meeting_on=clock.today(),
        compliance=all_passed(**reasons),
        regime=regime,
    )
    return actions.record_vote(proposal, by=tree.head, **tally(votes_for, votes_against))


def pilot(proposal: Proposal, tree: Tree, **changes: Any) -> Proposal:
    return actions.approve_pilot(proposal, by=tree.head, **approval(tree, **changes))


class TestApproving:
    def test_a_pilot_names_everything(self, tree: Tree) -> None:
        proposal = pilot(voted(tree), tree, conditions="Báo cáo hằng tháng.")
        decision = proposal.decision
        assert (proposal.state, proposal.decided_at, decision.kind) == (S.APPROVED_PILOT, MONDAY, DecisionKind.PILOT)
        assert (decision.number_text, decision.term_name, decision.decided_on) == (
            "Số 01-QĐ/CBĐS", "2024", MONDAY.date(),
        )  # fmt: skip
        assert (decision.unit, decision.decided_by, decision.is_head_override) == (tree.cell, tree.head, False)
        facts = last_entry(proposal).facts
        assert facts["Số quyết định"] == "Số 01-QĐ/CBĐS"
        assert (facts["Người chủ trì"], facts["Người theo dõi"]) == ("Trần Đình Ân", "Bùi Văn Tấn")
        assert (facts["Từ ngày"], facts["Đến ngày"], facts["Kinh phí (đồng)"]) == (
            "15/04/2024", "15/10/2024", 120_000_000,
        )  # fmt: skip
        assert facts["Biểu quyết"] == "3/3 tán thành, thông qua"
        assert facts["Không trái Hiến pháp"] == "Đạt"
        assert "Chịu trách nhiệm cá nhân" not in facts

    def test_full_execution_needs_no_stop_conditions(self, tree: Tree) -> None:
        proposal = actions.approve_full(voted(tree), by=tree.head, **approval(tree, stop_conditions=""))
        assert (proposal.state, proposal.decision.kind) == (S.APPROVED_FULL, DecisionKind.IMPLEMENT)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"stop_conditions": " "}, "stop_conditions"),
            ({"reasons": ""}, "reasons"),
            ({"starts_on": None}, "starts_on"),
            ({"starts_on": date(2024, 3, 10)}, "starts_on"),
            ({"ends_on": date(2024, 4, 15)}, "ends_on"),
            ({"budget_vnd": None}, "budget_vnd"),
            ({"budget_vnd": -1}, "budget_vnd"),
            ({"owner": None}, "owner"),
            ({"monitor": None}, "monitor"),
        ],
    )
    def test_what_is_lacking_is_named(self, tree: Tree, changes: dict[str, Any], field: str) -> None:
        proposal = voted(tree)
        with refused_at(field):
            pilot(proposal, tree, **changes)
        assert (reload(proposal).state, Decision.objects.count()) == (S.AWAIT_DECISION, 0)

    def test_nothing_is_a_budget_too(self, tree: Tree) -> None:
        assert pilot(voted(tree), tree, budget_vnd=0).decision.budget_vnd == 0

    @pytest.mark.parametrize("who", ["cadre", "watcher"])
    def test_nobody_watches_their_own_work_or_proposal(self, tree: Tree, who: str) -> None:
        proposal = voted(tree)
        with refused_at("monitor"):
            pilot(proposal, tree, owner=tree.watcher, monitor=tree.people()[who])

    def test_who_is_to_judge_the_result_does_not_run_it(self, tree: Tree) -> None:
        proposal = voted(tree)
        with refused_at("owner"):
            pilot(proposal, tree, owner=tree.head)

    def test_owner_and_monitor_come_from_the_units_concerned(self, tree: Tree) -> None:
        proposal = voted(tree)
        with refused_at("owner", "monitor"):
            pilot(proposal, tree, owner=tree.stranger, monitor=tree.officer)

    def test_a_superior_unit_names_people_of_its_bodies_and_of_the_proposals_unit(self, tree: Tree) -> None:
        proposal = actions.receive_escalated(proposal_in(S.ESCALATED, tree), by=tree.superior_clerk, regime="KL14")
        proposal = actions.put_to_collective(
            proposal, by=tree.superior_head, meeting_on=clock.today(), compliance=all_passed()
        )
        proposal = actions.record_vote(proposal, by=tree.superior_head, **tally(2))
        proposal = actions.approve_pilot(proposal, by=tree.superior_head, **approval(tree, monitor=tree.officer))
        assert (proposal.decision.number_text, proposal.decision.monitor) == ("Số 01-QĐ/ĐUK", tree.officer)

    def test_a_company_numbers_in_the_state_format(self, tree: Tree) -> None:
        proposal = voted(tree)
        tree.cell.type = UnitType.EMPLOYER
        tree.cell.save()
        assert pilot(proposal, tree).decision.number_text == "Số: 01/QĐ-CBĐS"

    @pytest.mark.parametrize("who", ["clerk", "deputy", "superior_head", "admin", "inspection_chair"])
    def test_only_the_head_decides(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            actions.approve_pilot(voted(tree), by=tree.people()[who], **approval(tree))

    def test_owner_and_monitor_hear_of_it(self, tree: Tree) -> None:
        assert {tree.cadre, tree.watcher} <= set(machine.concerns(pilot(voted(tree), tree)))


class TestCompliance:
    @pytest.mark.parametrize("item", ["CONSTITUTION", "CHARTER"])
    def test_constitution_and_charter_bind_everyone(self, tree: Tree, item: str) -> None:
        proposal = voted(tree, **{item: "Trái điều khoản đã dẫn"})
        with pytest.raises(NotReady, match="Kiểm tra tuân thủ không đạt"):
            pilot(proposal, tree)
        with pytest.raises(NotReady):
            actions.approve_full(proposal, by=tree.head, **approval(tree))

    @pytest.mark.parametrize(("regime", "stops"), [("KL14", False), ("ND73", True), ("BOTH", True)])
    def test_higher_law_binds_under_the_decree(self, tree: Tree, regime: str, stops: bool) -> None:
        proposal = voted(tree, regime=regime, HIGHER_LAW="Trái thông tư của bộ")
        if stops:
            proposal = actions.record_party_opinion(proposal, by=tree.head, **party_opinion())
            with pytest.raises(NotReady, match="văn bản cấp trên"):
                pilot(proposal, tree)
        else:
            assert pilot(proposal, tree).state == S.APPROVED_PILOT

    def test_a_failed_wish_stops_nothing(self, tree: Tree) -> None:
        assert pilot(voted(tree, REFORM="Không liên quan"), tree).state == S.APPROVED_PILOT

    @pytest.mark.parametrize(("regime", "asked"), [("KL14", False), ("ND73", True), ("BOTH", True)])
    def test_the_party_committee_is_asked_under_the_decree(self, tree: Tree, regime: str, asked: bool) -> None:
        proposal = voted(tree, regime=regime)
        said = "Ban Thường vụ Đảng ủy Khối, ngày 11/03/2024, số 15-CV/ĐUK, thống nhất: Nên làm thử." if asked else ""
        if asked:
            with pytest.raises(NotReady, match="Chưa ghi ý kiến của cấp ủy cùng cấp"):
                pilot(proposal, tree)
            proposal = actions.record_party_opinion(proposal, by=tree.head, **party_opinion())
        else:
            with pytest.raises(Refused, match="Chỉ hồ sơ áp dụng Nghị định 73"):
                actions.record_party_opinion(proposal, by=tree.head, **party_opinion())
        proposal = pilot(reload(proposal), tree)
        assert proposal.decision.party_committee_opinion == said
        assert last_entry(proposal).facts.get("Ý kiến cấp ủy cùng cấp", "") == said

    def test_what_failed_can_still_be_rejected(self, tree: Tree) -> None:
        proposal = voted(tree, 0, 3, CHARTER="Trái Điều 9")
        assert actions.reject(proposal, by=tree.head, **REJECTION).state == S.REJECTED

    def test_no_decision_without_a_vote(self, tree: Tree) -> None:
        proposal = proposal_in(S.AWAIT_DECISION, tree)
        Deliberation.objects.update(voted_at=None, passed=None, votes_for=None)
        for act, given in ((actions.approve_pilot, approval(tree)), (actions.reject, REJECTION)):
            with pytest.raises(NotReady, match="Chưa có kết quả biểu quyết"):
                act(proposal, by=tree.head, **given)

    def test_nor_before_the_vote(self, tree: Tree) -> None:
        with pytest.raises(Stale):
            pilot(proposal_in(S.REVIEWING, tree), tree)


class TestOverriding:
    def test_the_head_may_decide_against_the_vote_in_writing_and_personally(self, tree: Tree) -> None:
        proposal = pilot(voted(tree, 1, 2), tree, **OVERRIDE)
        decision = proposal.decision
        assert (decision.is_head_override, decision.override_reason) == (True, OVERRIDE["override_reason"])
        facts = last_entry(proposal).facts
        assert facts["Biểu quyết"] == "1/3 tán thành, không thông qua"
        assert facts["Khác kết quả biểu quyết"] == OVERRIDE["override_reason"]
        assert facts["Chịu trách nhiệm cá nhân"] == "Hồ Quỳnh Anh"

    @pytest.mark.parametrize(
        ("given", "fields"),
        [
            ({}, {"override_reason", "accepts_responsibility"}),
            ({**OVERRIDE, "override_reason": " "}, {"override_reason"}),
            ({**OVERRIDE, "accepts_responsibility": False}, {"accepts_responsibility"}),
        ],
    )
    def test_not_without_both(self, tree: Tree, given: dict[str, Any], fields: set[str]) -> None:
        with refused_at(*fields):
            pilot(voted(tree, 1, 2), tree, **given)

    def test_with_the_vote_behind_it_nothing_is_overridden(self, tree: Tree) -> None:
        decision = pilot(voted(tree), tree, **OVERRIDE).decision
        assert (decision.is_head_override, decision.override_reason, decision.accepts_responsibility) == (
            False, "", False,
        )  # fmt: skip

    def test_rejecting_what_passed_is_an_override_too(self, tree: Tree) -> None:
        proposal = voted(tree)
        with refused_at("accepts_responsibility"):
            actions.reject(proposal, by=tree.head, **REJECTION)
        decision = actions.reject(proposal, by=tree.head, **REJECTION, accepts_responsibility=True).decision
        assert (decision.is_head_override, decision.override_reason) == (True, REJECTION["reasons"])


class TestRejecting:
    def test_with_reasons_and_advice(self, tree: Tree) -> None:
        proposal = actions.reject(voted(tree, 0, 3), by=tree.head, **REJECTION)
        decision = proposal.decision
        assert (proposal.state, decision.kind, decision.number_text) == (S.REJECTED, "REJECT", "Số 01-QĐ/CBĐS")
        entry = last_entry(proposal)
        assert entry.reason == REJECTION["reasons"]
        assert entry.facts["Mã lý do"] == "Không khả thi"
        assert entry.facts["Hướng dẫn"] == REJECTION["advice"]
        assert entry.facts["Dấu hiệu lợi dụng chủ trương"] == "Không"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reasons": "Không khả thi."}, "reasons"),
            ({"reasons": "Không được " + " " * 60}, "reasons"),
            ({"advice": " "}, "advice"),
            ({"reject_code": ""}, "reject_code"),
        ],
    )
    def test_a_bare_no_is_refused(self, tree: Tree, changes: dict[str, str], field: str) -> None:
        proposal = voted(tree, 0, 3)
        with refused_at(field):
            actions.reject(proposal, by=tree.head, **{**REJECTION, **changes})
        assert reload(proposal).state == S.AWAIT_DECISION

    def test_a_sign_of_abuse_is_early_news_for_the_inspection(self, tree: Tree) -> None:
        proposal = actions.reject(voted(tree, 0, 3), by=tree.head, **REJECTION, policy_abuse=True)
        assert (proposal.policy_abuse, last_entry(proposal).facts["Dấu hiệu lợi dụng chủ trương"]) == (True, "Có")
        assert {tree.inspector, tree.inspection_chair} <= set(machine.concerns(proposal))

    def test_without_it_the_inspection_is_not_troubled(self, tree: Tree) -> None:
        proposal = actions.reject(voted(tree, 0, 3), by=tree.head, **REJECTION)
        assert tree.inspector not in machine.concerns(proposal)


class TestEscalating:
    @pytest.mark.parametrize("state", [S.RECEIVED, S.REVIEWING, S.AWAIT_DECISION])
    def test_the_head_passes_it_upward_and_the_unit_keeps_reading(self, tree: Tree, state: str) -> None:
        proposal = actions.escalate(proposal_in(state, tree), by=tree.head, reason="Vượt thẩm quyền")
        assert (proposal.state, proposal.holder, proposal.unit) == (S.ESCALATED, tree.bloc, tree.cell)
        assert (proposal.registry_no, proposal.regime, proposal.received_at) == ("", "", None)
        assert last_entry(proposal).facts == {
            "Chuyển từ": "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương",
            "Chuyển đến": "Đảng ủy Khối Doanh nghiệp",
        }
        for person in (tree.clerk, tree.head, tree.deputy, tree.superior_clerk):
            assert proposal in machine.MACHINE.visible_to(person)

    def test_with_a_reason(self, tree: Tree) -> None:
        with refused_at("reason"):
            actions.escalate(proposal_in(S.RECEIVED, tree), by=tree.head, reason="")

    def test_the_lower_head_decides_no_more(self, tree: Tree) -> None:
        proposal = actions.receive_escalated(proposal_in(S.ESCALATED, tree), by=tree.superior_clerk, regime="KL14")
        with pytest.raises(Refused):
            actions.put_to_collective(proposal, by=tree.head, meeting_on=clock.today(), compliance=all_passed())

    def test_where_nobody_is_above_it_stays(self, tree: Tree) -> None:
        proposal = actions.receive_escalated(proposal_in(S.ESCALATED, tree), by=tree.superior_clerk, regime="KL14")
        with pytest.raises(NotReady, match="không có cấp trên"):
            actions.escalate(proposal, by=tree.superior_head, reason="Vượt thẩm quyền")

    def test_a_heads_own_proposal_goes_upward_by_itself(self, tree: Tree) -> None:
        """S2."""
        proposal = actions.submit(draft(tree.head), by=tree.head)
        assert (proposal.state, proposal.holder) == (S.ESCALATED, tree.bloc)
        assert clock_of(proposal, "proposal.receive_escalated").unit == tree.bloc
        for act in (actions.receive, actions.receive_escalated):
            with pytest.raises(Refused):
                act(proposal, by=tree.head, regime="KL14")


class TestClosing:
    @pytest.mark.parametrize("state", [S.APPROVED_PILOT, S.APPROVED_FULL])
    def test_the_system_closes_it(self, tree: Tree, state: str) -> None:
        assert actions.close(proposal_in(state, tree), by=Person.objects.system()).state == S.CLOSED

    @pytest.mark.parametrize("who", ["head", "cadre", "admin"])
    def test_nobody_else_does(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            actions.close(proposal_in(S.APPROVED_PILOT, tree), by=tree.people()[who])


class TestNumbers:
    def test_they_run_without_gaps_over_all_kinds(self, tree: Tree) -> None:
        with refused_at("monitor"):
            pilot(voted(tree), tree, monitor=tree.cadre)
        texts = [
            pilot(voted(tree), tree).decision.number_text,
            actions.reject(voted(tree, 0, 3), by=tree.head, **REJECTION).decision.number_text,
            actions.approve_full(voted(tree), by=tree.head, **approval(tree)).decision.number_text,
        ]
        assert texts == ["Số 01-QĐ/CBĐS", "Số 02-QĐ/CBĐS", "Số 03-QĐ/CBĐS"]

    def test_a_new_term_begins_anew(self, tree: Tree) -> None:
        pilot(voted(tree), tree)
        with clock.at(MONDAY.replace(year=2025)):
            later = pilot(voted(tree), tree, starts_on=date(2025, 4, 15), ends_on=date(2025, 10, 15))
        assert (later.decision.number_text, later.decision.term_name) == ("Số 01-QĐ/CBĐS", "2025")


class TestTheDatabaseBacksIt:
    """What the actions refuse, the tables refuse too."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"owner": None},
            {"monitor": None},
            {"ends_on": date(2024, 4, 15)},
            {"ends_on": None},
            {"budget_vnd": None},
            {"stop_conditions": ""},
            {"is_head_override": True},
            {"kind": "REJECT"},
        ],
    )
    def test_a_decision_that_lacks_something_cannot_be_stored(self, tree: Tree, changes: dict[str, Any]) -> None:
        pilot(voted(tree), tree)
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.update(**changes)

    def test_nor_one_whose_owner_watches(self, tree: Tree) -> None:
        decision = pilot(voted(tree), tree).decision
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.update(monitor=decision.owner)


def test_a_proposer_made_head_cannot_decide_their_own(tree: Tree) -> None:
    """S1 at the decision itself."""
    promoted = PersonFactory(post=(Role.LEADER, tree.cell))
    proposal = proposal_in(S.AWAIT_DECISION, tree, by=promoted)
    end_appointment(tree.head.appointments.get(), on=MONDAY.date() - timedelta(days=2))
    appoint(promoted, Role.HEAD, tree.cell, valid_from=MONDAY.date() - timedelta(days=1))
    for act, given in ((actions.approve_pilot, approval(tree)), (actions.reject, REJECTION)):
        with pytest.raises(Refused, match="của chính mình"):
            act(proposal, by=promoted, **given)
