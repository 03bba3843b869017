"""A deadline reminds those who must act, and nobody who can only wait."""

import pytest

from proposals.machine import MACHINE
from proposals.models import ProposalState as S
from tests.factories import make_tree, proposal_in

WHO = {
    S.SUBMITTED: {"clerk", "head"},
    S.SUPPLEMENT: {"cadre"},
    S.RECEIVED: {"head"},
    S.REVIEWING: {"head"},
    S.AWAIT_DECISION: {"head"},
    S.APPRAISING: {"head", "deputy", "member", "colleague", "watcher"},
}


@pytest.mark.parametrize("state", WHO)
def test_the_holder_of_the_step_is_reminded(db, state: str):
    tree = make_tree()
    proposal = proposal_in(state, tree)
    assert set(MACHINE.who_must_act(proposal)) == {getattr(tree, name) for name in WHO[state]}
