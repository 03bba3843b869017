"""Two people, or two presses, at the same moment: one effect, one clear message."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from evidence import audit
from evidence.models import NumberSequence
from proposals.models import Proposal
from tests.small_tree import Tree
from units.models import Person
from workflow.engine import perform
from workflow.errors import AlreadyDone, Stale
from workflow.models import UsedKey

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def at_once(act) -> Counter:
    """Run `act(number)` on several threads that start together; counts how each ended."""
    ends: list[str] = []
    gate = threading.Barrier(AT_ONCE)

    def run(number: int) -> None:
        try:
            gate.wait(timeout=10)
            act(number)
            ends.append("done")
        except (AlreadyDone, Stale) as end:
            ends.append(type(end).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return Counter(ends)


def withdraw(proposal: Proposal, person: Person, key: str) -> None:
    perform(proposal, "withdraw", by=Person.objects.get(pk=person.pk), reason="Có cách khác", key=key, seen=1)


def test_a_double_click_counts_once(small_tree: Tree):
    proposal, key = small_tree.draft(), uuid4().hex
    assert at_once(lambda _n: withdraw(proposal, small_tree.cadre, key)) == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert [entry.action for entry in audit.chain_of(proposal)] == ["create", "withdraw"]
    assert UsedKey.objects.count() == 1


def test_of_two_windows_exactly_one_wins(small_tree: Tree):
    proposal = small_tree.draft()
    assert at_once(lambda _n: withdraw(proposal, small_tree.cadre, uuid4().hex)) == {"done": 1, "Stale": AT_ONCE - 1}
    assert [entry.seq for entry in audit.chain_of(proposal)] == [1, 2]
    assert Proposal.objects.get().version == 2


def test_different_records_do_not_wait_for_one_another_into_error(small_tree: Tree):
    proposals = [small_tree.draft() for _number in range(AT_ONCE)]
    assert at_once(lambda n: withdraw(proposals[n], small_tree.cadre, uuid4().hex)) == {"done": AT_ONCE}
    assert NumberSequence.objects.count() == 0
    assert set(Proposal.objects.values_list("state", flat=True)) == {"WITHDRAWN"}
