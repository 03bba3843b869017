"""What holds for every act: whole or not at all, once, not on a stale page, told in the chain, S1."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from evidence import audit
from proposals.models import Proposal
from tests.factories import Tree
from tests.proposals.acts import ACTS, BY_PEOPLE, S
from tests.proposals.helpers import last_entry, reload
from units.models import Person
from workflow.errors import AlreadyDone, Refused, Stale
from workflow.machine import machine_of
from workflow.signals import transitioned

every_act = pytest.mark.parametrize("step", ACTS)


class Crash(Exception):
    """Injected after the save and before the commit."""


@contextmanager
def crashing() -> Iterator[None]:
    def crash(**_kwargs: Any) -> None:
        raise Crash

    transitioned.connect(crash)
    try:
        yield
    finally:
        transitioned.disconnect(crash)


def everything_stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of our own tables, and every file."""
    ours: list[type[Model]] = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}
    files = sorted(str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    return rows | {"files": [{"path": path} for path in files]}


OURS = ("units", "evidence", "workflow", "notices", "proposals", "pilots", "reviews", "reports")


def test_every_step_is_here() -> None:
    assert set(ACTS) == set(machine_of(Proposal).steps)


@every_act
def test_it_is_told_in_the_chain(step: str, tree: Tree) -> None:
    act = ACTS[step]
    proposal = act.start(tree)
    after = act.take(proposal, tree)
    entry = last_entry(proposal)
    assert (entry.action, entry.by, entry.from_state, entry.to_state) == (step, act.actor(tree), act.state, after.state)
    assert entry.title == machine_of(Proposal).steps[step].words.past
    assert after.version == proposal.version + 1
    assert list(audit.verify(audit.chain_of(proposal))) == []


@every_act
def test_a_crash_before_the_commit_leaves_no_trace(step: str, tree: Tree) -> None:
    act = ACTS[step]
    proposal = act.start(tree)
    before = everything_stored()
    with pytest.raises(Crash), crashing():
        act.take(proposal, tree, **({"key": "k1"} if step in BY_PEOPLE else {}))
    assert everything_stored() == before
    assert act.take(reload(proposal), tree).state != before


@pytest.mark.parametrize("step", BY_PEOPLE)
def test_the_same_form_counts_once(step: str, tree: Tree) -> None:
    act = ACTS[step]
    proposal = act.start(tree)
    given = act.given(tree, proposal)
    act.action(proposal, by=act.actor(tree), key="k1", seen=proposal.version, **given)
    after = everything_stored()
    with pytest.raises(AlreadyDone):
        act.action(proposal, by=act.actor(tree), key="k1", seen=proposal.version, **given)
    assert everything_stored() == after


@pytest.mark.parametrize("step", BY_PEOPLE)
def test_a_stale_page_writes_nothing(step: str, tree: Tree) -> None:
    act = ACTS[step]
    proposal = act.start(tree)
    given = act.given(tree, proposal)
    Proposal.objects.filter(pk=proposal.pk).update(version=proposal.version + 1)
    before = everything_stored()
    with pytest.raises(Stale, match="Hồ sơ đã được"):
        act.action(proposal, by=act.actor(tree), seen=proposal.version, **given)
    assert everything_stored() == before


@every_act
def test_bystanders_are_refused_in_every_act(step: str, tree: Tree) -> None:
    act = ACTS[step]
    proposal = act.start(tree)
    given = act.given(tree, proposal)
    for who in ("stranger", "other_head", "admin", "auditor", "front", "propagandist", "inspection_chair", "officer"):
        with pytest.raises(Refused):
            act.action(proposal, by=tree.people()[who], **given)
    assert reload(proposal).state == act.state


@pytest.mark.parametrize("step", [name for name, act in ACTS.items() if act.who in ("clerk", "head", "superior_clerk")])
def test_nobody_handles_their_own(step: str, tree: Tree) -> None:
    """S1: whatever posts the proposer comes to hold, only passing it upward is left (S2)."""
    act = ACTS[step]
    proposal = act.start(tree)
    Proposal.objects.filter(pk=proposal.pk).update(proposer=act.actor(tree))
    if step == "escalate":
        assert act.take(proposal, tree).state == S.ESCALATED
        return
    with pytest.raises(Refused, match="của chính mình"):
        act.take(proposal, tree)


def test_an_account_switched_off_does_nothing(tree: Tree) -> None:
    proposal = ACTS["receive"].start(tree)
    Person.objects.filter(pk=tree.clerk.pk).update(is_active=False)
    clerk = Person.objects.get(pk=tree.clerk.pk)
    with pytest.raises(Refused, match="ngừng hoạt động"):
        ACTS["receive"].action(proposal, by=clerk, regime="KL14")
