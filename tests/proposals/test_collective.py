"""The collective leadership: who votes, the checklist, the tally (NĐ 73 Đ.8.1; S1, S3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.models import Attachment
from proposals import actions, machine
from proposals.actions.collective import passes
from proposals.models import ComplianceItem, Deliberation, LegalRegime, Proposal, ProposalState, Voter
from tests.factories import MONDAY, PersonFactory, Tree, all_passed, proposal_in, tally
from tests.proposals.helpers import clock_of, last_entry, refused_at, reload, upon
from units import clock
from units.actions import appoint, end_appointment
from units.models import Appointment, Person
from units.roles import Role
from workflow.errors import Refused
from workflow.models import Rule

S = ProposalState
TODAY = MONDAY.date()
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def put(proposal: Proposal, tree: Tree, **changes: Any) -> Proposal:
    given = {"by": tree.head, "meeting_on": TODAY, "compliance": all_passed(), **changes}
    return actions.put_to_collective(proposal, **given)


def voters(proposal: Proposal) -> list[str]:
    return [str(voter) for voter in proposal.deliberation.voters.all()]


class TestVoters:
    def test_head_and_deputies_are_written_down_the_head_first(self, tree: Tree) -> None:
        proposal = put(proposal_in(S.RECEIVED, tree), tree)
        assert voters(proposal) == ["Hồ Quỳnh Anh", "Đỗ Công Ẩn", "Phạm Hồng Ửng"]
        assert [voter.person for voter in Voter.objects.filter(is_head=True)] == [tree.head]
        facts = last_entry(proposal).facts
        assert facts["Người biểu quyết"] == "Hồ Quỳnh Anh; Đỗ Công Ẩn; Phạm Hồng Ửng"
        assert (facts["Người đứng đầu"], facts["Không biểu quyết (người đề xuất)"]) == ("Hồ Quỳnh Anh", "Trần Đình Ân")

    def test_a_deputy_who_proposes_is_left_out(self, tree: Tree) -> None:
        """S1, S3."""
        proposal = put(proposal_in(S.RECEIVED, tree, by=tree.deputy), tree)
        assert voters(proposal) == ["Hồ Quỳnh Anh", "Phạm Hồng Ửng"]

    def test_whoever_comes_later_does_not_vote_and_whoever_leaves_does(self, tree: Tree) -> None:
        proposal = put(proposal_in(S.RECEIVED, tree), tree)
        PersonFactory(full_name="Lê Văn Mới", post=(Role.LEADER, tree.cell))
        end_appointment(Appointment.objects.get(person=tree.member), on=TODAY - timedelta(days=1))
        assert voters(reload(proposal)) == ["Hồ Quỳnh Anh", "Đỗ Công Ẩn", "Phạm Hồng Ửng"]

    def test_at_the_superior_unit_its_own_leaders_vote(self, tree: Tree) -> None:
        proposal = actions.receive_escalated(proposal_in(S.ESCALATED, tree), by=tree.superior_clerk, regime="KL14")
        proposal = put(proposal, tree, by=tree.superior_head)
        assert voters(proposal) == ["Mai Xuân Ứng", "Chế Thị Ngọc Oanh"]

    def test_a_head_appointed_after_sending_cannot_take_up_their_own(self, tree: Tree) -> None:
        """S1 outlives a promotion; the way left is upward (S2)."""
        proposal = proposal_in(S.RECEIVED, tree)
        end_appointment(Appointment.objects.get(person=tree.head), on=TODAY - timedelta(days=1))
        appoint(tree.cadre, Role.HEAD, tree.cell, valid_from=TODAY)
        with pytest.raises(Refused, match="của chính mình"):
            put(proposal, tree, by=tree.cadre)
        moved = actions.escalate(proposal, by=tree.cadre, reason="Người đứng đầu là người đề xuất.")
        assert (moved.state, moved.holder) == (S.ESCALATED, tree.bloc)

    def test_without_a_head_who_votes_there_is_no_collective(self, tree: Tree) -> None:
        proposal = proposal_in(S.RECEIVED, tree)
        Appointment.objects.filter(person=tree.head).update(role=Role.LEADER)  # the grants still say head
        with refused_at_top("chưa có người đứng đầu"):
            put(proposal, tree)
        assert Deliberation.objects.count() == 0

    def test_voters_hear_of_it(self, tree: Tree) -> None:
        proposal = put(proposal_in(S.RECEIVED, tree), tree)
        assert set(machine.concerns(proposal)) == {tree.cadre, tree.head, tree.deputy, tree.member}


def refused_at_top(sentence: str) -> Any:
    from django.core.exceptions import ValidationError

    return pytest.raises(ValidationError, match=sentence)


class TestChecklist:
    def test_every_item_is_kept_in_order(self, tree: Tree) -> None:
        given = all_passed(REFORM="Không liên quan")
        proposal = put(proposal_in(S.RECEIVED, tree), tree, compliance=list(reversed(given)))
        assert proposal.deliberation.compliance == given
        facts = last_entry(proposal).facts
        assert facts["Không trái Hiến pháp"] == "Đạt"
        assert facts[str(ComplianceItem.REFORM.label)] == "Không đạt: Không liên quan"

    @pytest.mark.parametrize("item", ComplianceItem)
    def test_none_may_be_left_open(self, tree: Tree, item: ComplianceItem) -> None:
        proposal = proposal_in(S.RECEIVED, tree)
        with refused_at(f"passed_{item}"):
            put(proposal, tree, compliance=[row for row in all_passed() if row["code"] != item])

    def test_a_no_gives_its_reason(self, tree: Tree) -> None:
        proposal = proposal_in(S.RECEIVED, tree)
        with refused_at("reason_CHARTER", "reason_NO_HARM"):
            put(proposal, tree, compliance=all_passed(CHARTER=" ", NO_HARM=""))
        assert reload(proposal).state == S.RECEIVED

    def test_the_head_may_correct_the_regime(self, tree: Tree) -> None:
        proposal = actions.auto_receive(proposal_in(S.SUBMITTED, tree), by=Person.objects.system())
        proposal = put(proposal, tree, regime="ND73")
        assert proposal.regime == LegalRegime.ND73
        assert last_entry(proposal).facts["Chế độ pháp lý"] == "Nghị định 73/2023/NĐ-CP"

    def test_the_meeting_is_not_before_the_receipt(self, tree: Tree) -> None:
        with refused_at("meeting_on"):
            put(proposal_in(S.RECEIVED, tree), tree, meeting_on=TODAY - timedelta(days=1))

    @pytest.mark.parametrize("who", ["cadre", "clerk", "deputy", "superior_head", "other_head", "admin"])
    def test_only_the_head(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            put(proposal_in(S.RECEIVED, tree), tree, by=tree.people()[who])


class TestPassing:
    """More than half of all voters; exactly half goes to the head's side."""

    @pytest.mark.parametrize(
        ("votes_for", "voters", "head_voted_for", "passed"),
        [
            (3, 5, False, True),
            (2, 5, True, False),  # two of five is no half, whatever the head says
            (2, 4, True, True),
            (2, 4, False, False),
            (0, 3, False, False),
            (1, 1, True, True),
            (5, 5, True, True),
        ],
    )
    def test_more_than_half_of_all(self, votes_for: int, voters: int, head_voted_for: bool, passed: bool) -> None:
        assert passes(votes_for, voters, head_voted_for, 50) is passed

    def test_the_units_own_rule_counts(self, tree: Tree) -> None:
        Rule.objects.create(
            key="proposal.vote_pass", label="Hai phần ba", unit=tree.cell, value="66.67", measure="PERCENT",
            basis="Quy chế", certainty="D", valid_from=TODAY,
        )  # fmt: skip
        proposal = actions.record_vote(proposal_in(S.REVIEWING, tree), by=tree.head, **tally(2, 1))
        assert proposal.deliberation.passed is False


