"""The list of proposals: who finds what under which tab, by which filter, at what cost."""

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import actions
from proposals.models import Proposal, ProposalState
from proposals.search import TEXTS
from tests.factories import MONDAY, Tree, day, draft, proposal_in
from units import clock
from units.models import Person

pytestmark = pytest.mark.django_db

URL = "/de-xuat/"


def titles(client: Client, person: Person, **query: Any) -> list[str]:
    client.force_login(person)
    page = client.get(URL, query).context["page"]
    return [row.title for row in page.rows]


def sent(by: Person, title: str, **dossier: Any) -> Proposal:
    return actions.submit(draft(by, title=title, **dossier), by=by)


@pytest.fixture
def some(tree: Tree) -> dict[str, Proposal]:
    """One draft and one sent of the cadre, one of a colleague, one of another cell, one head's own."""
    with clock.at(MONDAY):
        mine = sent(tree.cadre, "Của tôi đã gửi")
    with clock.at(MONDAY + timedelta(hours=1)):
        theirs = sent(tree.colleague, "Của đồng nghiệp")
    with clock.at(MONDAY + timedelta(hours=2)):
        far = sent(tree.stranger, "Của chi bộ khác")
    with clock.at(MONDAY + timedelta(hours=3)):
        heads = sent(tree.head, "Của người đứng đầu")
    with clock.at(MONDAY + timedelta(hours=4)):
        unsent = draft(tree.cadre, title="Bản nháp của tôi")
    return {"mine": mine, "theirs": theirs, "far": far, "heads": heads, "unsent": unsent}


@pytest.mark.usefixtures("some")
def test_a_cadre_finds_their_own_and_nothing_of_others(client: Client, tree: Tree) -> None:
    assert titles(client, tree.cadre) == ["Bản nháp của tôi", "Của tôi đã gửi"]
    assert titles(client, tree.cadre, nhom="tat-ca") == ["Bản nháp của tôi", "Của tôi đã gửi"]
    assert titles(client, tree.cadre, nhom="don-vi") == ["Bản nháp của tôi", "Của tôi đã gửi"]


@pytest.mark.usefixtures("some")
def test_a_head_arrives_at_the_unit_without_anyones_drafts(client: Client, tree: Tree) -> None:
    assert titles(client, tree.head) == ["Của người đứng đầu", "Của đồng nghiệp", "Của tôi đã gửi"]
    assert titles(client, tree.head, nhom="cua-toi") == ["Của người đứng đầu"]


@pytest.mark.usefixtures("some")
def test_the_superior_level_sees_its_own_desk_and_everything_below(client: Client, tree: Tree) -> None:
    assert titles(client, tree.superior_head) == ["Của người đứng đầu"]
    everything = ["Của người đứng đầu", "Của chi bộ khác", "Của đồng nghiệp", "Của tôi đã gửi"]
    assert titles(client, tree.superior_head, nhom="tat-ca") == everything
    assert titles(client, tree.auditor, nhom="tat-ca") == everything


def test_one_who_votes_finds_what_they_vote_on(client: Client, tree: Tree) -> None:
    proposal_in(ProposalState.REVIEWING, tree, title="Đưa ra tập thể")
    assert "Đưa ra tập thể" in titles(client, tree.deputy, nhom="tat-ca")


def test_a_draft_opens_where_one_writes_and_a_sent_one_where_one_reads(
    client: Client, tree: Tree, some: dict[str, Proposal]
) -> None:
    client.force_login(tree.cadre)
    rows = client.get(URL).context["page"].rows
    assert [row.url for row in rows] == [
        reverse("proposals:draft", args=[some["unsent"].pk]), some["mine"].get_absolute_url(),
    ]  # fmt: skip


def test_a_row_says_who_holds_it_since_when_and_until_when(client: Client, tree: Tree) -> None:
    with clock.at(day(0)):
        sent(tree.cadre, "Bán chè")
    client.force_login(tree.cadre)
    with clock.at(day(1)):
        text = client.get(URL).text
    assert f"Văn thư, người đứng đầu {tree.cell.short_name}" in text
    assert "từ 11/03/2024" in text
    assert "còn 1 ngày làm việc" in text
    assert "13/03/2024" in text


OTHER = dict.fromkeys(TEXTS[2:], "Khác")
SEARCHES = [
    "đấu giá", "dau gia", "ĐẤU GIÁ", unicodedata.normalize("NFD", "đấu giá"), "chè đấu", "ủy quyền", "uỷ quyền",
    "uy quyen", "  giá   đấu ", "07/ĐX",
]  # fmt: skip


@pytest.mark.parametrize("words", SEARCHES)
def test_search_minds_neither_accents_nor_order(client: Client, tree: Tree, words: str) -> None:
    found = draft(tree.cadre, title="Ủy quyền đấu giá chè 07/ĐX-CBĐS")
    draft(tree.cadre, title="Trồng cà phê", **OTHER)
    assert titles(client, tree.cadre, q=words) == [found.title]


