"""A refusal may be reconsidered once, above those who refused; a merger may be contested once."""

from datetime import date

import pytest

from proposals import actions
from proposals.models import Proposal
from proposals.models import ProposalState as S
from proposals.querysets import superior_for, visible_to, voters_for
from tests.factories import REJECTION, Tree, all_passed, approval, day, proposal_in, tally, twin
from tests.proposals.acts import upload
from tests.proposals.helpers import clock_of, last_entry, people_told, refused_at, reload
from units import clock
from units.actions import appoint
from units.models import Appointment
from units.roles import Role
from workflow.errors import NotReady, Refused

NEW = "Đã tuyển được hai người vận hành và lập quỹ dự phòng."


def asked_again(tree: Tree) -> Proposal:
    refused = proposal_in(S.REJECTED, tree)
    return actions.request_reconsideration(refused, by=tree.cadre, new_facts=NEW, attachment=upload("so-lieu.pdf"))


def voted(proposal: Proposal, tree: Tree, votes_for: int) -> Proposal:
    opened = actions.put_to_collective(
        proposal, by=tree.superior_head, meeting_on=clock.today(), compliance=all_passed()
    )
    return actions.record_vote(opened, by=tree.superior_head, **tally(votes_for, 2 - votes_for))


# --- reconsideration ------------------------------------------------------------------------------------
def test_the_superior_unit_takes_it_up_in_its_own_register(tree: Tree) -> None:
    refused = proposal_in(S.REJECTED, tree)
    before = refused.registry_no
    again = actions.request_reconsideration(refused, by=tree.cadre, new_facts=NEW, attachment=upload("so-lieu.pdf"))
    assert (again.state, again.holder, again.unit, again.registry_no) == (S.RECEIVED, tree.bloc, tree.cell, "01/ĐX-ĐUK")
    assert before == "01/ĐX-CBĐS"
    assert (again.refused_by, again.decided_at, again.received_at) == (tree.head, None, clock.now())
    assert again.reconsideration.new_facts == NEW
    assert again.reconsideration.refusing_unit == tree.cell
    facts = last_entry(again).facts
    assert facts["Tình tiết mới"] == NEW
    assert facts["Quyết định đề nghị xem xét lại"] == again.decision.number_text
    assert "Tệp so-lieu.pdf (SHA-256)" in facts
    meeting = clock_of(again, "proposal.leadership_meeting")
    assert (meeting.unit, meeting.due_on, meeting.closed_at) == (tree.bloc, date(2024, 3, 20), None)


def test_those_who_refused_read_on_are_told_and_may_not_act(tree: Tree) -> None:
    again = asked_again(tree)
    assert visible_to(tree.head).filter(pk=again.pk).exists()
    assert {tree.head, tree.superior_head, tree.cadre} <= people_told(again)
    with pytest.raises(Refused):
        actions.put_to_collective(again, by=tree.head, meeting_on=clock.today(), compliance=all_passed())


def test_the_refusing_head_may_not_act_from_a_higher_post_either(tree: Tree) -> None:
    again = asked_again(tree)
    Appointment.objects.filter(person=tree.superior_head).update(valid_to=date(2024, 3, 1))
    appoint(tree.head, Role.HEAD, tree.bloc, valid_from=date(2024, 3, 2))
    with pytest.raises(Refused, match="đã ký quyết định không chấp thuận"):
        actions.put_to_collective(again, by=tree.head, meeting_on=clock.today(), compliance=all_passed())
    assert tree.head not in voters_for(again)
    appoint(tree.superior_head, Role.HEAD, tree.province, valid_from=date(2024, 3, 2))
    assert actions.escalate(again, by=tree.head, reason="Đã ký quyết định ở cấp dưới.").state == S.ESCALATED


def test_it_may_be_approved_then(tree: Tree) -> None:
    done = actions.approve_pilot(voted(asked_again(tree), tree, 2), by=tree.superior_head, **approval(tree))
    assert (done.state, done.decisions.count()) == (S.APPROVED_PILOT, 2)
    assert done.decision.unit == tree.bloc
    assert tree.head in people_told(done)


def test_a_second_refusal_is_final(tree: Tree) -> None:
    final = actions.reject(voted(asked_again(tree), tree, 0), by=tree.superior_head, **REJECTION)
    assert final.state == S.REJECTED
    with pytest.raises(NotReady, match="cuối cùng"):
        actions.request_reconsideration(final, by=tree.cadre, new_facts=NEW)
    assert reload(final).holder == tree.bloc


def test_fifteen_working_days_and_not_one_more(tree: Tree) -> None:
    refused = proposal_in(S.REJECTED, tree)
    with clock.at(day(22)), pytest.raises(NotReady, match=r"đã hết ngày 01/04/2024"):  # a Tuesday
        actions.request_reconsideration(refused, by=tree.cadre, new_facts=NEW)
    with clock.at(day(21, hour=23)):
        assert actions.request_reconsideration(refused, by=tree.cadre, new_facts=NEW).state == S.RECEIVED