class TestTally:
    def test_it_is_written_down_whole(self, tree: Tree) -> None:
        proposal = actions.record_vote(
            proposal_in(S.REVIEWING, tree), by=tree.head, **tally(2, 0, 1, minutes=" Thống nhất ")
        )
        vote = proposal.deliberation
        assert (proposal.state, vote.passed, vote.voted_at, vote.minutes) == (
            S.AWAIT_DECISION, True, MONDAY, "Thống nhất",
        )  # fmt: skip
        assert last_entry(proposal).facts == {
            "Ngày họp": "11/03/2024",
            "Số người biểu quyết": 3,
            "Tán thành": 2,
            "Không tán thành": 0,
            "Không có ý kiến": 1,
            "Người đứng đầu": "Tán thành",
            "Kết quả": "Thông qua",
            "Biên bản": "Thống nhất",
            **upon(proposal),
        }

    def test_the_minutes_may_come_as_a_file(self, tree: Tree) -> None:
        upload = SimpleUploadedFile("biên bản.pdf", PDF)
        proposal = actions.record_vote(proposal_in(S.REVIEWING, tree), by=tree.head, **tally(), attachment=upload)
        kept = Attachment.objects.get()
        assert (kept.record, kept.description) == (proposal, "Biên bản biểu quyết")
        assert last_entry(proposal).facts["Tệp biên bản.pdf (SHA-256)"] == kept.sha256

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"votes_for": 3, "votes_against": 1}, "votes_for"),  # four votes of three voters
            ({"votes_for": 1}, "votes_for"),  # one of three is no quorum
            ({"votes_for": 0, "votes_against": 2, "head_voted_for": True}, "head_voted_for"),
            ({"votes_for": 3, "head_voted_for": False}, "head_voted_for"),
            ({"minutes": "  "}, "minutes"),
            ({"meeting_on": TODAY + timedelta(days=1)}, "meeting_on"),
            ({"meeting_on": TODAY - timedelta(days=1)}, "meeting_on"),
        ],
    )
    def test_what_does_not_add_up_is_refused(self, tree: Tree, changes: dict[str, Any], field: str) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        with refused_at(field):
            actions.record_vote(proposal, by=tree.head, **{**tally(), **changes})
        assert reload(proposal).state == S.REVIEWING
        assert reload(proposal).deliberation.voted_at is None

    def test_two_of_three_are_a_quorum(self, tree: Tree) -> None:
        proposal = actions.record_vote(proposal_in(S.REVIEWING, tree), by=tree.head, **tally(2))
        assert proposal.deliberation.passed is True

    def test_a_meeting_planned_ahead_may_be_held_earlier(self, tree: Tree) -> None:
        proposal = put(proposal_in(S.RECEIVED, tree), tree, meeting_on=TODAY + timedelta(days=4))
        with refused_at("meeting_on"):
            actions.record_vote(proposal, by=tree.head, **tally())
        proposal = actions.record_vote(proposal, by=tree.head, **tally(), meeting_on=TODAY)
        assert proposal.deliberation.meeting_on == TODAY

    @pytest.mark.parametrize("who", ["cadre", "clerk", "deputy", "superior_head", "admin"])
    def test_only_the_head_records_it(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            actions.record_vote(proposal_in(S.REVIEWING, tree), by=tree.people()[who], **tally())

    def test_the_meetings_clock_stops_and_the_decisions_starts(self, tree: Tree) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        with clock.at(MONDAY + timedelta(days=2)):
            proposal = actions.record_vote(proposal, by=tree.head, **tally())
        assert clock_of(proposal, "proposal.leadership_meeting").kept is True
        assert clock_of(proposal, "proposal.decide").due_on == TODAY + timedelta(days=7)


def test_after_a_return_the_collective_begins_anew(tree: Tree) -> None:
    proposal = actions.return_to_proposer(proposal_in(S.AWAIT_DECISION, tree), by=tree.head, gaps=[{"gap": "Nêu giá"}])
    item = proposal.supplements.get().items.get()
    proposal = actions.answer_supplement(proposal, by=tree.cadre, answers={item.pk: "Đã nêu"})
    assert proposal.state == S.RECEIVED
    proposal = put(proposal, tree)
    assert (proposal.deliberations.count(), proposal.deliberation.voted_at) == (2, None)
