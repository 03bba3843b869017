"""Receiving, the register, supplements, lapsing (DOMAIN §7.1)."""

import pytest
from django.core.exceptions import ValidationError

from proposals import actions, machine
from proposals.models import LegalRegime, ProposalState, SupplementRequest
from proposals.querysets import similar_to
from tests.factories import MONDAY, PersonFactory, Tree, day, draft, proposal_in
from tests.proposals.helpers import clock_of, kept, last_entry, refused_at, reload, upon
from units import clock
from units.models import Person
from units.roles import Role
from workflow.errors import NotReady, Refused, Stale
from workflow.tasks import run_automatic

S = ProposalState


def received(tree: Tree, by: Person | None = None):
    return actions.receive(proposal_in(S.SUBMITTED, tree), by=by or tree.clerk, regime="ND73")


def test_the_clerk_enters_it_in_the_register(tree: Tree) -> None:
    proposal = received(tree)
    assert (proposal.state, proposal.registry_no, proposal.regime) == (S.RECEIVED, "01/ĐX-CBĐS", LegalRegime.ND73)
    assert proposal.received_at == MONDAY
    entry = last_entry(proposal)
    assert entry.facts == {"Số vào sổ": "01/ĐX-CBĐS", "Chế độ pháp lý": "Nghị định 73/2023/NĐ-CP"}
    assert (entry.by, entry.from_state, entry.to_state) == (tree.clerk, S.SUBMITTED, S.RECEIVED)


def test_the_register_counts_on(tree: Tree) -> None:
    assert [received(tree).registry_no, received(tree, tree.head).registry_no] == ["01/ĐX-CBĐS", "02/ĐX-CBĐS"]


def test_a_new_term_begins_the_register_anew(tree: Tree) -> None:
    received(tree)
    with clock.at(MONDAY.replace(year=2025)):
        later = received(tree)
    assert later.registry_no == "01/ĐX-CBĐS"
    assert later.registry_term == "2025"


def test_a_regime_is_chosen(tree: Tree) -> None:
    proposal = proposal_in(S.SUBMITTED, tree)
    with refused_at("regime"):
        actions.receive(proposal, by=tree.clerk, regime="")


@pytest.mark.parametrize(
    "who", ["cadre", "deputy", "superior_head", "superior_clerk", "other_head", "admin", "auditor"]
)
def test_nobody_else_receives(tree: Tree, who: str) -> None:
    proposal = proposal_in(S.SUBMITTED, tree)
    with pytest.raises(Refused):
        actions.receive(proposal, by=tree.people()[who], regime="KL14")
    assert reload(proposal).state == S.SUBMITTED


def test_a_clerk_does_not_receive_their_own(tree: Tree) -> None:
    proposal = proposal_in(S.SUBMITTED, tree, by=tree.clerk)
    with pytest.raises(Refused, match="của chính mình"):
        actions.receive(proposal, by=tree.clerk, regime="KL14")
    assert actions.receive(proposal, by=tree.head, regime="KL14").state == S.RECEIVED


def test_a_refused_act_gives_its_number_back(tree: Tree) -> None:
    proposal = proposal_in(S.SUBMITTED, tree)
    with pytest.raises(Refused):
        actions.receive(proposal, by=tree.deputy, regime="KL14")
    assert actions.receive(proposal, by=tree.clerk, regime="KL14").registry_no == "01/ĐX-CBĐS"


def test_the_superior_unit_has_a_register_of_its_own(tree: Tree) -> None:
    proposal = proposal_in(S.ESCALATED, tree)
    assert proposal.registry_no == ""
    proposal = actions.receive_escalated(proposal, by=tree.superior_clerk, regime="BOTH")
    assert (proposal.state, proposal.registry_no, proposal.holder) == (S.RECEIVED, "01/ĐX-ĐUK", tree.bloc)


@pytest.mark.parametrize("who", ["clerk", "head", "admin"])
def test_the_lower_unit_does_not_receive_for_the_superior(tree: Tree, who: str) -> None:
    proposal = proposal_in(S.ESCALATED, tree)
    with pytest.raises(Refused):
        actions.receive_escalated(proposal, by=tree.people()[who], regime="KL14")


