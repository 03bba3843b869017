"""The list of people: who is on it, how one finds somebody, what it costs."""

import unicodedata
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisation.actions import accounts
from tests.factories import PersonFactory
from tests.organisation.offices import Office, address, make_office, post_of, text_of
from units import clock
from units.actions import appoint, end_appointment, leave
from units.models import Leaving, Person
from units.roles import Role

MOST_QUERIES = 12


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def shown(office: Office, client: Client):
    """The names on the page that the administrator of the bloc (or `by`) sees, in their order."""

    def names(by: Person | None = None, **query: str) -> list[str]:
        client.force_login(by or office.tree.admin)
        rows = client.get(address("people"), query).context["page"].rows
        return [row["person"].full_name for row in rows]

    return names


def test_an_administrator_sees_the_people_of_their_units_and_of_no_other(office: Office, shown):
    assert "Trần Đình Ân" in shown()
    assert office.neighbour.full_name not in shown()
    assert shown(office.ward_admin) == ["Ka Să Ha", "Rơ Ông K'Lai"]


def test_whoever_once_had_a_post_stays_on_the_list(office: Office, shown):
    end_appointment(post_of(office.tree.cadre), on=clock.today() - timedelta(days=1))
    assert "Trần Đình Ân" in shown()


def test_people_without_a_post_are_seen_by_who_opened_them(office: Office, shown):
    accounts.open_account(by=office.tree.admin, username="moi", full_name="Lò Văn Mới")
    assert "Lò Văn Mới" in shown(q="mới")
    assert shown(office.ward_admin, q="mới") == []
    assert shown(office.general, q="mới") == ["Lò Văn Mới"]


def test_the_system_account_is_nobodys(office: Office, shown):
    assert Person.objects.system().full_name not in shown(office.general)


def test_names_are_sorted_by_given_name(office: Office, shown):
    assert shown()[:5] == ["Lâm Quốc Ái", "Đặng Văn An", "Hồ Quỳnh Anh", "Đỗ Công Ẩn", "Trần Đình Ân"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("k'brơi", "K'Brơi"),
        ("k’broi", "K'Brơi"),
        ("dang y", "Đặng Ý"),
        (unicodedata.normalize("NFD", "Đặng Ý"), "Đặng Ý"),
        ("ý đặng", "Đặng Ý"),
        ("DANGY", "Đặng Ý"),
    ],
)
def test_a_name_is_found_however_it_is_typed(office: Office, shown, typed: str, found: str):
    PersonFactory(username="dangy", full_name="Đặng Ý", post=(Role.CADRE, office.tree.cell))
    assert shown(q=typed) == [found]


def test_filters_by_unit_role_and_state(office: Office, shown):
    tree = office.tree
    assert shown(don_vi="CBDG") == ["K'Brơi", "Vũ Hải Ưng"]
    assert shown(don_vi="dốc gió", vai_tro=Role.HEAD) == ["K'Brơi"]
    leave(tree.stranger, on=clock.today() - timedelta(days=1), kind=Leaving.RETIRED)
    accounts.deactivate(tree.colleague, by=tree.admin, reason="Đi học")
    assert shown(trang_thai="da-thoi") == ["Vũ Hải Ưng"]
    assert shown(trang_thai="da-thoi", don_vi="CBDG") == ["Vũ Hải Ưng"]
    assert shown(trang_thai="ngung") == ["Hoàng Thị Êm"]
    assert not {"Vũ Hải Ưng", "Hoàng Thị Êm"} & set(shown(trang_thai="dang-hoat-dong"))


def test_a_unit_that_cannot_be_read_is_left_out_of_the_filter_and_said(office: Office, client: Client):
    client.force_login(office.tree.admin)
    page = text_of(client.get(address("people"), {"don_vi": "PBL"}))
    assert "Không có đơn vị nào khớp trong phạm vi của đồng chí." in page


def test_nobody_fits(office: Office, client: Client):
    client.force_login(office.tree.admin)
    assert "Không có ai khớp với bộ lọc" in text_of(client.get(address("people"), {"q": "khong co ai ten vay"}))


def test_pages_follow_each_other(office: Office, client: Client):
    for number in range(30):
        PersonFactory(full_name=f"Ya Tuấn {number}", post=(Role.CADRE, office.tree.cell))
    client.force_login(office.tree.admin)
    first = client.get(address("people")).context["page"]
    second = client.get(address("people"), {"sau": first.next_cursor}).context["page"]
    names = [row["person"].sort_key for page in (first, second) for row in page.rows]
    assert len(names) == 50
    assert names == sorted(names)


def queries_for(client: Client, **query: str) -> int:
    client.get(address("people"), query)  # draws the filter, which the next page need not
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address("people"), query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["bloc", "province"])
def test_thirty_rows_cost_as_many_queries_as_one(office: Office, client: Client, who: str):
    client.force_login(office.tree.admin if who == "bloc" else office.general)
    one = queries_for(client, q="tran dinh an", don_vi="ĐUK", vai_tro=Role.CADRE)
    for number in range(30):
        person = PersonFactory(full_name=f"Trần Đình Ân {number}", post=(Role.CADRE, office.tree.cell))
        appoint(person, Role.CLERK, office.tree.other_cell, valid_from=clock.today())
    many = queries_for(client, q="tran dinh an", don_vi="ĐUK", vai_tro=Role.CADRE)
    assert one == many <= MOST_QUERIES


@pytest.mark.parametrize("who", ["cadre", "head", "superior_head", "auditor", "officer"])
def test_the_screens_are_for_administrators(office: Office, client: Client, who: str):
    client.force_login(office.tree.people()[who])
    for name in ("people", "person_open", "rules", "calendar", "calendar_add"):
        answer = client.get(address(name))
        assert answer.status_code == 403
        assert "Trang này dành cho quản trị hệ thống." in text_of(answer)
