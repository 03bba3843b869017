"""Every order of the list of proposals: ties, empty values, both directions, under filters and a search."""

from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Any

import pytest
from django.db.models import F
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals import querysets
from proposals.lists.orders import ORDERS
from proposals.lists.selection import ALL, Selection
from proposals.models import Proposal, ProposalState
from tests.factories import MONDAY, Tree, day, proposal_in
from ui.paging import WHOLE, Page, keyset_page
from ui.words import indexed
from units import clock
from units.models import Person
from workflow.clocks import deadlines_of, recompute_open
from workflow.models import CalendarDay, DayKind, Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(tree: Tree) -> None:
    """Forty-five of the cadre's: some of one moment, one cost or one last day, some without any of these."""
    Proposal.objects.bulk_create(_one(tree, number) for number in range(45))


def _one(tree: Tree, number: int) -> Proposal:
    at = MONDAY + timedelta(hours=number // 3)
    title = "Dot mang" if number < 20 else f"Đọt măng {number}"
    sent = number % 4 > 0
    own = {"submitted_at": at, "budget_vnd": (0, 5_000_000, 10_000_000)[number % 3]} if sent else {}
    return Proposal(
        title=title, search_text=indexed(title), proposer=tree.cadre, unit=tree.cell, holder=tree.cell,
        unit_path=tree.cell.path, created_at=at, state="SUBMITTED" if sent else "DRAFT",
        nearest_due=day(number % 5).date() if sent and number % 5 else None, **own,
    )  # fmt: skip


def plainly(by: str) -> list[Any]:
    name = F(by.lstrip("-"))
    last = name.desc(nulls_last=True) if by.startswith("-") else name.asc(nulls_last=True)
    return [last, "-pk" if by.startswith("-") else "pk"]


def page(by: Person, **query: str) -> Page:
    params = QueryDict(mutable=True)
    params.update({"nhom": ALL, **query})
    return Selection(params, by=by).page(params)


def keys(one: Page) -> list[int]:
    return [row.pk for row in one.rows]


def turned(by: Person, **query: str) -> list[list[int]]:
    """All pages forward; each, asked for backwards from the next, is the same."""
    found = [page(by, **query)]
    while found[-1].next_cursor:
        found.append(page(by, **query, sau=found[-1].next_cursor))
    for before, after in pairwise(found):
        assert keys(page(by, **query, truoc=after.previous_cursor)) == keys(before)
    assert found[0].previous_cursor == ""
    return [keys(one) for one in found]


@pytest.mark.parametrize("who", ["cadre", "head", "superior_head"])
@pytest.mark.usefixtures("many")
def test_pages_in_an_order_are_the_plain_order_cut(tree: Tree, who: str) -> None:
    for order in ORDERS:
        _are_the_plain_order_cut(tree.people()[who], order)


def _are_the_plain_order_cut(person: Person, order: str) -> None:
    expected = querysets.visible_to(person).order_by(*plainly(ORDERS[order].by)).values_list("pk", flat=True)
    pages = turned(person, xep=order)
    assert list(chain.from_iterable(pages)) == list(expected)
    assert len(pages) == 2
    narrowed = turned(person, xep=order, tu_ngay="11/03/2024", kinh_phi_den="5.000.000")
    expected = expected.filter(submitted_at__isnull=False, budget_vnd__lte=5_000_000)
    assert list(chain.from_iterable(narrowed)) == list(expected)


@pytest.mark.parametrize("reach", [5, 1_000])
@pytest.mark.usefixtures("many")
def test_a_search_keeps_the_order_behind_what_is_said_exactly(
    tree: Tree, reach: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Walked and gathered: with a short reach what is beyond it comes through the index."""
    monkeypatch.setattr("ui.finding.REACH", reach)
    for order in ORDERS:
        rows = list(querysets.visible_to(tree.cadre).order_by(*plainly(ORDERS[order].by)))
        exact_first = sorted(rows, key=lambda row: row.title == "Dot mang")
        found = chain.from_iterable(turned(tree.cadre, xep=order, q="đọt măng"))
        assert list(found) == [row.pk for row in exact_first], order
        found = chain.from_iterable(turned(tree.cadre, xep=order, q="dot mang"))
        assert list(found) == [row.pk for row in rows], order


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 4)), max_size=14),
    descending=st.booleans(),
    size=st.integers(1, 5),
)
def test_any_values_are_paged_without_gap_or_repeat(
    tree: Tree, days: list[date | None], descending: bool, size: int
) -> None:
    Deadline.objects.all().delete()
    Proposal.objects.all().delete()
    Proposal.objects.bulk_create(
        Proposal(title="x", proposer=tree.cadre, unit=tree.cell, holder=tree.cell, unit_path="", nearest_due=due)
        for due in days
    )
    by = "-nearest_due" if descending else "nearest_due"

    def turn(**params: str) -> Page:
        return keyset_page(Proposal.objects.all(), params, by=by, ways=WHOLE, size=size)

    pages = [turn()]
    while pages[-1].next_cursor:
        pages.append(turn(sau=pages[-1].next_cursor))
    assert [row.pk for one in pages for row in one.rows] == list(
        Proposal.objects.order_by(*plainly(by)).values_list("pk", flat=True)
    )
    for before, after in pairwise(pages):
        assert keys(turn(truoc=after.previous_cursor)) == keys(before)


def test_an_order_that_is_not_known_is_answered_at_the_field(client: Client, tree: Tree) -> None:
    client.force_login(tree.head)
    answer = client.get("/de-xuat/", {"xep": "ngau-nhien"})
    assert answer.status_code == 200
    assert "Không có cách sắp xếp “ngau-nhien”" in answer.text
    assert answer.context["page"].rows == []


@pytest.mark.parametrize("cursor", ["~", "~x", "x~1", "~" + "9" * 30, "9" * 40 + "~1", "0~~1", "3~~1", "7~~1"])
@pytest.mark.parametrize("order", ["cu-nhat", "gui-moi", "han-gan", "kinh-phi-cao"])
@pytest.mark.usefixtures("many")
def test_a_cursor_of_anything_shows_a_page(client: Client, tree: Tree, order: str, cursor: str) -> None:
    client.force_login(tree.head)
    for query in ({"sau": cursor}, {"truoc": cursor}, {"sau": cursor, "q": "dot"}, {"truoc": cursor, "q": "dot"}):
        assert client.get("/de-xuat/", {"xep": order, **query}).status_code == 200


def nearest(proposal: Proposal) -> date | None:
    proposal = Proposal.objects.get(pk=proposal.pk)
    running = deadlines_of(proposal).running().filter(paused_on__isnull=True).order_by("due_on").first()
    assert proposal.nearest_due == (running.due_on if running else None)
    return proposal.nearest_due


def test_the_nearest_last_day_follows_the_clocks(tree: Tree) -> None:
    for state in ProposalState:
        proposal = proposal_in(state, tree)
        nearest(proposal)
    sent = proposal_in(ProposalState.SUBMITTED, tree)
    before = nearest(sent)
    with clock.at(day(0)):
        CalendarDay.objects.create(date=day(1).date(), kind=DayKind.OFF, note="Nghỉ", source="Thử")
        assert recompute_open(day(1).date()) > 0
    assert nearest(sent) != before
