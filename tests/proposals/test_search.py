"""Search of proposals: what is found, in what order, and that an index answers."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client

from proposals import actions, search
from proposals.models import Proposal, ProposalState
from proposals.querysets import listed
from tests.factories import MONDAY, Tree, draft, proposal_in
from ui import finding
from ui.finding import found_page
from ui.fulltext import Index
from ui.words import asked
from units import clock
from units.models import Person

pytestmark = pytest.mark.django_db

URL = "/de-xuat/"
PLAIN = dict.fromkeys(search.TEXTS[2:], "Khác")


def titles(client: Client, person: Person, **query: Any) -> list[str]:
    client.force_login(person)
    page = client.get(URL, {"nhom": "tat-ca", **query}).context["page"]
    return [row.title for row in page.rows]


def found(typed: str) -> list[str]:
    return list(Proposal.objects.filter(search.about(typed)).values_list("title", flat=True))


def test_the_very_accents_come_first_then_the_newest(client: Client, tree: Tree) -> None:
    for hours, title in enumerate(("Đỗ xe", "Đó đây", "Đồ gỗ", "Đỗ tương")):
        with clock.at(MONDAY + timedelta(hours=hours)):
            draft(tree.cadre, title=title, **PLAIN)
    assert titles(client, tree.cadre, q="đỗ") == ["Đỗ tương", "Đỗ xe", "Đồ gỗ", "Đó đây"]
    assert titles(client, tree.cadre, q="do") == ["Đỗ tương", "Đồ gỗ", "Đó đây", "Đỗ xe"]


def test_a_proposal_is_found_by_its_number_its_decision_and_its_proposer(client: Client, tree: Tree) -> None:
    decided = proposal_in(ProposalState.APPROVED_PILOT, tree, title="Có quyết định")
    draft(tree.stranger, title="Khác", **PLAIN)
    number = decided.decision.number_text
    for typed in (decided.registry_no, number, number.removeprefix("Số "), "Trần Đình Ân", "tran dinh an có quyết"):
        assert titles(client, tree.head, q=typed) == ["Có quyết định"], typed


def test_a_person_with_another_name_is_found_by_it(tree: Tree) -> None:
    draft(tree.cadre, title="Một", **PLAIN)
    tree.cadre.full_name = "Trần Đình Ẩn Danh"
    tree.cadre.save()
    assert found("Ẩn Danh") == ["Một"]


def test_what_is_changed_is_found_by_what_it_says_now(tree: Tree) -> None:
    proposal = draft(tree.cadre, title="Trồng chè", **PLAIN)
    actions.write(proposal, by=tree.cadre, title="Trồng cà phê")
    assert (found("chè"), found("cà phê")) == ([], ["Trồng cà phê"])
    Proposal.objects.filter(pk=proposal.pk).delete()
    assert found("cà phê") == []


def some(tree: Tree) -> list[Proposal]:
    """Sixteen, every second exact, several of one moment, some of another unit."""
    made = []
    for number in range(16):
        with clock.at(MONDAY + timedelta(hours=number // 3)):
            by = tree.cadre if number % 4 else tree.stranger
            made.append(draft(by, title=f"{'Đỗ' if number % 2 else 'Đó'} {number}", **PLAIN))
    return made


@pytest.mark.parametrize("reach", [1, 5, 1_000])
@pytest.mark.parametrize("by", ["-created_at", "created_at"])
def test_pages_follow_each_other_both_ways_however_they_are_found(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, reach: int, by: str
) -> None:
    monkeypatch.setattr(finding, "REACH", reach)
    some(tree)
    sign = "-" if by.startswith("-") else ""
    says = Q(search_text__says_words=asked("đỗ").exact)
    expected = [
        key
        for group in (says, ~says)
        for key in Proposal.objects.filter(group).order_by(by, f"{sign}pk").values_list("pk", flat=True)
    ]
    ways = (Q(unit=tree.cell), Q(proposer=tree.stranger), Q(proposer=tree.cadre))

    def page(**cursor: str) -> Any:
        return found_page(
            listed(), cursor, by=by, ways=ways, wanted=search.wanted_for(asked("đỗ")), narrowed=Q(), size=3
        )[0]

    pages = [page()]
    while pages[-1].next_cursor:
        pages.append(page(sau=pages[-1].next_cursor))
    assert [row.pk for one in pages for row in one.rows] == expected
    for earlier, later in pairwise(pages):
        back = page(truoc=later.previous_cursor)
        assert [row.pk for row in back.rows] == [row.pk for row in earlier.rows]
    assert pages[0].previous_cursor == ""


def test_a_search_keeps_to_what_one_may_see_and_to_the_filters(client: Client, tree: Tree) -> None:
    some(tree)
    actions.submit(draft(tree.cadre, title="Đỗ đã gửi", **PLAIN), by=tree.cadre)
    assert titles(client, tree.head, q="đỗ") == ["Đỗ đã gửi"]
    assert titles(client, tree.other_head, q="đỗ") == []
    assert titles(client, tree.cadre, q="đỗ", trang_thai="SUBMITTED") == ["Đỗ đã gửi"]


@pytest.mark.parametrize("place", ["x", "0~", "7~2024-03-11T02:00:00Z~1", f"0~2024-03-11T02:00:00Z~{'9' * 30}", "~~~"])
def test_a_malformed_place_shows_the_beginning(client: Client, tree: Tree, place: str) -> None:
    draft(tree.cadre, title="Đỗ xe", **PLAIN)
    for name in ("sau", "truoc"):
        assert titles(client, tree.cadre, q="đỗ", **{name: place}) == ["Đỗ xe"]


def plan(typed: str) -> str:
    rows = Proposal.objects.filter(search.about(typed)).order_by().values_list("pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of ten rows is read whole otherwise
        sql, params = rows.query.sql_with_params()
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("typed", ["đấu giá", "7794/20", "kl14"])
def test_an_index_answers(tree: Tree, typed: str) -> None:
    some(tree)
    steps = plan(typed)
    if connection.vendor == "postgresql":
        assert "Bitmap Index Scan on proposals_proposal_words" in steps
    else:
        assert "proposals_proposal_words VIRTUAL TABLE INDEX" in steps
        assert "SEARCH proposals_proposal USING INTEGER PRIMARY KEY" in steps


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps a column of the table itself")
def test_a_table_that_was_rebuilt_is_indexed_again(tree: Tree) -> None:
    search.INDEX.remove(connection)
    draft(tree.cadre, title="Không ai ghi chỉ mục", **PLAIN)
    assert found("chỉ mục") == []
    search.INDEX.install(connection)
    assert found("chỉ mục") == ["Không ai ghi chỉ mục"]
    draft(tree.cadre, title="Chỉ mục chạy lại", **PLAIN)
    assert len(found("chỉ mục")) == 2


def test_an_index_over_no_table_waits() -> None:
    Index("no_such_table", "search_text").install(connection)