class TestAutomatically:
    """Delay cannot hide a proposal."""

    @pytest.mark.parametrize(
        ("moment", "still_waits"),
        [
            (day(3, 6), True),  # Thursday morning: the third working day is not over
            (day(4, 6), False),  # Friday morning
        ],
    )
    def test_what_nobody_received_is_received_after_the_rules_days(self, tree, moment, still_waits) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        with clock.at(moment):
            assert run_automatic() == (0 if still_waits else 1)
            assert run_automatic() == 0
        proposal = reload(proposal)
        assert proposal.state == (S.SUBMITTED if still_waits else S.RECEIVED)
        assert proposal.received_late == (not still_waits)

    def test_sent_after_closing_time_counts_from_the_next_working_day(self, tree: Tree) -> None:
        with clock.at(day(-3, 18)):  # Friday evening: day zero is Monday
            proposal_in(S.SUBMITTED, tree)
        with clock.at(day(3, 6)):
            assert list(machine.unreceived()) == []
        with clock.at(day(4, 6)):
            assert len(machine.unreceived()) == 1

    def test_the_system_numbers_it_under_the_partys_conclusion(self, tree: Tree) -> None:
        proposal = actions.auto_receive(proposal_in(S.SUBMITTED, tree), by=Person.objects.system())
        assert (proposal.registry_no, proposal.regime) == ("01/ĐX-CBĐS", LegalRegime.KL14)
        assert last_entry(proposal).reason == "Quá hạn tiếp nhận theo quy định."

    def test_a_person_cannot_take_the_systems_step(self, tree: Tree) -> None:
        with pytest.raises(Refused):
            actions.auto_receive(proposal_in(S.SUBMITTED, tree), by=tree.clerk)


