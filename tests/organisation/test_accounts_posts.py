"""Posts and ủy quyền: what they give and when, what an administrator may not, what cannot be."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from evidence.audit import chain_of
from organisation.actions import accounts, appointments
from tests.factories import PersonFactory, UnitFactory, day
from tests.organisation.offices import Office, address, drawn, entries_of, make_office, post_of, send, text_of
from units import clock
from units.actions import appoint, leave
from units.models import Appointment, Grant, Leaving, Person, Unit
from units.roles import Perm, Role
from units.structure import close
from workflow.errors import AlreadyDone, Refused

TODAY = day(0).date()


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    """11/03/2024."""
    with clock.at(day(0)):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def admin(office: Office, client: Client) -> Client:
    client.force_login(office.tree.admin)
    return client


def form(**changes: str) -> dict[str, str]:
    return {
        "role": Role.LEADER,
        "unit": "CBĐS",
        "post": "Phó Bí thư Chi bộ",
        "valid_from": "11/03/2024",
        "valid_to": "",
        "decision_no": "12-QĐ/ĐUK",
        **changes,
    }


# --- appointing -------------------------------------------------------------------------------------------
def test_a_post_is_given_and_told(admin: Client, office: Office):
    cadre = office.tree.cadre
    assert send(admin, address("person_appoint", cadre.pk), **form()).url == address("person", cadre.pk)
    post = Appointment.objects.get(person=cadre, role=Role.LEADER)
    assert (post.unit, post.post, post.valid_from, post.valid_to) == (
        office.tree.cell,
        "Phó Bí thư Chi bộ",
        TODAY,
        None,
    )
    entry = chain_of(cadre).get()
    assert (entry.title, entry.by, entry.facts["Số quyết định"]) == ("Bổ nhiệm", office.tree.admin, "12-QĐ/ĐUK")
    page = text_of(admin.get(address("person", cadre.pk)))
    assert "Phó Bí thư Chi bộ" in page
    assert "Đã ghi nhận bổ nhiệm." in page


def test_one_person_may_hold_several_posts(office: Office):
    for unit in (office.tree.bloc, office.tree.other_cell):
        appointments.appoint(office.tree.cadre, by=office.tree.admin, role=Role.CADRE, unit=unit)
    assert Appointment.objects.filter(person=office.tree.cadre).count() == 3


REFUSED = [
    ({"role": Role.HEAD}, "đã có người đứng đầu trong thời gian này: Hồ Quỳnh Anh."),
    ({"decision_no": ""}, "Vai trò này phải theo quyết định: nhập số quyết định."),
    ({"valid_to": "10/03/2024"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    ({"valid_from": "31/02/2024"}, "Tháng 2 năm 2024 không có ngày 31"),
    ({"role": Role.CADRE}, "Trần Đình Ân đã giữ vai trò “Cán bộ” ở Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương từ ngày"),
    ({"unit": "PBL"}, "Không có đơn vị nào khớp trong phạm vi của đồng chí."),
    ({"unit": "chi bộ cơ sở"}, "Có nhiều kết quả khớp, nhập đầy đủ một trong số đó:"),
    ({"unit": ""}, "Nhập đơn vị"),
    ({"role": ""}, "Chọn vai trò"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), REFUSED, ids=[sentence[:24] for _form, sentence in REFUSED])
def test_what_cannot_be_is_said_at_the_field_and_kept(admin: Client, office: Office, changes, sentence: str):
    typed = form(**changes)
    answer = send(admin, address("person_appoint", office.tree.cadre.pk), **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    for value in typed.values():
        assert not value or f'value="{value}"' in answer.content.decode()
    assert Appointment.objects.filter(person=office.tree.cadre).count() == 1
    assert entries_of(office.tree.cadre) == []


def test_a_closed_unit_takes_nobody(admin: Client, office: Office):
    close(office.tree.other_cell, on=TODAY, below=office.tree.bloc)
    answer = send(admin, address("person_appoint", office.tree.cadre.pk), **form(unit="CBDG"))
    assert answer.status_code == 422
    assert "đã kết thúc hoạt động." in text_of(answer)


def test_who_left_cannot_be_appointed(admin: Client, office: Office):
    leave(office.tree.cadre, on=TODAY, kind=Leaving.RETIRED)
    answer = admin.get(address("person_appoint", office.tree.cadre.pk), follow=True)
    assert "hãy tiếp nhận trở lại trước" in text_of(answer)
    answer = admin.post(address("person_appoint", office.tree.cadre.pk), form())
    assert answer.status_code == 422
    assert "Trần Đình Ân đã thôi giữ chức vụ." in text_of(answer)


def test_pressing_twice_appoints_once(admin: Client, office: Office):
    url = address("person_appoint", office.tree.cadre.pk)
    twice = {**drawn(admin, url), **form()}
    assert [admin.post(url, twice).status_code for _press in range(2)] == [302, 302]
    assert Appointment.objects.filter(person=office.tree.cadre, role=Role.LEADER).count() == 1


def test_a_post_of_another_unit_is_not_theirs_to_give(office: Office):
    with pytest.raises(Refused, match="không quản trị"):
        appointments.appoint(office.tree.cadre, by=office.tree.admin, role=Role.CADRE, unit=office.ward)


def test_their_post_elsewhere_cannot_be_touched(admin: Client, office: Office):
    abroad = appoint(office.tree.cadre, Role.CADRE, office.ward, valid_from=TODAY)
    for act in ("delegate", "end", "correct", "strike"):
        url = address(f"appointment_{act}", abroad.pk)
        assert (admin.get(url).status_code, admin.post(url).status_code) == (404, 404)


# --- an administrator gives themself nothing (S7) -----------------------------------------------------------
def test_an_administrator_does_not_appoint_themself(admin: Client, office: Office):
    me = office.tree.admin
    answer = send(admin, address("person_appoint", me.pk), **form(role=Role.HEAD, unit="CBDG"))
    assert answer.status_code == 403
    assert "Quản trị không tự bổ nhiệm, tự nhận ủy quyền" in text_of(answer)
    assert list(me.appointments.all()) == [post_of(me)]


def test_nor_lets_another_leave_something_to_them(office: Office):
    with pytest.raises(Refused):
        delegate(office, office.tree.head, to=office.tree.admin)
    assert not Grant.objects.filter(user=office.tree.admin, permission__codename=Perm.DECIDE).exists()


def test_another_administrator_may_appoint_them(office: Office):
    appointments.appoint(office.tree.admin, by=office.general, role=Role.CADRE, unit=office.tree.cell)
    assert office.tree.admin.appointments.count() == 2


# --- ending, correcting, striking out -------------------------------------------------------------------------
def test_a_post_ends_on_its_last_day(admin: Client, office: Office):
    post = post_of(office.tree.deputy)
    form = {"on": "15/03/2024", "reason": "Quyết định 15-QĐ/ĐUK"}
    assert send(admin, address("appointment_end", post.pk), **form).status_code == 302
    assert post_of(office.tree.deputy).valid_to == date(2024, 3, 15)
    assert entries_of(office.tree.deputy) == ["Thôi giữ chức vụ"]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("01/01/2020", "Ngày kết thúc không được trước ngày bắt đầu giữ chức vụ."),
        ("01/01/2030", "Chức vụ này đã được ấn định kết thúc ngày 31/03/2024."),
    ],
)
def test_an_end_lies_within_the_post_and_is_never_put_off(admin: Client, office: Office, on: str, sentence: str):
    appointments.end(post_of(office.tree.deputy), by=office.tree.admin, on=date(2024, 3, 31), reason="Hết nhiệm kỳ")
    answer = send(admin, address("appointment_end", post_of(office.tree.deputy).pk), on=on, reason="Nhầm")
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert post_of(office.tree.deputy).valid_to == date(2024, 3, 31)


@pytest.fixture
def to_come(office: Office) -> Appointment:
    """A post that begins on 18/03/2024."""
    return appointments.appoint(
        office.tree.watcher, by=office.tree.admin, role=Role.LEADER, unit=office.tree.cell,
        valid_from=day(7).date(), decision_no="12-QĐ/ĐUK",
    )  # fmt: skip


def test_what_has_not_begun_is_put_right(admin: Client, to_come: Appointment):
    form = {"post": "Phó Bí thư", "valid_from": "20/03/2024", "valid_to": "", "decision_no": "13-QĐ/ĐUK"}
    assert send(admin, address("appointment_correct", to_come.pk), **form).status_code == 302
    to_come.refresh_from_db()
    assert (to_come.valid_from, to_come.post, to_come.decision_no) == (date(2024, 3, 20), "Phó Bí thư", "13-QĐ/ĐUK")
    assert set(Grant.objects.filter(appointment=to_come).values_list("valid_from", flat=True)) == {date(2024, 3, 20)}
    assert chain_of(to_come.person).last().facts["Từ ngày"] == "18/03/2024 → 20/03/2024"


def test_what_has_begun_is_not_put_right(admin: Client, office: Office):
    answer = admin.get(address("appointment_correct", post_of(office.tree.deputy).pk), follow=True)
    assert "Chức vụ này đã bắt đầu, không sửa được" in text_of(answer)


def test_what_has_not_begun_is_struck_out_once(admin: Client, to_come: Appointment):
    url = address("appointment_strike", to_come.pk)
    twice = {**drawn(admin, url), "reason": "Nhầm người"}
    first, second = admin.post(url, twice), admin.post(url, twice)
    assert first.url == second.url == address("person", to_come.person_id)
    assert entries_of(to_come.person) == ["Bổ nhiệm", "Bỏ bổ nhiệm chưa bắt đầu"]
    assert not Appointment.objects.filter(pk=to_come.pk).exists()


def test_with_a_post_goes_what_was_left_of_it(office: Office, to_come: Appointment):
    days = {"valid_from": day(8).date(), "valid_to": day(9).date()}
    appointments.delegate(
        to_come, by=office.tree.admin, to=office.tree.cadre, limits=[Perm.VIEW], decision_no="03-GUQ/CB", **days
    )
    appointments.strike(to_come, by=office.tree.admin, reason="Nhầm người")
    assert entries_of(office.tree.cadre) == ["Nhận ủy quyền", "Bỏ ủy quyền chưa bắt đầu"]


# --- ủy quyền ---------------------------------------------------------------------------------------------
def delegate(office: Office, holder: Person, to: Person, **changes: object) -> Appointment:
    """From Wednesday to Friday."""
    what: dict[str, object] = {
        "valid_from": day(2).date(),
        "valid_to": day(4).date(),
        "limits": [Perm.DECIDE, Perm.RECEIVE],
        "decision_no": "03-GUQ/CB",
        **changes,
    }
    return appointments.delegate(post_of(holder), by=office.tree.admin, to=to, **what)


def paper(**changes: object) -> dict[str, object]:
    return {
        "to": "Đỗ Công Ẩn (deputy)",
        "limits": [Perm.DECIDE, Perm.RECEIVE],
        "valid_from": "13/03/2024",
        "valid_to": "15/03/2024",
        "decision_no": "03-GUQ/CB",
        **changes,
    }


def test_an_uy_quyen_is_given_and_told_in_both_chains(admin: Client, office: Office):
    assert send(admin, address("appointment_delegate", post_of(office.tree.head).pk), **paper()).status_code == 302
    assert entries_of(office.tree.head) == ["Ủy quyền"]
    entry = chain_of(office.tree.deputy).get()
    assert (entry.title, entry.facts["Của"]) == ("Nhận ủy quyền", "Hồ Quỳnh Anh")
    assert "Quyết định, đưa ra tập thể, đánh giá kết quả" in entry.facts["Việc được ủy quyền"]
    assert "Đang ủy quyền cho Đỗ Công Ẩn" in text_of(admin.get(address("person", office.tree.head.pk)))
    assert "Được Hồ Quỳnh Anh ủy quyền:" in text_of(admin.get(address("person", office.tree.deputy.pk)))


def test_it_offers_only_what_the_role_has_and_may_be_left(admin: Client, office: Office):
    page = text_of(admin.get(address("appointment_delegate", post_of(office.tree.head).pk)))
    assert "Quyết định, đưa ra tập thể, đánh giá kết quả" in page
    assert "Biểu quyết trong tập thể lãnh đạo" not in page
    assert "Lập và xuất báo cáo" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"limits": []}, "Chọn việc được ủy quyền"),
        ({"limits": [Perm.VOTE]}, "không phải là một trong các lựa chọn"),
        ({"to": "Hồ Quỳnh Anh (head)"}, "Không có người nào khớp trong phạm vi của đồng chí."),
        ({"to": "hangxom"}, "Không có người nào khớp trong phạm vi của đồng chí."),
        ({"valid_to": "12/03/2024"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ({"valid_from": "01/01/2020"}, "Thời gian ủy quyền phải nằm trong thời gian giữ chức vụ."),
        ({"decision_no": ""}, "Vai trò này phải theo quyết định: nhập số quyết định."),
    ],
)
def test_what_cannot_be_left_to_another_is_said_and_kept(admin: Client, office: Office, changes, sentence: str):
    answer = send(admin, address("appointment_delegate", post_of(office.tree.head).pk), **paper(**changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Appointment.objects.exclude(acting_for=None).exists()


def test_the_same_days_are_not_left_twice(office: Office):
    delegate(office, office.tree.head, to=office.tree.deputy)
    with pytest.raises(Exception, match="đã giữ vai trò"):
        delegate(office, office.tree.head, to=office.tree.deputy, valid_from=day(4).date(), valid_to=day(9).date())


def test_a_second_press_leaves_nothing_twice(office: Office):
    delegate(office, office.tree.head, to=office.tree.deputy, key="một")
    with pytest.raises(AlreadyDone):
        delegate(office, office.tree.head, to=office.tree.member, key="một")


def decides(unit: Unit, client: Client) -> bool:
    """Whether the browser that is logged in may decide for the unit, as a page asks it."""
    person = client.get("/toi/").wsgi_request.user
    return person.has_perm("units.decide", unit)


def test_permissions_come_and_go_on_their_days_in_one_session(office: Office, client: Client):
    """One login on Monday: nothing on Tuesday, everything from Wednesday to Friday, nothing on Saturday."""
    delegate(office, office.tree.head, to=office.tree.deputy)
    client.force_login(office.tree.deputy)
    found = {}
    for ahead in range(6):
        with clock.at(day(0) + timedelta(days=ahead)):
            found[ahead] = decides(office.tree.cell, client)
            now, _to_come, _later = text_of(client.get("/toi/")).partition("Chức vụ sắp tới")
            assert ("Quyết định, đưa ra tập thể, đánh giá kết quả" in now) is found[ahead]
    assert found == {0: False, 1: False, 2: True, 3: True, 4: True, 5: False}


def test_a_post_to_come_gives_its_permissions_that_day_in_one_session(office: Office, client: Client):
    heir = PersonFactory(username="kecan", full_name="Lò Thị Kế")
    appointments.end(post_of(office.tree.head), by=office.tree.admin, on=day(3).date(), reason="Nghỉ hưu")
    appointments.appoint(
        heir, by=office.tree.admin, role=Role.HEAD, unit=office.tree.cell, valid_from=day(4).date(), decision_no="1"
    )
    client.force_login(heir)
    assert not decides(office.tree.cell, client)
    with clock.at(day(4)):
        assert decides(office.tree.cell, client)


def test_ending_the_post_ends_what_was_left_to_others(office: Office):
    acting = delegate(office, office.tree.head, to=office.tree.deputy)
    appointments.end(post_of(office.tree.head), by=office.tree.admin, on=day(3).date(), reason="Điều động")
    acting.refresh_from_db()
    assert acting.valid_to == day(3).date()
    assert entries_of(office.tree.deputy) == ["Nhận ủy quyền", "Kết thúc ủy quyền"]


def test_what_was_left_for_later_days_does_not_begin_when_the_holder_leaves(office: Office):
    delegate(office, office.tree.head, to=office.tree.deputy)
    accounts.leave(office.tree.head, by=office.tree.admin, on=day(1).date(), kind=Leaving.RETIRED)
    assert entries_of(office.tree.deputy) == ["Nhận ủy quyền", "Bỏ ủy quyền chưa bắt đầu"]
    assert not Appointment.objects.exclude(acting_for=None).exists()


def test_who_administers_a_body_alone_gives_nobody_power_over_the_committee_above(office: Office) -> None:
    keeper = PersonFactory(username="quantrivp", full_name="Đặng Ý", post=(Role.ADMIN, office.tree.office))
    with pytest.raises(Refused, match="không quản trị"):
        appointments.appoint(office.neighbour, by=keeper, role=Role.OFFICE, unit=office.tree.office, decision_no="1")
    assert not office.neighbour.appointments.filter(role=Role.OFFICE).exists()


def test_a_long_name_without_a_short_one_is_cut_to_fit(office: Office) -> None:
    unit = UnitFactory(name="Chi bộ " + "rất dài " * 20, parent=office.ward)
    assert (len(unit.short_name), unit.versions.get().short_name) == (120, unit.short_name)
