"""Two people who may both decide press at the same moment: one decision, one number, one pilot, one clear message."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from evidence import audit
from evidence.models import NumberSequence
from pilots.models import Pilot
from proposals import actions
from proposals.models import Decision, Proposal, ProposalState
from tests.factories import LONG_AGO, MONDAY, REJECTION, PersonFactory, approval, make_tree, proposal_in
from units import clock
from units.actions import delegate
from units.models import Person
from units.roles import DELEGABLE
from workflow.errors import Stale


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_exactly_one_decides() -> None:
    with clock.at(MONDAY), transaction.atomic():
        tree = make_tree()
        acting = PersonFactory(username="quyen", full_name="Đặng Ý")
        delegate(tree.head.appointments.get(), acting, valid_from=LONG_AGO, valid_to=MONDAY.date(), limits=DELEGABLE)
        proposal = proposal_in(ProposalState.AWAIT_DECISION, tree)
    gate, ends = threading.Barrier(2), dict[str, str]()

    def press(who: Person, act: Any, named: dict[str, Any]) -> None:
        try:
            seen = Proposal.objects.get(pk=proposal.pk)
            gate.wait(timeout=20)
            with clock.at(MONDAY):
                act(seen, by=Person.objects.get(pk=who.pk), seen=seen.version, **named)
            ends[who.username] = "decided"
        except Stale as stale:
            ends[who.username] = stale.sentence
        finally:
            connection.close()

    presses = [
        threading.Thread(target=press, args=(tree.head, actions.approve_pilot, approval(tree))),
        threading.Thread(target=press, args=(acting, actions.reject, {**REJECTION, "accepts_responsibility": True})),
    ]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join(timeout=40)

    winner = next(name for name, end in ends.items() if end == "decided")
    loser = next(end for end in ends.values() if end != "decided")
    decision = Decision.objects.get()
    assert decision.decided_by.username == winner
    assert f"Hồ sơ đã được {decision.decided_by.full_name} xử lý lúc" in loser
    assert Pilot.objects.count() == (1 if decision.kind == "PILOT" else 0)
    assert NumberSequence.objects.get(symbol="QĐ").last == 1
    assert [entry.action for entry in audit.chain_of(proposal)].count("record_vote") == 1
    assert audit.chain_of(proposal).last().by == decision.decided_by
