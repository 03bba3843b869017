"""An account from its opening to the day its person leaves."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from evidence.audit import chain_of
from organisation.actions import accounts
from tests.factories import proposal_in
from tests.organisation.offices import Office, address, drawn, entries_of, make_office, post_of, send, text_of
from units import clock
from units.actions import appoint
from units.models import Appointment, Leaving, Person
from units.roles import Role
from workflow.errors import AlreadyDone, Refused, Stale

PASSWORD = "doi-moi-sang-tao-2026"
ACTS = ("edit", "link", "leave", "deactivate", "appoint")


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def admin(office: Office, client: Client) -> Client:
    """The browser of the administrator of the bloc."""
    client.force_login(office.tree.admin)
    return client


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


# --- opening --------------------------------------------------------------------------------------------
NEW = {"username": "cilsuong", "full_name": "Cil Ha Sương", "sort_name": "", "email": "", "title": "Tổ trưởng"}


def test_the_suggested_sort_name_is_shown_before_anything_is_written(admin: Client):
    answer = send(admin, address("person_open"), **NEW)
    assert answer.status_code == 200
    assert 'name="sort_name" value="Sương Cil Ha"' in answer.content.decode()
    assert "Kiểm tra tên để sắp xếp" in text_of(answer)
    assert not Person.objects.filter(username="cilsuong").exists()


def test_a_corrected_sort_name_is_kept(admin: Client, office: Office):
    answer = send(admin, address("person_open"), **NEW | {"sort_name": "Cil Ha Sương"})
    person = Person.objects.get(username="cilsuong")
    assert answer.url == address("person_appoint", person.pk)
    assert (person.sort_name, person.title, person.has_usable_password()) == ("Cil Ha Sương", "Tổ trưởng", False)
    assert chain_of(person).get().by == office.tree.admin
    assert "Bổ nhiệm chức vụ đầu tiên" in text_of(admin.get(answer.url))
    assert entries_of(person) == ["Mở tài khoản"]


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("canbo cell", "Dùng 2–64 chữ thường không dấu"),
        ("Đặng", "Dùng 2–64 chữ thường không dấu"),
        ("cadre", "Tên đăng nhập này đã có."),
        ("", "Nhập tên đăng nhập"),
    ],
)
def test_a_name_that_cannot_be_is_said_at_the_field(admin: Client, username: str, sentence: str):
    answer = send(admin, address("person_open"), **NEW | {"username": username, "sort_name": "Sương"})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Cil Ha Sương"' in answer.content.decode()


def test_pressing_twice_opens_one_account(admin: Client):
    form = {**drawn(admin, address("person_open")), **NEW, "sort_name": "Cil Ha Sương"}
    first, second = admin.post(address("person_open"), form), admin.post(address("person_open"), form)
    person = Person.objects.get(username="cilsuong")
    assert (first.url, second.url) == (address("person_appoint", person.pk), address("person", person.pk))
    assert "Thao tác này đã được ghi nhận, không thực hiện lại." in text_of(admin.get(second.url))


def test_the_action_itself_refuses_who_administers_nothing(office: Office):
    with pytest.raises(Refused):
        accounts.open_account(by=office.tree.head, username="moi", full_name="Lò Văn Mới")


# --- editing --------------------------------------------------------------------------------------------
def test_names_are_put_right_and_the_chain_says_how(admin: Client, office: Office):
    cadre = office.tree.cadre
    form = {"full_name": "Trần Đình Ấn", "sort_name": "Ấn Trần Đình", "email": "an@kl14.test", "title": cadre.title}
    assert send(admin, address("person_edit", cadre.pk), **form).status_code == 302
    assert (fresh(cadre).full_name, fresh(cadre).search_text) == ("Trần Đình Ấn", "tran dinh an cadre")
    assert chain_of(cadre).last().facts["Họ và tên"] == "Trần Đình Ân → Trần Đình Ấn"


def test_nothing_changed_is_said(admin: Client, office: Office):
    cadre = office.tree.cadre
    form = {"full_name": cadre.full_name, "sort_name": cadre.sort_name, "email": "", "title": cadre.title}
    answer = send(admin, address("person_edit", cadre.pk), **form)
    assert answer.status_code == 422
    assert "Chưa có gì thay đổi." in text_of(answer)


def test_a_stale_page_writes_nothing_and_shows_what_was_typed(admin: Client, office: Office):
    cadre = office.tree.cadre
    marks = drawn(admin, address("person_edit", cadre.pk))
    accounts.edit(cadre, by=office.general, title="Phó Giám đốc")
    form = {"full_name": "Trần Đình Khác", "sort_name": "Khác", "email": "", "title": ""}
    answer = admin.post(address("person_edit", cadre.pk), {**marks, **form})
    assert answer.status_code == 409
    assert "Hoàng Thị Bích" in text_of(answer)
    assert "Trần Đình Khác" in text_of(answer)
    assert fresh(cadre).full_name == "Trần Đình Ân"


# --- stopping and opening again --------------------------------------------------------------------------
def test_stopping_an_account_ends_its_sessions_at_once_and_for_good(admin: Client, office: Office):
    cadre = office.tree.cadre
    cadre.set_password(PASSWORD)
    cadre.save()
    theirs = Client()
    theirs.force_login(fresh(cadre), backend="django.contrib.auth.backends.ModelBackend")
    assert theirs.get("/").status_code == 200
    assert send(admin, address("person_deactivate", cadre.pk), reason="Nghi lộ mật khẩu").status_code == 302
    assert theirs.get("/").status_code == 302
    assert send(admin, address("person_reactivate", cadre.pk), reason="Đã xác minh").status_code == 302
    assert theirs.get("/").status_code == 302
    assert not fresh(cadre).has_usable_password()
    assert entries_of(cadre) == ["Ngừng tài khoản", "Mở lại tài khoản"]
    assert chain_of(cadre).first().reason == "Nghi lộ mật khẩu"


def test_a_reason_is_needed(admin: Client, office: Office):
    answer = send(admin, address("person_deactivate", office.tree.cadre.pk), reason="  ")
    assert answer.status_code == 422
    assert fresh(office.tree.cadre).is_active


def test_nobody_stops_their_own_account(office: Office):
    with pytest.raises(Refused):
        accounts.deactivate(office.tree.admin, by=office.tree.admin, reason="Thử")


# --- the link -------------------------------------------------------------------------------------------
def use(link: str) -> Any:
    """Open the link as its person does, and set a password."""
    theirs = Client()
    form = theirs.get(link, follow=True)
    return (
        theirs.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
        if form.redirect_chain
        else form
    )


def test_without_an_address_the_link_is_shown_once_and_works_once(admin: Client, office: Office):
    cadre = office.tree.cadre
    answer = send(admin, address("person_link", cadre.pk))
    assert answer.headers["Cache-Control"] == "no-store"
    link = re.search(r"http://[^<\s]+(/dat-lai/[^<\s]+)", answer.content.decode())[1]
    assert use(link).status_code == 302
    assert fresh(cadre).check_password(PASSWORD)
    assert "Đường dẫn không còn dùng được" in text_of(Client().get(link))
    assert link not in str(chain_of(cadre).get().facts)


def test_with_an_address_the_link_goes_by_mail_and_is_not_shown(admin: Client, office: Office):
    cadre = office.tree.cadre
    accounts.edit(cadre, by=office.tree.admin, email="an@kl14.test")
    answer = send(admin, address("person_link", cadre.pk))
    assert (answer.status_code, answer.url) == (302, address("person", cadre.pk))
    assert mail.outbox[0].to == ["an@kl14.test"]
    assert "/dat-lai/" in mail.outbox[0].body
    assert "Tên đăng nhập: cadre" in mail.outbox[0].body
    assert "Đã gửi đường dẫn tới an@kl14.test." in text_of(admin.get(answer.url))


def test_when_the_mail_server_is_down_the_link_is_shown(admin: Client, office: Office, monkeypatch):
    def down(_message: object) -> int:
        raise ConnectionRefusedError

    accounts.edit(office.tree.cadre, by=office.tree.admin, email="an@kl14.test")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    answer = send(admin, address("person_link", office.tree.cadre.pk))
    assert answer.status_code == 200
    assert "Máy chủ thư không nhận thư" in text_of(answer)
    assert "/dat-lai/" in text_of(answer)


def test_a_second_press_gives_no_second_link(office: Office):
    accounts.give_link(office.tree.cadre, by=office.tree.admin, key="một")
    with pytest.raises(AlreadyDone):
        accounts.give_link(office.tree.cadre, by=office.tree.admin, key="một")
    assert entries_of(office.tree.cadre) == ["Cấp đường dẫn đặt mật khẩu"]


# --- leaving --------------------------------------------------------------------------------------------
def test_who_leaves_loses_their_posts_that_day_and_keeps_the_account(admin: Client, office: Office):
    deputy, today = office.tree.deputy, clock.today()
    appoint(deputy, Role.CADRE, office.tree.bloc, valid_from=today + timedelta(days=30))
    form = {"kind": Leaving.RETIRED, "on": f"{today:%d/%m/%Y}"}
    assert send(admin, address("person_leave", deputy.pk), **form).status_code == 302
    assert (fresh(deputy).left_on, fresh(deputy).is_active) == (today, True)
    assert post_of(deputy).valid_to == today
    page = text_of(admin.get(address("person", deputy.pk)))
    assert "Nghỉ hưu" in page
    assert "Tiếp nhận trở lại" in page


def test_the_account_of_who_died_is_closed(admin: Client, office: Office):
    form = {"kind": Leaving.DECEASED, "on": f"{clock.today():%d/%m/%Y}"}
    send(admin, address("person_leave", office.tree.deputy.pk), **form)
    assert not fresh(office.tree.deputy).is_active
    assert entries_of(office.tree.deputy) == ["Từ trần"]


def test_a_day_before_a_post_began_is_refused_and_no_post_is_lost(admin: Client, office: Office):
    form = {"kind": Leaving.RESIGNED, "on": "01/01/2020"}
    answer = send(admin, address("person_leave", office.tree.deputy.pk), **form)
    assert answer.status_code == 422
    assert "Ngày thôi việc trước ngày bắt đầu một chức vụ đã giữ." in text_of(answer)
    assert 'value="01/01/2020"' in answer.content.decode()
    assert post_of(office.tree.deputy).valid_to is None


def test_before_somebody_leaves_one_sees_what_waits_for_them(admin: Client, office: Office):
    proposal = proposal_in("RECEIVED", office.tree)
    page = text_of(admin.get(address("person_leave", office.tree.head.pk)))
    assert "Việc đang chờ người này: cần người thay" in page
    assert "Đề xuất (1)" in page
    assert proposal.reference in page


def test_nothing_waits_for_a_cadre_without_work(admin: Client, office: Office):
    page = text_of(admin.get(address("person_leave", office.tree.watcher.pk)))
    assert "Không có việc nào đang chờ người này." in page


def test_who_had_left_can_come_back(admin: Client, office: Office):
    deputy = office.tree.deputy
    accounts.leave(deputy, by=office.tree.admin, on=clock.today(), kind=Leaving.TRANSFERRED)
    send(admin, address("person_take_back", deputy.pk), reason="Được điều động trở lại")
    assert (fresh(deputy).left_on, fresh(deputy).leaving) == (None, "")
    assert entries_of(deputy)[-1] == "Tiếp nhận trở lại"


# --- who keeps which account ------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ACTS)
def test_people_of_other_units_do_not_exist(admin: Client, office: Office, act: str):
    url = address(f"person_{act}", office.neighbour.pk)
    assert (admin.get(url).status_code, admin.post(url).status_code) == (404, 404)
    assert admin.get(address("person", office.neighbour.pk)).status_code == 404


def test_an_account_with_a_post_above_is_not_theirs_to_keep(office: Office, client: Client):
    """Whoever can set the password of the bloc's head could decide as the bloc's head."""
    appoint(office.tree.superior_head, Role.CADRE, office.ward, valid_from=date(2022, 1, 1))
    client.force_login(office.ward_admin)
    page = text_of(client.get(address("person", office.tree.superior_head.pk)))
    assert "giữ chức vụ ở đơn vị ngoài phạm vi của đồng chí" in page
    for act in ("edit", "link", "leave", "deactivate"):
        assert client.get(address(f"person_{act}", office.tree.superior_head.pk)).status_code == 403
        assert client.post(address(f"person_{act}", office.tree.superior_head.pk), {}).status_code == 403
    with pytest.raises(Refused):
        accounts.give_link(office.tree.superior_head, by=office.ward_admin)


def test_the_page_of_a_person_costs_the_same_whatever_the_number_of_posts(
    office: Office, admin: Client, django_assert_max_num_queries
):
    for unit in (office.tree.bloc, office.tree.other_cell, office.tree.office, office.tree.board):
        appoint(office.tree.cadre, Role.CADRE, unit, valid_from=clock.today())
    admin.get(address("person", office.tree.cadre.pk))
    with django_assert_max_num_queries(16):
        admin.get(address("person", office.tree.cadre.pk))


def test_acting_on_a_stale_version_raises(office: Office):
    accounts.edit(office.tree.cadre, by=office.tree.admin, title="Giám đốc")
    with pytest.raises(Stale):
        accounts.edit(office.tree.cadre, by=office.tree.admin, title="Phó Giám đốc", seen=0)
    assert Appointment.objects.filter(person=office.tree.cadre).count() == 1