@pytest.mark.parametrize("facts", ["", "  "])
def test_nothing_new_is_refused_at_the_field(tree: Tree, facts: str) -> None:
    refused = proposal_in(S.REJECTED, tree)
    with refused_at("new_facts"):
        actions.request_reconsideration(refused, by=tree.cadre, new_facts=facts)
    assert reload(refused).state == S.REJECTED


def test_with_nobody_above_a_sentence_says_so(tree: Tree) -> None:
    refused = proposal_in(S.REJECTED, tree)
    Appointment.objects.filter(person=tree.superior_head).update(valid_to=date(2024, 3, 1))
    with pytest.raises(NotReady, match="Không có cấp trên nào"):
        actions.request_reconsideration(refused, by=tree.cadre, new_facts=NEW)


def test_one_who_heads_both_units_is_passed_over(tree: Tree) -> None:
    """S1, S2: neither the proposer's own post above nor the refusing head's is a superior."""
    refused = proposal_in(S.REJECTED, tree)
    Appointment.objects.filter(person=tree.superior_head).update(valid_to=date(2024, 3, 1))
    appoint(tree.head, Role.HEAD, tree.bloc, valid_from=date(2024, 3, 2))
    assert superior_for(refused) is None
    appoint(tree.superior_head, Role.HEAD, tree.province, valid_from=date(2024, 3, 2))
    assert superior_for(refused) == tree.province


def test_a_head_of_both_units_sends_their_own_to_the_next_above(tree: Tree) -> None:
    Appointment.objects.filter(person=tree.superior_head).update(valid_to=date(2024, 3, 1))
    appoint(tree.head, Role.HEAD, tree.bloc, valid_from=date(2024, 3, 2))
    appoint(tree.superior_head, Role.HEAD, tree.province, valid_from=date(2024, 3, 2))
    sent = actions.submit(proposal_in(S.DRAFT, tree, by=tree.head), by=tree.head)
    assert (sent.state, sent.holder) == (S.ESCALATED, tree.province)


# --- duplicates -----------------------------------------------------------------------------------------
def merged(tree: Tree) -> tuple[Proposal, Proposal]:
    master = twin(tree)
    one = actions.merge(proposal_in(S.RECEIVED, tree), by=tree.head, master=master, reason="Cùng một việc")
    return one, master


def test_a_twin_ends_and_names_its_master_by_code_alone(tree: Tree) -> None:
    one, master = merged(tree)
    assert (one.state, one.duplicate_of) == (S.DUPLICATE, master)
    assert last_entry(one).facts == {"Gộp vào hồ sơ": f"ĐX-{master.pk:05d}"}
    assert clock_of(one, "proposal.leadership_meeting").kept is True
    assert tree.cadre in people_told(one)


def test_the_proposer_objects_once_and_then_it_stands_by_itself(tree: Tree) -> None:
    one, master = merged(tree)
    back = actions.contest_merge(one, by=tree.cadre, reason="Địa bàn khác")
    assert (back.state, back.duplicate_of, back.merge_contested) == (S.RECEIVED, None, True)
    assert clock_of(back, "proposal.leadership_meeting").closed_at is None
    with pytest.raises(NotReady, match="xem xét riêng"):
        actions.merge(back, by=tree.head, master=master, reason="Vẫn trùng")


def test_an_objection_comes_in_time_with_a_reason(tree: Tree) -> None:
    one, _master = merged(tree)
    with refused_at("reason"):
        actions.contest_merge(one, by=tree.cadre, reason=" ")
    with clock.at(day(8)), pytest.raises(NotReady, match="đã hết ngày 18/03/2024"):
        actions.contest_merge(one, by=tree.cadre, reason="Địa bàn khác")


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN, S.LAPSED, S.REJECTED, S.DUPLICATE])
def test_nothing_is_merged_into_what_is_not_going_on(tree: Tree, state: str) -> None:
    master = proposal_in(state, tree, by=tree.head if state == S.DRAFT else None)
    with refused_at("master"):
        actions.merge(proposal_in(S.RECEIVED, tree), by=tree.head, master=master, reason="Trùng")


def test_nor_into_itself_nor_into_what_the_head_may_not_see(tree: Tree) -> None:
    one = proposal_in(S.RECEIVED, tree)
    elsewhere = actions.submit(proposal_in(S.DRAFT, tree, by=tree.stranger), by=tree.stranger)
    for master in (one, elsewhere):
        with refused_at("master"):
            actions.merge(one, by=tree.head, master=master, reason="Trùng")


def test_no_two_are_merged_into_each_other(tree: Tree) -> None:
    one, other = proposal_in(S.RECEIVED, tree), proposal_in(S.RECEIVED, tree, by=tree.colleague)
    actions.merge(one, by=tree.head, master=other, reason="Trùng")
    with refused_at("master"):
        actions.merge(other, by=tree.head, master=one, reason="Trùng")


def test_what_is_reconsidered_needs_a_decision_of_its_own(tree: Tree) -> None:
    again = asked_again(tree)
    with pytest.raises(NotReady, match="quyết định riêng"):
        actions.merge(again, by=tree.superior_head, master=twin(tree), reason="Trùng")
