"""Button and list agree: the two faces of every policy, over all people and states; what waits for whom."""

import pytest

from proposals import actions, policies, querysets
from proposals.machine import MACHINE
from proposals.models import Proposal, ProposalState
from tests.factories import Tree, draft, proposal_in
from units.models import Person
from workflow.machine import machine_of
from workflow.who import Policy

S = ProposalState


@pytest.fixture
def everything(tree: Tree) -> list[Proposal]:
    """A proposal of the cadre in every state, one of the deputy's under review, one of the head's own."""
    for state in S:
        proposal_in(state, tree)
    proposal_in(S.REVIEWING, tree, by=tree.deputy)
    proposal_in(S.SUBMITTED, tree, by=tree.clerk)
    actions.submit(draft(tree.head), by=tree.head)
    return list(querysets.load())


def test_the_two_faces_of_every_policy_agree(tree: Tree, everything: list[Proposal]) -> None:
    checks = {name: check for name, check in vars(policies).items() if isinstance(check, Policy)}
    assert len(checks) == len(machine_of(Proposal).steps) + 4  # and create, edit, reuse, remind
    differences = []
    for role, person in {**tree.people(), "system": Person.objects.system()}.items():
        for name, check in checks.items():
            in_sql = set(querysets.load().filter(check.q(person)).values_list("pk", flat=True))
            in_hand = {one.pk for one in everything if not check.who.refusal(person, one)}
            if in_sql != in_hand:
                differences.append((role, name, in_sql ^ in_hand))
    assert differences == []


def test_what_is_offered_is_what_may_be_done(tree: Tree, everything: list[Proposal]) -> None:
    """No step is offered twice, to the wrong state, or on one's own proposal."""
    for person in tree.people().values():
        for proposal in everything:
            offered = [offer.step.name for offer in MACHINE.offers(proposal, person)]
            assert len(offered) == len(set(offered))
            own = proposal.proposer_id == person.pk
            mine = {"submit", "take_back", "answer_supplement", "withdraw", "request_reconsideration", "contest_merge"}
            assert not set(offered) - mine - {"escalate"} if own else not set(offered) & mine


WAITS_FOR = {
    S.DRAFT: {"cadre"},
    S.SUBMITTED: {"clerk", "head"},
    S.RECEIVED: {"head"},
    S.SUPPLEMENT: {"cadre"},
    S.REVIEWING: {"head"},
    S.ESCALATED: {"superior_clerk", "superior_head"},
    S.AWAIT_DECISION: {"head"},
    S.APPRAISING: {"head", "deputy", "member", "colleague", "watcher"},
}


@pytest.mark.parametrize("state", S)
def test_each_state_waits_for_those_whose_job_it_is(state: str, tree: Tree) -> None:
    proposal = proposal_in(state, tree)
    waiting = {name for name, person in tree.people().items() if proposal in MACHINE.waiting_for(person)}
    assert waiting == WAITS_FOR.get(state, set())


SEES = {"clerk", "head", "deputy", "member", "superior_head", "superior_deputy", "superior_clerk"}
OVERSEES = {"inspector", "inspection_chair", "officer", "organiser", "front", "propagandist", "admin", "auditor"}


@pytest.mark.parametrize("state", S)
def test_who_sees_what(state: str, tree: Tree) -> None:
    proposal = proposal_in(state, tree)
    seeing = {name for name, person in tree.people().items() if proposal in MACHINE.visible_to(person)}
    expected = {"cadre"} if state == S.DRAFT else {"cadre"} | SEES | OVERSEES
    if state in (S.APPROVED_FULL, S.APPROVED_PILOT, S.CLOSED):
        expected |= {"watcher"}
    elif state == S.APPRAISING:
        expected |= {"watcher", "colleague"}  # who sit in the council
    assert seeing == expected
    if state not in (S.DRAFT, S.APPRAISING):
        assert "colleague" not in seeing


def test_the_list_costs_the_same_for_one_and_thirty(tree: Tree, django_assert_num_queries) -> None:
    proposal_in(S.AWAIT_DECISION, tree)
    tree.head.grants  # noqa: B018 - read once per request, before the list
    for _number in range(2):
        with django_assert_num_queries(9):
            for one in MACHINE.visible_to(tree.head):
                assert one.held_by
                assert MACHINE.stages(one)
        for _copy in range(8):
            proposal_in(S.AWAIT_DECISION, tree)
