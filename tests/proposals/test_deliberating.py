"""The collective's meeting: invitations, the list of voters, the Party committee's opinion, votes by name (NĐ 73)."""

import unicodedata
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from notices.models import Notice
from proposals import actions, machine
from proposals.deliberation import Threshold, needed_sentence, outcome_sentence
from proposals.models import Deliberation, Proposal, ProposalState, VoteMethod, Voter
from proposals.querysets import visible_to
from tests.factories import MONDAY, Tree, meeting, party_opinion, proposal_in, tally
from tests.proposals.helpers import last_entry, refused_at, reload
from units import clock
from units.models import Person
from workflow.errors import NotReady, Refused
from workflow.models import Rule

S = ProposalState
TODAY = MONDAY.date()
MEETING_STEPS = {"prepare_meeting", "change_voters", "record_party_opinion", "cast_vote", "change_vote"}


def rule(key: str, value: str, tree: Tree) -> None:
    Rule.objects.create(
        key=key, label="Quy chế", unit=tree.cell, value=value, measure="PERCENT", basis="Quy chế", certainty="D",
        valid_from=TODAY,
    )  # fmt: skip


def invited(tree: Tree, **changes: Any) -> Proposal:
    """A meeting of today with its three voters; everybody votes in the application."""
    return actions.prepare_meeting(proposal_in(S.REVIEWING, tree), by=tree.head, **meeting(**changes))


def vote(proposal: Proposal, **choices: str) -> Proposal:
    """`vote(proposal, head="FOR", deputy="AGAINST")`, by the names of the tree."""
    people = {one.person.username: one.person for one in proposal.deliberation.voters.all()}
    for name, choice in choices.items():
        proposal = actions.cast_vote(proposal, by=people[name], choice=choice)
    return proposal


@pytest.fixture
def names(tree: Tree) -> dict[str, str]:
    """Short names for the three voters, who have login names of their own."""
    return {"head": tree.head.username, "deputy": tree.deputy.username, "member": tree.member.username}


class TestInviting:
    def test_the_voters_and_the_secretary_are_invited_with_hour_and_place(self, tree: Tree) -> None:
        proposal = invited(tree, secretary=tree.watcher, place=unicodedata.normalize("NFD", "Hội trường Đặng Ý"))
        kept = proposal.deliberation
        assert (kept.place, kept.method, kept.secretary) == ("Hội trường Đặng Ý", VoteMethod.OPEN, tree.watcher)
        told = Notice.objects.filter(text__startswith="Mời họp 14:30 ngày 11/03/2024 tại Hội trường Đặng Ý")
        assert {one.person for one in told} == {tree.deputy, tree.member, tree.watcher}
        assert last_entry(proposal).facts == {
            "Thời gian": "14:30 ngày 11/03/2024",
            "Địa điểm": "Hội trường Đặng Ý",
            "Cách biểu quyết": "Biểu quyết công khai trên phần mềm, từng người tự bỏ phiếu",
            "Chương trình": "1. Trình bày đề xuất",
            "Thư ký": "Bùi Văn Tấn",
        }

    def test_a_second_invitation_replaces_the_agenda(self, tree: Tree) -> None:
        proposal = invited(tree)
        points = [{"content": "Biểu quyết"}, {"content": "Kết luận"}]
        proposal = actions.prepare_meeting(proposal, by=tree.head, **meeting(agenda=points))
        assert [item.content for item in proposal.deliberation.agenda.all()] == ["Biểu quyết", "Kết luận"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"place": " "}, "place"),
            ({"agenda": []}, "agenda"),
            ({"agenda": [{"content": " "}]}, "agenda"),
            ({"method": "SECRET"}, "method"),
            ({"meeting_on": TODAY - timedelta(days=1)}, "meeting_on"),
        ],
    )
    def test_what_lacks_is_said_at_its_field(self, tree: Tree, changes: dict[str, Any], field: str) -> None:
        with refused_at(field):
            invited(tree, **changes)
        assert Deliberation.objects.get().invited_at is None

    @pytest.mark.parametrize("who", ["cadre", "head", "stranger"])
    def test_not_everybody_takes_the_minutes(self, tree: Tree, who: str) -> None:
        with refused_at("secretary"):
            invited(tree, secretary=tree.people()[who])

    def test_the_secretary_sees_the_record_and_may_close_the_vote(self, tree: Tree) -> None:
        proposal = invited(tree, secretary=tree.watcher)
        assert proposal in visible_to(tree.watcher)
        assert proposal in machine.MACHINE.waiting_for(tree.watcher)
        proposal = actions.record_vote(
            actions.prepare_meeting(proposal, by=tree.watcher, **meeting(method="TALLY", secretary=tree.watcher)),
            by=tree.watcher,
            **tally(2, 1),
        )
        assert proposal.state == S.AWAIT_DECISION
        with pytest.raises(Refused):
            actions.reject(proposal, by=tree.watcher, reject_code="OTHER", reasons="x" * 60, advice="Làm lại")

    def test_the_units_rule_says_how_it_votes_by_itself(self, tree: Tree) -> None:
        assert proposal_in(S.REVIEWING, tree).deliberation.method == VoteMethod.TALLY
        rule("proposal.vote_method", "1", tree)
        assert proposal_in(S.REVIEWING, tree).deliberation.method == VoteMethod.OPEN


