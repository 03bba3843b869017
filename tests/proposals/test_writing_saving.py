"""Every box of a draft is saved for itself: nothing overwritten unseen, nothing typed lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.models import KeptInput, Proposal
from tests.factories import Tree, draft
from tests.proposals.helpers import reload
from tests.proposals.test_writing_pages import CRITERION, page_of, rows, seen_on, url
from workflow.errors import NotReady

pytestmark = pytest.mark.django_db
SELF = {"next": "tu-luu"}


@pytest.fixture
def as_cadre(client: Client, tree: Tree) -> Client:
    client.force_login(tree.cadre)
    return client


@pytest.fixture
def empty(tree: Tree) -> Proposal:
    return actions.create_draft(by=tree.cadre, title="Bán chè đấu giá")


def test_what_is_being_written_is_saved_by_the_page(as_cadre: Client, empty: Proposal) -> None:
    posted = {"title": "Đang viết", **SELF, "seen": seen_on(as_cadre, url(empty))}
    told = as_cadre.post(url(empty), posted).json()
    assert told["sentence"] == "Đã tự lưu lúc 09:00"
    assert told["seen"] == seen_on(as_cadre, url(empty))
    assert reload(empty).title == "Đang viết"


def test_a_wrong_box_keeps_its_text_and_the_others_are_saved(as_cadre: Client, empty: Proposal) -> None:
    posted = {"planned_start": "31/02/2024", "staffing": "Hai người", **SELF}
    told = as_cadre.post(url(empty, "nguon-luc"), posted).json()
    assert told["sentence"] == (
        "Đã tự lưu lúc 09:00, trừ ô chưa hợp lệ (giữ nguyên như đã gõ): "
        "Dự kiến bắt đầu – Tháng 2 năm 2024 không có ngày 31"
    )
    empty = reload(empty)
    assert (empty.staffing, empty.planned_start) == ("Hai người", None)
    page = as_cadre.get(url(empty, "nguon-luc"))
    assert 'value="31/02/2024"' in page.text
    assert "Tháng 2 năm 2024 không có ngày 31" in page.text
    righted = {"planned_start": "29/02/2024", "staffing": "Hai người", **SELF, "seen": page.context["seen"]}
    as_cadre.post(url(empty, "nguon-luc"), righted)
    assert not KeptInput.objects.exists()
    assert f"{reload(empty).planned_start:%d/%m/%Y}" == "29/02/2024"


def test_putting_the_old_text_back_forgets_the_wrong_one(as_cadre: Client, empty: Proposal) -> None:
    actions.write(empty, by=empty.proposer, staffing="Hai người")
    told = as_cadre.post(url(empty), {"title": "x" * 251, **SELF, "seen": seen_on(as_cadre, url(empty))}).json()
    assert KeptInput.objects.get().name == "title"
    as_cadre.post(url(empty), {"title": "Bán chè đấu giá", **SELF, "seen": told["seen"]})
    assert not KeptInput.objects.exists()


def test_rows_of_which_one_is_half_written_are_all_kept(as_cadre: Client, empty: Proposal, tree: Tree) -> None:
    half = {"name": "Chi phí", "measure_unit": "triệu đồng"}
    posted = {"expected_effect": "Giá cao hơn", **rows("criteria", CRITERION, half), **SELF}
    told = as_cadre.post(url(empty, "hieu-qua"), posted).json()
    assert "Tiêu chí đo được – Dòng 2: Nhập hiện trạng" in told["sentence"]
    assert reload(empty).expected_effect == "Giá cao hơn"
    assert not empty.criteria.exists()
    page = as_cadre.get(url(empty, "hieu-qua"))
    assert all(text in page.text for text in ("112,5", "Chi phí", "triệu đồng", "Nhập hiện trạng"))
    whole = {**half, "baseline": "11", "target": "4"}
    posted = {"expected_effect": "Giá cao hơn", **rows("criteria", CRITERION, whole), "seen": page.context["seen"]}
    assert as_cadre.post(url(empty, "hieu-qua"), posted).status_code == 302
    assert [row.name for row in empty.criteria.all()] == ["Giá bán bình quân", "Chi phí"]


def test_two_days_in_the_wrong_order_are_kept_together(as_cadre: Client, empty: Proposal) -> None:
    actions.write(empty, by=empty.proposer, planned_start="2024-04-01", planned_end="2024-04-14")
    posted = {"planned_start": "15/04/2024", "planned_end": "14/04/2024", **SELF}
    as_cadre.post(url(empty, "nguon-luc"), {**posted, "seen": seen_on(as_cadre, url(empty, "nguon-luc"))})
    assert set(KeptInput.objects.values_list("name", flat=True)) == {"planned_start", "planned_end"}
    assert f"{reload(empty).planned_start:%d/%m/%Y}" == "01/04/2024"


def test_a_text_that_could_not_be_saved_is_missing_until_it_is_put_right(as_cadre: Client, tree: Tree) -> None:
    whole = draft(tree.cadre)
    seen = seen_on(as_cadre, url(whole, "nguon-luc"))
    as_cadre.post(url(whole, "nguon-luc"), {**_stored(whole), "budget_vnd": "nhiều", "seen": seen, **SELF})
    page = as_cadre.get(page_of("submit", whole)).text
    assert "Sửa ô chưa lưu được: Nhập số tiền bằng đồng" in page
    with pytest.raises(NotReady):
        actions.submit(whole, by=tree.cadre)


def _stored(proposal: Proposal) -> dict[str, Any]:
    return {
        "planned_start": f"{proposal.planned_start:%d/%m/%Y}",
        "planned_end": f"{proposal.planned_end:%d/%m/%Y}",
        **{name: getattr(proposal, name) for name in ("funding_source", "budget_note", "staffing", "facilities")},
    }


def test_what_another_window_changed_stands_where_this_one_changed_nothing(as_cadre: Client, empty: Proposal) -> None:
    seen = seen_on(as_cadre, url(empty))
    as_cadre.post(url(empty), {"title": "Tên của cửa sổ một", "seen": seen})
    mine = {"title": "Bán chè đấu giá", "objective": "Hưởng lợi", **SELF}
    told = as_cadre.post(url(empty), {**mine, "seen": seen}).json()
    assert told["conflicts"] == ""
    # The page still shows the old title: saving once more must not bring it back.
    as_cadre.post(url(empty), {**mine, "objective": "Hưởng lợi hơn", "seen": told["seen"]})
    empty = reload(empty)
    assert (empty.title, empty.objective) == ("Tên của cửa sổ một", "Hưởng lợi hơn")


@pytest.fixture
def clash(as_cadre: Client, empty: Proposal) -> dict[str, str]:
    """What the second of two windows posts: the necessity was changed in both."""
    seen = seen_on(as_cadre, url(empty))
    as_cadre.post(url(empty), {"title": "Bán chè", "necessity": "Bản của cửa sổ một", "seen": seen})
    return {"title": "Bán chè đấu giá", "necessity": "Bản của cửa sổ hai", "objective": "Hưởng lợi", "seen": seen}


def test_the_second_of_two_windows_loses_nothing_and_overwrites_nothing(
    as_cadre: Client, empty: Proposal, clash: dict[str, str]
) -> None:
    told = as_cadre.post(url(empty), {**clash, **SELF}).json()
    assert "Chưa lưu ô bị sửa ở hai cửa sổ: Sự cần thiết." in told["sentence"]
    assert "Bản của cửa sổ một" in told["conflicts"]
    assert "Bản của cửa sổ hai" in told["conflicts"]
    once_more = as_cadre.post(url(empty), {**clash, **SELF, "seen": told["seen"]}).json()
    assert once_more["conflicts"] == told["conflicts"], "it stays unsaved until the person has chosen"
    empty = reload(empty)
    assert (empty.title, empty.necessity, empty.objective) == ("Bán chè", "Bản của cửa sổ một", "Hưởng lợi")


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("minh", "Bản của cửa sổ hai"),
        ("kia", "Bản của cửa sổ một"),
        ("ca-hai", "Bản của cửa sổ một\n\nBản của cửa sổ hai"),
    ],
)
def test_the_person_chooses_or_joins_both(
    as_cadre: Client, empty: Proposal, clash: dict[str, str], wish: str, text: str
) -> None:
    page = as_cadre.post(url(empty), {**clash, "next": "tiep"})
    assert page.status_code == 409
    (conflict,) = page.context["conflicts"]
    chosen = {"chon-necessity": wish, "kia-necessity": conflict.mark, "next": "o-lai"}
    answer = as_cadre.post(url(empty), {**clash, **chosen, "seen": page.context["seen"]})
    assert answer.url == url(empty)
    assert reload(empty).necessity == text


def test_a_choice_about_an_older_text_is_asked_again(as_cadre: Client, empty: Proposal, clash: dict[str, str]) -> None:
    page = as_cadre.post(url(empty), clash)
    (conflict,) = page.context["conflicts"]
    actions.write(empty, by=empty.proposer, necessity="Bản thứ ba")
    chosen = {"chon-necessity": "minh", "kia-necessity": conflict.mark, "next": "o-lai"}
    answer = as_cadre.post(url(empty), {**clash, **chosen, "seen": page.context["seen"]})
    assert answer.status_code == 409
    assert "Bản thứ ba" in answer.text
    assert reload(empty).necessity == "Bản thứ ba"


def test_rows_of_two_windows_are_joined_without_doubles(as_cadre: Client, empty: Proposal) -> None:
    address, other = url(empty, "hieu-qua"), {**CRITERION, "name": "Chi phí"}
    seen = seen_on(as_cadre, address)
    as_cadre.post(address, {**rows("criteria", CRITERION), "seen": seen})
    mine = {**rows("criteria", CRITERION, other), "seen": seen}
    page = as_cadre.post(address, mine)
    (conflict,) = page.context["conflicts"]
    assert conflict.theirs == "Giá bán bình quân · % · 100 · 112,5"
    chosen = {"chon-criteria": "ca-hai", "kia-criteria": conflict.mark}
    assert as_cadre.post(address, {**mine, **chosen, "seen": page.context["seen"]}).status_code == 302
    assert [row.name for row in empty.criteria.all()] == ["Giá bán bình quân", "Chi phí"]


def test_a_sent_proposal_says_so_to_the_page_that_saves(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    actions.submit(proposal, by=tree.cadre)
    answer = as_cadre.post(url(proposal), {"title": "Sau khi gửi", **SELF})
    assert answer.status_code == 409
    assert "Đã gửi đề xuất" in answer.json()["sentence"]


def test_a_redirect_is_told_to_the_script_that_sends_in_place(as_cadre: Client, empty: Proposal) -> None:
    answer = as_cadre.post(url(empty), {"title": "Tên mới", "next": "tiep"}, headers={"X-In-Place": "1"})
    assert (answer.status_code, answer.headers["X-Location"]) == (204, url(empty, "giai-phap"))
    assert "Đã lưu phần “Vấn đề”." in as_cadre.get(url(empty, "giai-phap")).text
    as_cadre.logout()
    expired = as_cadre.post(url(empty), {"title": "Tên khác"}, headers={"X-In-Place": "1"})
    assert expired.headers["X-Location"].startswith(reverse("login"))