def test_search_finds_a_draft_by_its_reference(client: Client, tree: Tree) -> None:
    found = draft(tree.cadre, title="Tìm theo mã")
    draft(tree.cadre, title="Hồ sơ khác")
    assert titles(client, tree.cadre, q=found.reference) == ["Tìm theo mã"]


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", "%%__", "("])
def test_signs_of_the_database_mean_nothing_in_a_search(client: Client, tree: Tree, sign: str) -> None:
    draft(tree.cadre, title="Không có dấu lạ", **OTHER)
    assert titles(client, tree.cadre, q=f"{sign}{sign}khong{sign}") == ["Không có dấu lạ"]


@pytest.mark.usefixtures("some")
def test_filters_narrow_and_say_so(client: Client, tree: Tree) -> None:
    assert titles(client, tree.superior_head, nhom="tat-ca", trang_thai="ESCALATED") == ["Của người đứng đầu"]
    assert titles(client, tree.superior_head, nhom="tat-ca", don_vi=tree.other_cell.pk) == ["Của chi bộ khác"]
    assert len(titles(client, tree.superior_head, nhom="tat-ca", don_vi=tree.bloc.pk)) == 4
    assert titles(client, tree.superior_head, nhom="tat-ca", linh_vuc="DIGITAL") == []
    query = {"nhom": "tat-ca", "trang_thai": "SUBMITTED", "q": "đồng nghiệp"}
    page = client.get(URL, query)
    labels = [one["label"] for one in page.context["active_filters"]]
    assert labels == ["Từ khóa: đồng nghiệp", "Trạng thái: Đã gửi"]
    without = client.get(URL + page.context["active_filters"][0]["remove_url"])
    assert [row.title for row in without.context["page"].rows] == [
        "Của chi bộ khác", "Của đồng nghiệp", "Của tôi đã gửi",
    ]  # fmt: skip


@pytest.mark.usefixtures("some")
def test_overdue_alone(client: Client, tree: Tree) -> None:
    with clock.at(day(1)):
        assert titles(client, tree.head, qua_han="on") == []
    with clock.at(day(3)):
        assert titles(client, tree.head, qua_han="on") == ["Của tôi đã gửi", "Của đồng nghiệp", "Của người đứng đầu"]
        assert "quá hạn 1 ngày làm việc" in client.get(URL).text


MALFORMED = [
    {"trang_thai": "XYZ"}, {"linh_vuc": "'; drop"}, {"don_vi": "abc"}, {"don_vi": "9" * 40}, {"don_vi": "-1"},
    {"q": "x" * 201}, {"q": "x" * 10_000}, {"q": "a\x00b"}, {"q": "%"}, {"q": "\\"}, {"q": ":*&|!()"}, {"q": "😀🙂"},
]  # fmt: skip


@pytest.mark.parametrize("query", MALFORMED, ids=lambda query: "-".join(query))
def test_a_malformed_filter_is_answered_with_a_sentence(
    client: Client, tree: Tree, some: dict[str, Proposal], query: dict[str, str]
) -> None:
    client.force_login(tree.head)
    page = client.get(URL, query)
    assert page.status_code == 200
    assert "data-error-summary" in page.text
    assert len(page.context["page"].rows) == 3


@pytest.mark.parametrize(
    "query",
    [{"nhom": "khac"}, {"sau": "x"}, {"sau": "~"}, {"truoc": "2024~~"}, {"sau": f"2024-03-11T02:00:00Z~{'9' * 30}"}],
)  # fmt: skip
def test_a_malformed_place_in_the_list_shows_its_beginning(client: Client, tree: Tree, query: dict[str, str]) -> None:
    sent(tree.cadre, "Bán chè")
    client.force_login(tree.head)
    assert client.get(URL, query).status_code == 200


def test_a_stranger_is_not_offered_foreign_units(client: Client, tree: Tree, some: dict[str, Proposal]) -> None:
    client.force_login(tree.other_head)
    page = client.get(URL, {"nhom": "tat-ca", "don_vi": tree.cell.pk})
    assert "Không có đơn vị này trong phạm vi" in page.text
    assert [row.title for row in page.context["page"].rows] == ["Của chi bộ khác"]


def many(tree: Tree, count: int) -> None:
    """Proposals of one moment or another, so that the order needs its second key."""
    for number in range(count):
        with clock.at(MONDAY + timedelta(minutes=number // 3)):
            sent(tree.cadre, f"Đề xuất {number:02d}")


def test_pages_follow_each_other_without_gap_or_repeat(client: Client, tree: Tree) -> None:
    many(tree, 60)
    client.force_login(tree.head)
    seen: list[str] = []
    page = client.get(URL).context["page"]
    assert page.previous_cursor == ""
    while True:
        seen += [row.title for row in page.rows]
        if not page.next_cursor:
            break
        page = client.get(URL, {"sau": page.next_cursor}).context["page"]
    assert seen == [f"Đề xuất {number:02d}" for number in reversed(range(60))]
    before = client.get(URL, {"truoc": page.previous_cursor}).context["page"]
    assert [row.title for row in before.rows] == seen[25:50]


def queries(client: Client, **query: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(URL, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("tab", ["don-vi", "tat-ca"])
def test_thirty_rows_cost_as_many_queries_as_one(client: Client, tree: Tree, tab: str) -> None:
    many(tree, 1)
    client.force_login(tree.head)
    queries(client, nhom=tab)
    one = queries(client, nhom=tab)
    many(tree, 30)
    assert queries(client, nhom=tab) == one + 1  # more than a page of them are counted
    assert one < 12


def test_nothing_found_is_said_with_the_next_thing_to_do(client: Client, tree: Tree) -> None:
    client.force_login(tree.cadre)
    assert "Đồng chí chưa có đề xuất nào" in client.get(URL).text
    assert reverse("proposals:create") in client.get(URL).text
    assert "Không có đề xuất nào khớp với bộ lọc" in client.get(URL, {"q": "không có"}).text
    client.force_login(tree.auditor)
    assert reverse("proposals:create") not in client.get(URL).text


def test_a_count_beyond_a_thousand_is_not_made(client: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    many(tree, 4)
    client.force_login(tree.head)
    assert client.get(URL).context["page"].count_text == "4 đề xuất · Mới nhất trước"
    monkeypatch.setattr("proposals.views.lists.MOST_COUNTED", 3)
    assert client.get(URL).context["page"].count_text == "Hơn 1.000 đề xuất · Mới nhất trước"