class TestVoterList:
    def test_the_head_adds_and_strikes_with_a_reason(self, tree: Tree) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        leaving = Voter.objects.get(person=tree.member)
        proposal = actions.change_voters(
            proposal, by=tree.head, add=[tree.colleague], strike=[leaving], reason="Đồng chí Ửng đi học"
        )
        assert {one.person for one in proposal.deliberation.voters.all()} == {tree.head, tree.deputy, tree.colleague}
        assert proposal.deliberation.voter_changes == [
            {"name": tree.colleague.full_name, "added": True, "reason": "Đồng chí Ửng đi học"},
            {"name": "Phạm Hồng Ửng", "added": False, "reason": "Đồng chí Ửng đi học"},
        ]
        assert last_entry(proposal).reason == "Đồng chí Ửng đi học"
        assert last_entry(proposal).facts == {"Thêm": tree.colleague.full_name, "Gạch tên": "Phạm Hồng Ửng"}

    def test_never_the_proposer_nor_a_stranger(self, tree: Tree) -> None:
        """S1, S3."""
        proposal = proposal_in(S.REVIEWING, tree)
        for person in (tree.cadre, tree.stranger):
            with refused_at("add"):
                actions.change_voters(proposal, by=tree.head, add=[person], reason="Cần thêm người")

    @pytest.mark.parametrize(("given", "field"), [({"reason": " "}, "reason"), ({"add": []}, "add")])
    def test_with_a_reason_and_somebody(self, tree: Tree, given: dict[str, Any], field: str) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        with refused_at(field):
            actions.change_voters(proposal, by=tree.head, **{"add": [tree.colleague], "reason": "Bổ sung", **given})

    def test_the_head_stays(self, tree: Tree) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        with refused_at("strike"):
            actions.change_voters(proposal, by=tree.head, strike=[Voter.objects.get(is_head=True)], reason="Đi vắng")

    def test_once_somebody_has_voted_it_stays(self, tree: Tree) -> None:
        proposal = actions.cast_vote(invited(tree), by=tree.deputy, choice="FOR")
        with pytest.raises(NotReady, match="Đã có người biểu quyết"):
            actions.change_voters(proposal, by=tree.head, add=[tree.colleague], reason="Bổ sung")
        with refused_at("method"):
            actions.prepare_meeting(proposal, by=tree.head, **meeting(method="TALLY"))


