"""Each filter of the list of proposals: what it narrows to, and what it says to what cannot be read."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.factories import MONDAY, Tree, draft, proposal_in
from units import clock
from units.models import Person

pytestmark = pytest.mark.django_db

URL = "/de-xuat/"


def ask(client: Client, by: Person, **query: Any) -> Any:
    client.force_login(by)
    answer = client.get(URL, {"nhom": "tat-ca", **query})
    assert answer.status_code == 200
    return answer


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["page"].rows]


@pytest.fixture
def some(tree: Tree) -> list[Proposal]:
    """Sent on Monday, Tuesday and Wednesday, at 100, 200 triệu and at no cost; one received under NĐ 73, urgent."""
    found = []
    for number, budget in enumerate((100_000_000, 200_000_000, 0)):
        with clock.at(MONDAY + timedelta(days=number)):
            money = {"budget_vnd": budget, "budget_note": "" if budget else "Không cần kinh phí"}
            proposal = draft(tree.cadre, title=f"Đề xuất {number}", is_urgent=number == 2, **money)
            found.append(actions.submit(proposal, by=tree.cadre))
    found[2] = actions.receive(found[2], by=tree.clerk, regime="ND73")
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"trang_thai": ["SUBMITTED"]}, "10"),
        ({"trang_thai": ["SUBMITTED", "RECEIVED"]}, "210"),
        ({"trang_thai": ["RECEIVED", "CLOSED"]}, "2"),
        ({"che_do": "ND73"}, "2"),
        ({"che_do": "KL14"}, ""),
        ({"tu_ngay": "12/03/2024"}, "21"),
        ({"den_ngay": "12/03/2024"}, "10"),
        ({"tu_ngay": "12-3-2024", "den_ngay": "12032024"}, "1"),
        ({"kinh_phi_tu": "100.000.001"}, "1"),
        ({"kinh_phi_den": "100 000 000 đồng"}, "20"),
        ({"kinh_phi_den": "0"}, "2"),
        ({"kinh_phi_tu": "100.000.000", "kinh_phi_den": "200.000.000"}, "10"),
        ({"cap_thiet": "on"}, "2"),
        ({"trang_thai": ["SUBMITTED"], "tu_ngay": "12/03/2024", "q": "de xuat"}, "1"),
    ],
)
@pytest.mark.usefixtures("some")
def test_a_filter_narrows_to(client: Client, tree: Tree, query: dict[str, Any], expected: str) -> None:
    # The newest first, or in the order of what the range is about.
    found = titles(ask(client, tree.head, **query))
    assert sorted(found, reverse=True) == [f"Đề xuất {number}" for number in expected]


BAD = [
    ("trang_thai", "XYZ", "Không có giá trị “XYZ”"),
    ("linh_vuc", "'; drop", "Không có giá trị “&#x27;; drop”"),
    ("che_do", "ND74", "Không có giá trị “ND74”"),
    ("don_vi", "abc", "Không có đơn vị này trong phạm vi"),
    ("don_vi", "9" * 40, "Không có đơn vị này trong phạm vi"),
    ("tu_ngay", "31/02/2024", "Tháng 2 năm 2024 không có ngày 31"),
    ("tu_ngay", "hôm qua", "Viết ngày theo dạng ngày/tháng/năm"),
    ("den_ngay", "01/13/2024", "Không có tháng 13"),
    ("den_ngay", "01/01/0001", "Năm 1 không hợp lệ"),
    ("den_ngay", "a\x00b", "Viết ngày theo dạng ngày/tháng/năm"),
    ("kinh_phi_tu", "1,5 tỷ", "Nhập số tiền bằng đồng"),
    ("kinh_phi_tu", "-5", "Nhập số tiền bằng đồng"),
    ("kinh_phi_den", "9" * 30, "nhỏ hơn hoặc bằng"),
    ("kinh_phi_den", "1.25.000", "Nhập số tiền bằng đồng"),
    ("q", "%%%", "Nhập ít nhất một chữ cái"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
@pytest.mark.usefixtures("some")
def test_what_cannot_be_read_gets_a_sentence_and_narrows_nothing(
    client: Client, tree: Tree, name: str, value: str, sentence: str
) -> None:
    page = ask(client, tree.head, **{name: value, "cap_thiet": "on"})
    assert sentence in page.text
    assert titles(page) == ["Đề xuất 2"]  # the other filter holds
    form = page.context["filter_form"]
    assert list(form.errors) == [name]
    if name in ("tu_ngay", "den_ngay", "kinh_phi_tu", "kinh_phi_den", "q"):
        assert form[name].value() == value
    assert '<details class="filter-more" open>' in page.text


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ({"tu_ngay": "13/03/2024", "den_ngay": "12/03/2024"}, "den_ngay"),
        ({"kinh_phi_tu": "2.000", "kinh_phi_den": "1.000"}, "kinh_phi_den"),
    ],
)
@pytest.mark.usefixtures("some")
def test_ends_of_a_range_that_cannot_both_hold(client: Client, tree: Tree, query: dict[str, str], at: str) -> None:
    page = ask(client, tree.head, **query)
    assert list(page.context["filter_form"].errors) == [at]
    assert len(titles(page)) == 3


@pytest.mark.usefixtures("some")
def test_the_filters_in_use_are_counted_and_lifted_one_by_one_or_all(client: Client, tree: Tree) -> None:
    query = {"trang_thai": ["SUBMITTED", "RECEIVED"], "kinh_phi_tu": "1000", "tu_ngay": "12/3/2024"}
    page = ask(client, tree.head, **query)
    labels = [one["label"] for one in page.context["active_filters"]]
    assert labels == ["Gửi từ ngày: 12/03/2024", "Kinh phí từ (đồng): 1.000", "Trạng thái: Đã gửi, Đã tiếp nhận"]
    assert "3 bộ lọc đang dùng" in page.text
    assert page.context["clear_url"] == "?nhom=tat-ca"
    last = page.context["active_filters"][-1]["remove_url"]
    assert "trang_thai" not in last
    assert "tu_ngay=12%2F3%2F2024" in last


def test_a_list_narrowed_by_state_reads_as_few_queries_as_any(
    client: Client, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    proposal_in(ProposalState.REVIEWING, tree)
    client.force_login(tree.head)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL, {"trang_thai": ["REVIEWING", "RECEIVED"], "tu_ngay": "01/01/2024", "kinh_phi_den": "9.000"})
