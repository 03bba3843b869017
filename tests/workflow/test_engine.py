"""The one way to move a record: who, when, once, whole or not at all."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from evidence import audit
from evidence.models import AuditEntry
from proposals.models import Proposal, ProposalState
from tests.small_tree import Tree, moment
from units import clock
from units.models import Person
from workflow.engine import begin, perform
from workflow.errors import AlreadyDone, NotReady, OutsidePerform, Refused, Stale
from workflow.machine import machine_of, machines
from workflow.models import Deadline, UsedKey
from workflow.signals import transitioned
from workflow.who import Policy


def entries(record) -> list[tuple[str, str, str]]:
    return list(audit.chain_of(record).values_list("action", "from_state", "to_state"))


def withdraw(proposal: Proposal, by: Person, **kwargs) -> Proposal:
    return perform(proposal, "withdraw", by=by, reason="Đã có cách khác", **kwargs)


def test_a_step_moves_saves_and_proves(small_tree: Tree):
    proposal = small_tree.draft()
    with clock.at(moment("16/03/2026")):
        moved = withdraw(proposal, small_tree.cadre, facts={"Lý do": "Đã có cách khác"})
    assert (moved.state, moved.version, moved.state_since) == ("WITHDRAWN", 2, moment("16/03/2026"))
    assert entries(moved) == [("create", "", "DRAFT"), ("withdraw", "DRAFT", "WITHDRAWN")]
    last = audit.chain_of(moved).last()
    assert (last.by, last.by_name, last.reason) == (small_tree.cadre, "Trần Đình Ân", "Đã có cách khác")
    assert last.facts == {"Lý do": "Đã có cách khác"}


def test_the_wrong_person_is_refused_with_a_reason_and_nothing_is_written(small_tree: Tree):
    proposal = small_tree.draft()
    with pytest.raises(Refused) as refusal:
        withdraw(proposal, small_tree.head)
    assert refusal.value.reason == "Chỉ người đề xuất được làm việc này."
    assert entries(proposal) == [("create", "", "DRAFT")]


def test_an_incomplete_record_is_not_ready(small_tree: Tree):
    with pytest.raises(NotReady, match="còn thiếu"):
        perform(small_tree.draft(), "submit", by=small_tree.cadre)


def test_the_second_of_two_stale_copies_loses(small_tree: Tree):
    proposal = small_tree.draft()
    with clock.at(moment("16/03/2026")):
        withdraw(proposal, small_tree.cadre)
    with pytest.raises(Stale) as stale:
        withdraw(proposal, small_tree.cadre)
    assert stale.value.sentence == "Hồ sơ đã được Trần Đình Ân xử lý lúc 09:00 16/03/2026: Đã rút đề xuất."
    assert len(entries(proposal)) == 2


def test_a_form_from_an_old_version_is_stale_even_when_the_state_would_allow(small_tree: Tree):
    with pytest.raises(Stale):
        withdraw(small_tree.draft(), small_tree.cadre, seen=0)


def test_the_same_form_counts_once(small_tree: Tree):
    proposal, key = small_tree.draft(), uuid4().hex
    withdraw(proposal, small_tree.cadre, key=key, seen=1)
    with pytest.raises(AlreadyDone):
        withdraw(proposal, small_tree.cadre, key=key, seen=1)
    assert UsedKey.objects.count() == 1


def test_a_failed_form_may_be_sent_again(small_tree: Tree):
    proposal, key = small_tree.draft(), uuid4().hex
    with pytest.raises(NotReady):
        perform(proposal, "submit", by=small_tree.cadre, key=key)
    assert withdraw(proposal, small_tree.cadre, key=key).state == "WITHDRAWN"


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_commit_leaves_no_trace(small_tree: Tree):
    proposal = small_tree.draft()
    before = (AuditEntry.objects.count(), Deadline.objects.count(), UsedKey.objects.count())

    def crash(**_kwargs):
        raise RuntimeError("the power went out")

    transitioned.connect(crash)
    try:
        with pytest.raises(RuntimeError):
            withdraw(proposal, small_tree.cadre, key="k")
    finally:
        transitioned.disconnect(crash)
    assert Proposal.objects.get().state == "DRAFT"
    assert (AuditEntry.objects.count(), Deadline.objects.count(), UsedKey.objects.count()) == before


def test_child_rows_stand_and_fall_with_the_step(small_tree: Tree):
    proposal = small_tree.draft()

    def also(fresh: Proposal) -> None:
        fresh.work_items.create(content="Mua sắm")
        raise ValidationError("sai")

    with pytest.raises(ValidationError):
        withdraw(proposal, small_tree.cadre, also=also)
    assert not proposal.work_items.exists()
    assert Proposal.objects.get().state == "DRAFT"


def test_no_transition_method_runs_by_itself(small_tree: Tree):
    proposal = small_tree.draft()
    with pytest.raises(OutsidePerform):
        proposal.withdraw(by=small_tree.cadre, at=clock.now())


def test_a_state_cannot_be_assigned(small_tree: Tree):
    with pytest.raises(AttributeError):
        small_tree.draft().state = ProposalState.APPROVED_FULL


def test_beginning_is_a_step_too(small_tree: Tree):
    with pytest.raises(Refused):
        begin(
            Proposal(title="x", proposer=small_tree.cadre, unit=small_tree.cell, holder=small_tree.cell),
            by=small_tree.head,
        )
    assert not Proposal.objects.exists()


def test_every_step_of_every_machine_has_a_policy_and_words():
    for machine in machines():
        for step in machine.steps.values():
            assert isinstance(step.policy, Policy)
            assert str(step.words.label)
            assert str(step.words.past)


def test_steps_are_offered_in_the_order_of_life():
    names = list(machine_of(Proposal).steps)
    assert names.index("submit") < names.index("receive") < names.index("put_to_collective") < names.index("close")


def test_a_person_who_lost_the_post_meanwhile_is_refused(small_tree: Tree):
    """The person in hand may have been loaded before the appointment ended; the engine asks again."""
    with clock.at(moment("16/03/2026")):
        assert small_tree.cadre.grants.ids
        small_tree.cadre.appointments.get().grants.all().delete()
        with pytest.raises(Refused):
            begin(
                Proposal(title="x", proposer=small_tree.cadre, unit=small_tree.cell, holder=small_tree.cell),
                by=small_tree.cadre,
            )