class TestOpenVote:
    def test_each_votes_and_the_sum_is_made_of_it(self, tree: Tree, names: dict[str, str]) -> None:
        proposal = vote(invited(tree), **{names["head"]: "FOR", names["deputy"]: "FOR", names["member"]: "AGAINST"})
        proposal = actions.record_vote(proposal, by=tree.head, minutes="Thống nhất.", votes_for=0, votes_against=3)
        kept = proposal.deliberation
        assert (kept.votes_for, kept.votes_against, kept.votes_abstain, kept.passed) == (2, 1, 0, True)
        assert outcome_sentence(kept) == "2/3 tán thành, cần hơn một nửa của 3: thông qua."
        facts = last_entry(proposal).facts
        assert (facts["Vắng"], facts["Người đứng đầu"]) == ("Không", "Tán thành")
        assert facts["Biểu quyết của từng người"] == (
            "Hồ Quỳnh Anh: Tán thành; Đỗ Công Ẩn: Tán thành; Phạm Hồng Ửng: Không tán thành"
        )

    def test_how_somebody_voted_is_told_by_no_entry_before_the_end(self, tree: Tree) -> None:
        proposal = actions.cast_vote(invited(tree), by=tree.deputy, choice="AGAINST", words="Chưa đủ vốn")
        assert list(last_entry(proposal).facts) == ["SHA-256 của phiếu"]

    def test_a_vote_may_be_changed_until_it_is_closed(self, tree: Tree, names: dict[str, str]) -> None:
        proposal = vote(invited(tree), **{names["head"]: "FOR", names["deputy"]: "FOR"})
        proposal = actions.change_vote(proposal, by=tree.deputy, choice="ABSTAIN", words="Cần thêm số liệu")
        proposal = actions.record_vote(proposal, by=tree.head, minutes="Đã thảo luận.")
        assert (proposal.deliberation.votes_for, proposal.deliberation.passed) == (1, False)
        assert [one.attended for one in proposal.deliberation.voters.all()] == [True, True, False]
        assert last_entry(proposal).facts["Vắng"] == "Phạm Hồng Ửng"
        with pytest.raises(Refused):
            actions.change_vote(proposal, by=tree.deputy, choice="FOR")

    @pytest.mark.parametrize("who", ["cadre", "colleague", "clerk", "superior_head", "admin"])
    def test_nobody_votes_for_another(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            actions.cast_vote(invited(tree), by=tree.people()[who], choice="FOR")

    def test_nobody_votes_twice(self, tree: Tree) -> None:
        proposal = actions.cast_vote(invited(tree), by=tree.deputy, choice="FOR")
        with pytest.raises(Refused):
            actions.cast_vote(proposal, by=tree.deputy, choice="FOR")

    def test_what_is_no_choice_is_refused(self, tree: Tree) -> None:
        with refused_at("choice"):
            actions.cast_vote(invited(tree), by=tree.deputy, choice="MAYBE")

    def test_not_where_the_tally_is_typed(self, tree: Tree) -> None:
        with pytest.raises(Refused):
            actions.cast_vote(invited(tree, method="TALLY"), by=tree.deputy, choice="FOR")

    def test_from_the_day_of_the_meeting(self, tree: Tree) -> None:
        proposal = invited(tree, meeting_on=TODAY + timedelta(days=2))
        with pytest.raises(NotReady, match="Biểu quyết từ ngày họp 13/03/2024"):
            actions.cast_vote(proposal, by=tree.deputy, choice="FOR")
        with clock.at(MONDAY + timedelta(days=2)):
            assert actions.cast_vote(proposal, by=tree.deputy, choice="FOR").state == S.REVIEWING

    def test_without_a_quorum_it_is_not_closed(self, tree: Tree) -> None:
        proposal = actions.cast_vote(invited(tree), by=tree.head, choice="FOR")
        with pytest.raises(ValidationError, match=r"Mới có 1 trong 3 .* cần hơn một nửa, ít nhất 2 người") as caught:
            actions.record_vote(proposal, by=tree.head, minutes="Đã họp.")
        assert list(caught.value.message_dict) == ["minutes"]
        assert reload(proposal).deliberation.voted_at is None

    def test_a_tie_goes_to_the_heads_side(self, tree: Tree, names: dict[str, str]) -> None:
        leaving = Voter.objects.filter(person=tree.member)
        proposal = actions.change_voters(
            proposal_in(S.REVIEWING, tree), by=tree.head, strike=leaving, reason="Đi công tác"
        )
        proposal = actions.prepare_meeting(proposal, by=tree.head, **meeting())
        proposal = vote(proposal, **{names["head"]: "FOR", names["deputy"]: "AGAINST"})
        proposal = actions.record_vote(proposal, by=tree.head, minutes="Ý kiến ngang nhau.")
        assert proposal.deliberation.passed is True
        assert outcome_sentence(proposal.deliberation) == (
            "1/2 tán thành, cần hơn một nửa của 2: thông qua. Ngang nhau nên theo phía người đứng đầu (tán thành)."
        )

    def test_voting_waits_for_those_who_have_not(self, tree: Tree) -> None:
        proposal = actions.cast_vote(invited(tree), by=tree.deputy, choice="FOR")
        assert proposal in machine.MACHINE.waiting_for(tree.member)
        assert proposal not in machine.MACHINE.waiting_for(tree.deputy)

    def test_an_older_meeting_is_not_voted_on(self, tree: Tree) -> None:
        """Sent back and put to the collective anew: the first list of voters counts no more."""
        proposal = actions.return_to_proposer(invited(tree), by=tree.head, gaps=[{"gap": "Nêu giá"}])
        item = proposal.supplements.get().items.get()
        proposal = actions.answer_supplement(proposal, by=tree.cadre, answers={item.pk: "Đã nêu"})
        proposal = actions.put_to_collective(
            proposal, by=tree.head, meeting_on=TODAY, compliance=proposal.deliberation.compliance
        )
        assert [one.is_current for one in proposal.deliberations.all()] == [True, False]
        with pytest.raises(Refused):
            actions.cast_vote(proposal, by=tree.deputy, choice="FOR")


class TestTypedTally:
    def test_who_sat_is_as_many_as_the_votes(self, tree: Tree) -> None:
        proposal = proposal_in(S.REVIEWING, tree)
        two = list(Voter.objects.exclude(person=tree.member))
        with refused_at("present"):
            actions.record_vote(proposal, by=tree.head, **tally(3), present=two)
        proposal = actions.record_vote(proposal, by=tree.head, **tally(2), present=two)
        assert last_entry(proposal).facts["Dự họp"] == "Hồ Quỳnh Anh; Đỗ Công Ẩn"
        assert last_entry(proposal).facts["Vắng"] == "Phạm Hồng Ửng"

    def test_what_it_takes_is_said_beforehand(self, tree: Tree) -> None:
        assert needed_sentence(proposal_in(S.REVIEWING, tree).deliberation) == (
            "Có 3 người biểu quyết. Cuộc họp hợp lệ khi hơn một nửa dự họp (ít nhất 2 người); thông qua khi hơn một "
            "nửa của 3 tán thành (ít nhất 2 người). Ngang nhau thì theo phía người đứng đầu."
        )

    def test_a_quorum_of_the_units_own(self, tree: Tree) -> None:
        rule("proposal.quorum", "66.67", tree)
        with refused_at("votes_for"):
            actions.record_vote(proposal_in(S.REVIEWING, tree), by=tree.head, **tally(2))


@pytest.mark.parametrize(
    ("percent", "voters", "words", "least"),
    [
        ("50", 7, "hơn một nửa", 4),
        ("50", 4, "hơn một nửa", 3),
        ("66.67", 6, "hơn hai phần ba", 5),
        ("60", 5, "hơn 60%", 4),
    ],
)
def test_a_share_in_words(percent: str, voters: int, words: str, least: int) -> None:
    share = Threshold(Decimal(percent), voters, "")
    assert (share.words, share.least) == (words, least)
    assert share.is_exceeded_by(least)
    assert not share.is_exceeded_by(least - 1)


class TestPartyOpinion:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"party_body": " "}, "party_body"),
            ({"party_opinion": ""}, "party_opinion"),
            ({"party_agrees": None}, "party_agrees"),
            ({"party_opinion_on": TODAY + timedelta(days=1)}, "party_opinion_on"),
            ({"party_opinion_on": TODAY - timedelta(days=1)}, "party_opinion_on"),
        ],
    )
    def test_whose_when_and_what(self, tree: Tree, changes: dict[str, Any], field: str) -> None:
        Proposal.objects.filter(pk=(proposal := proposal_in(S.REVIEWING, tree)).pk).update(regime="ND73")
        with refused_at(field):
            actions.record_party_opinion(proposal, by=tree.head, **party_opinion(**changes))
        assert reload(proposal).deliberation.party_opinion == ""


@pytest.mark.parametrize("changes", [{"choice": "FOR"}, {"cast_at": MONDAY}])
def test_the_database_keeps_no_half_vote(tree: Tree, changes: dict[str, Any]) -> None:
    proposal_in(S.REVIEWING, tree)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.filter(person=tree.deputy).update(**changes)


def test_the_system_does_not_vote(tree: Tree) -> None:
    with pytest.raises(Refused):
        actions.cast_vote(invited(tree), by=Person.objects.system(), choice="FOR")
