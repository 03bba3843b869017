"""A list walks its ways one by one (docs/decisions/0010) and shows what the plain filter gives, in its order."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain, pairwise

import pytest
from django.db.models import Q

from proposals import actions, querysets
from proposals.lists.selection import ALL, MINE, UNIT, tab_of
from proposals.machine import MACHINE
from proposals.models import Proposal, ProposalState
from tests.factories import MONDAY, Tree, draft, proposal_in
from ui.paging import count_up_to, first_rows, keyset_page
from units import clock
from units.models import Person
from units.roles import Perm
from units.scope import either

pytestmark = pytest.mark.django_db

SIZE = 3
NEWEST_FIRST = ("-created_at", "-pk")


@pytest.fixture
def some(tree: Tree) -> list[Proposal]:
    """Drafts, sent ones, one on the superior's desk, ones voted on and decided; several of one moment."""
    found = []
    with clock.at(MONDAY):
        for by in (tree.cadre, tree.colleague, tree.stranger, tree.cadre, tree.head):
            found.append(actions.submit(draft(by), by=by))
        found += [draft(tree.cadre), draft(tree.colleague), draft(tree.head)]
    for hours, state in enumerate(("RECEIVED", "REVIEWING", "AWAIT_DECISION", "APPROVED_PILOT", "REJECTED"), start=1):
        with clock.at(MONDAY + timedelta(days=hours)):
            found.append(proposal_in(ProposalState(state), tree))
    return found


def plain(tab: str, by: Person) -> list[int]:
    """The keys of a tab by one filter over everything, as the meaning of the tab says."""
    rows = querysets.visible_to(by).order_by(*NEWEST_FIRST)
    ids = by.grants.ids.get(Perm.VIEW, frozenset())
    narrowed = {MINE: Q(proposer=by), UNIT: Q(unit_id__in=ids) | Q(holder_id__in=ids), ALL: Q()}[tab]
    return list(rows.filter(narrowed).values_list("pk", flat=True))


def keys(rows: Sequence[Proposal]) -> list[int]:
    return [row.pk for row in rows]


def pages(tab: str, by: Person) -> list[list[int]]:
    """All pages forward; each one, asked for backwards from the next, is the same page."""
    rows, ways = tab_of(tab, by)
    page = keyset_page(rows, {}, by="-created_at", ways=ways, size=SIZE)
    found = [page]
    while page.next_cursor:
        page = keyset_page(rows, {"sau": page.next_cursor}, by="-created_at", ways=ways, size=SIZE)
        found.append(page)
    for before, after in pairwise(found):
        back = keyset_page(rows, {"truoc": after.previous_cursor}, by="-created_at", ways=ways, size=SIZE)
        assert keys(back.rows) == keys(before.rows)
    return [keys(page.rows) for page in found]


@pytest.mark.usefixtures("some")
def test_every_tab_of_everybody_shows_what_the_plain_filter_gives(tree: Tree) -> None:
    for name, person in tree.people().items():
        for tab in (MINE, UNIT, ALL):
            expected = plain(tab, person)
            assert list(chain.from_iterable(pages(tab, person))) == expected, (name, tab)
            rows, ways = tab_of(tab, person)
            ordered = rows.order_by(*NEWEST_FIRST)
            assert [count_up_to(ordered, most, ways) for most in (2, 1_000)] == [min(2, len(expected)), len(expected)]


@pytest.mark.usefixtures("some")
def test_a_filter_narrows_every_way(tree: Tree) -> None:
    for person in tree.people().values():
        rows, ways = tab_of(ALL, person)
        found = first_rows(rows.filter(state="SUBMITTED").order_by(*NEWEST_FIRST), 100, ways)
        expected = querysets.visible_to(person).filter(state="SUBMITTED").order_by(*NEWEST_FIRST)
        assert keys(found) == keys(expected)


@pytest.mark.usefixtures("some")
def test_what_waits_is_found_by_its_ways_as_by_the_policies(tree: Tree) -> None:
    oldest_first = MACHINE.load().order_by("state_since", "pk")
    for name, person in tree.people().items():
        found = first_rows(oldest_first, 100, MACHINE.duties_of(person).ways)
        assert keys(found) == keys(MACHINE.waiting_for(person).order_by("state_since", "pk")), name


@pytest.mark.usefixtures("some")
def test_nobodys_duties_lead_nowhere(tree: Tree) -> None:
    tree.head.is_active = False
    assert MACHINE.duties_of(tree.head).ways == ()
    assert first_rows(MACHINE.load(), 100, ()) == []
    assert list(Proposal.objects.filter(either(()))) == []