class TestSupplement:
    GAPS = [{"gap": "Nêu phương án nhân lực"}, {"gap": "  "}, {"gap": "Nêu giá sàn"}]

    def test_gaps_are_itemised(self, tree: Tree) -> None:
        proposal = proposal_in(S.RECEIVED, tree)
        proposal = actions.request_supplement(proposal, by=tree.clerk, gaps=self.GAPS, reason="Hồ sơ sơ sài")
        assert (proposal.state, proposal.supplement_count) == (S.SUPPLEMENT, 1)
        request = proposal.supplements.get()
        assert [item.gap for item in request.items.all()] == ["Nêu phương án nhân lực", "Nêu giá sàn"]
        entry = last_entry(proposal)
        assert entry.reason == "Hồ sơ sơ sài"
        assert entry.facts == {
            "Cần bổ sung 1": "Nêu phương án nhân lực",
            "Cần bổ sung 2": "Nêu giá sàn",
            **upon(proposal),
        }

    @pytest.mark.parametrize("gaps", [[], [{"gap": ""}], [{"gap": " \n "}]])
    def test_at_least_one_gap(self, tree: Tree, gaps) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        with refused_at("gaps"):
            actions.request_supplement(proposal, by=tree.clerk, gaps=gaps)
        assert SupplementRequest.objects.count() == 0

    def test_at_most_as_often_as_the_rule_says(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        for _time in range(2):
            proposal = actions.request_supplement(proposal, by=tree.clerk, gaps=self.GAPS)
            proposal = answered(proposal)
        with pytest.raises(NotReady, match="đủ 2 lần"):
            actions.request_supplement(proposal, by=tree.clerk, gaps=self.GAPS)

    def test_the_head_may_return_it_from_the_collective_and_before_deciding(self, tree: Tree) -> None:
        for state in (S.REVIEWING, S.AWAIT_DECISION):
            proposal = actions.return_to_proposer(proposal_in(state, tree), by=tree.head, gaps=self.GAPS)
            assert (proposal.state, proposal.supplement_count) == (S.SUPPLEMENT, 1)
            with pytest.raises(Refused):
                actions.return_to_proposer(proposal_in(state, tree), by=tree.clerk, gaps=self.GAPS)

    def test_every_gap_is_answered(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUPPLEMENT, tree)
        first, second = proposal.supplements.get().items.all()
        with refused_at(f"answer_{second.pk}"):
            actions.answer_supplement(proposal, by=tree.cadre, answers={first.pk: "Hai người", second.pk: " "})
        assert reload(proposal).state == S.SUPPLEMENT
        first.refresh_from_db()
        assert first.answer == ""

    def test_the_answers_are_kept_and_told(self, tree: Tree) -> None:
        proposal = answered(proposal_in(S.SUPPLEMENT, tree))
        request = proposal.supplements.get()
        assert request.answered_at == MONDAY
        assert [item.answer for item in request.items.all()] == ["Trả lời 1", "Trả lời 2"]
        told = {"Nêu phương án nhân lực": "Trả lời 1", "Nêu giá sàn": "Trả lời 2"}
        assert last_entry(proposal).facts == {**told, **kept(proposal)}

    def test_what_was_registered_goes_back_to_the_head_else_to_the_clerk(self, tree: Tree) -> None:
        assert answered(proposal_in(S.SUPPLEMENT, tree)).state == S.RECEIVED
        proposal = actions.request_supplement(proposal_in(S.SUBMITTED, tree), by=tree.clerk, gaps=self.GAPS)
        assert answered(proposal).state == S.SUBMITTED

    def test_only_the_proposer_answers(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUPPLEMENT, tree)
        with pytest.raises(Refused):
            actions.answer_supplement(proposal, by=tree.colleague, answers={})

    def test_unanswered_it_lapses(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUPPLEMENT, tree)
        assert clock_of(proposal, "proposal.supplement").due_on == day(14).date()
        with clock.at(day(28, 6)):  # ten working days after the due day are not over
            assert run_automatic() == 0
        with clock.at(day(29, 6)):
            assert run_automatic() == 1
        assert reload(proposal).state == S.LAPSED

    def test_only_the_system_lets_it_lapse(self, tree: Tree) -> None:
        with pytest.raises(Refused):
            actions.lapse(proposal_in(S.SUPPLEMENT, tree), by=tree.head)


def answered(proposal):
    """The proposer answers every item with "Trả lời n"."""
    items = proposal.supplements.get(answered_at=None).items.all()
    answers = {item.pk: f"Trả lời {number}" for number, item in enumerate(items, start=1)}
    return actions.answer_supplement(proposal, by=proposal.proposer, answers=answers)


class TestClocks:
    def test_the_units_clock_rests_while_the_proposer_supplements(self, tree: Tree) -> None:
        with clock.at(day(0)):
            proposal = proposal_in(S.RECEIVED, tree)
        meeting = clock_of(proposal, "proposal.leadership_meeting")
        assert meeting.due_on == day(9).date()  # seven working days
        with clock.at(day(2)):
            proposal = actions.request_supplement(proposal, by=tree.clerk, gaps=[{"gap": "Nêu giá sàn"}])
        meeting.refresh_from_db()
        assert (meeting.paused_on, meeting.days_left_at_pause, meeting.overdue) == (day(2).date(), 5, False)
        with clock.at(day(10)):
            proposal = answered(proposal)
        meeting.refresh_from_db()
        assert (meeting.paused_on, meeting.due_on) == (None, day(17).date())  # five working days after Thursday
        supplement = clock_of(proposal, "proposal.supplement")
        assert (supplement.closed_at, supplement.kept) == (day(10), True)

    def test_the_clerks_clock_rests_likewise(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        with clock.at(day(1)):
            proposal = actions.request_supplement(proposal, by=tree.clerk, gaps=[{"gap": "Nêu giá sàn"}])
        receipt = clock_of(proposal, "proposal.receive")
        assert (receipt.days_left_at_pause, receipt.closed_at) == (1, None)
        with clock.at(day(7)):
            proposal = answered(proposal)
        receipt.refresh_from_db()
        assert receipt.due_on == day(8).date()

    def test_a_clock_paused_in_time_was_kept_though_the_proposer_never_answered(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUPPLEMENT, tree)
        with clock.at(day(60)):
            actions.lapse(proposal, by=Person.objects.system())
        assert clock_of(proposal, "proposal.leadership_meeting").kept is True
        assert clock_of(proposal, "proposal.supplement").kept is False

    def test_receiving_late_is_told(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        with clock.at(day(3)):
            actions.receive(proposal, by=tree.clerk, regime="KL14")
        assert clock_of(proposal, "proposal.receive").kept is False


class TestLeaving:
    def test_the_proposer_takes_back_what_nobody_received(self, tree: Tree) -> None:
        proposal = actions.take_back(proposal_in(S.SUBMITTED, tree), by=tree.cadre)
        assert (proposal.state, proposal.submitted_at) == (S.DRAFT, None)

    def test_not_once_it_was_received(self, tree: Tree) -> None:
        with pytest.raises(Stale):
            actions.take_back(proposal_in(S.RECEIVED, tree), by=tree.cadre)

    @pytest.mark.parametrize(
        "state", [S.DRAFT, S.SUBMITTED, S.RECEIVED, S.SUPPLEMENT, S.REVIEWING, S.ESCALATED, S.AWAIT_DECISION]
    )
    def test_the_proposer_withdraws_before_the_decision(self, tree: Tree, state: str) -> None:
        proposal = actions.withdraw(proposal_in(state, tree), by=tree.cadre, reason=" Đã có cách khác ")
        assert (proposal.state, last_entry(proposal).reason) == (S.WITHDRAWN, "Đã có cách khác")

    def test_with_a_reason(self, tree: Tree) -> None:
        with refused_at("reason"):
            actions.withdraw(proposal_in(S.SUBMITTED, tree), by=tree.cadre, reason="  ")

    def test_not_after_the_decision(self, tree: Tree) -> None:
        for state in (S.APPROVED_PILOT, S.REJECTED, S.CLOSED):
            with pytest.raises(Stale):
                actions.withdraw(proposal_in(state, tree), by=tree.cadre, reason="Đã có cách khác")

    @pytest.mark.parametrize("who", ["colleague", "head", "clerk", "admin"])
    def test_nobody_else(self, tree: Tree, who: str) -> None:
        with pytest.raises(Refused):
            actions.withdraw(proposal_in(S.SUBMITTED, tree), by=tree.people()[who], reason="Không cần nữa")

    def test_a_withdrawn_draft_is_news_to_nobody(self, tree: Tree) -> None:
        never_sent = actions.withdraw(draft(tree.cadre), by=tree.cadre, reason="Đã có cách khác")
        sent = actions.withdraw(proposal_in(S.SUBMITTED, tree), by=tree.cadre, reason="Đã có cách khác")
        assert list(machine.concerns(never_sent)) == [tree.cadre]
        assert list(machine.concerns(sent)) == [tree.cadre, tree.head]


class TestSimilar:
    def test_titles_that_share_their_words_are_hinted_at(self, tree: Tree) -> None:
        first = proposal_in(S.RECEIVED, tree, title="Bán chè đấu giá theo lô nhỏ trên sàn trực tuyến")
        proposal_in(S.RECEIVED, tree, title="Chuyển ca chạy xe hàng sang ban đêm")
        again = proposal_in(S.SUBMITTED, tree, by=tree.colleague, title="BÁN CHÈ đấu giá lô nhỏ trên sàn")
        assert similar_to(again, tree.clerk) == [first]

    def test_drafts_and_foreign_units_stay_unseen(self, tree: Tree) -> None:
        draft(tree.cadre)
        outsider = PersonFactory(post=(Role.CADRE, tree.other_cell))
        proposal_in(S.SUBMITTED, tree, by=outsider)
        assert similar_to(proposal_in(S.SUBMITTED, tree, by=tree.colleague), tree.clerk) == []

    def test_a_title_without_words_is_like_nothing(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        proposal.title = "–"
        assert similar_to(proposal, tree.clerk) == []


def test_an_unknown_regime_names_its_field(tree: Tree) -> None:
    with pytest.raises(ValidationError, match="Chọn chế độ pháp lý"):
        actions.receive(proposal_in(S.SUBMITTED, tree), by=tree.clerk, regime="XX")
