"""The administrators' screens in a real Chromium: a whole life by clicks, and every page at 1280 and 360 px."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from organisation.actions import accounts, appointments
from tests.browser import PageGuard
from tests.organisation.offices import Office, address, make_office, post_of
from tests.reports.test_browser import look_at, sign_in
from units import clock
from units.models import Appointment, Person
from units.roles import Perm, Role
from workflow.models import CalendarDay, Rule

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def office(transactional_db: None) -> Office:
    return make_office()


def test_an_administrator_opens_an_account_and_gives_it_a_post(
    office: Office, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    sign_in(page, live_server, office.tree.admin)
    page.goto(f"{live_server.url}/quan-tri/")
    page.get_by_role("link", name="Tài khoản, chức vụ").click()
    page.get_by_role("link", name="Mở tài khoản").click()
    page.get_by_label("Tên đăng nhập").fill("kbroi2")
    page.get_by_label("Họ và tên").fill("K'Brơi Niê")
    page.get_by_role("button", name="Mở tài khoản").click()
    expect(page.get_by_label("Tên để sắp xếp")).to_have_value("Niê K'Brơi")
    page.get_by_label("Tên để sắp xếp").fill("K'Brơi Niê")
    page.get_by_role("button", name="Mở tài khoản").click()
    expect(page.get_by_text("Bổ nhiệm chức vụ đầu tiên")).to_be_visible()
    page.get_by_label("Vai trò").select_option(label="Cán bộ")
    page.get_by_label("Đơn vị").fill("đồi sương")
    page.get_by_label("Chức vụ").fill("Nhân viên kinh doanh")
    page.get_by_role("button", name="Bổ nhiệm").click()
    expect(page.get_by_text("Đã ghi nhận bổ nhiệm.")).to_be_visible()
    page.get_by_role("link", name="Cấp đường dẫn đặt mật khẩu").click()
    page.get_by_role("button", name="Cấp đường dẫn đặt mật khẩu").click()
    expect(page.get_by_text("/dat-lai/")).to_be_visible()
    person = Person.objects.get(username="kbroi2")
    assert post_of(person).unit == office.tree.cell


def test_what_was_typed_stays_where_it_cannot_be(
    office: Office, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    """By keyboard alone: the error summary takes the focus, its link leads to the field."""
    page_guard.announce(422)
    sign_in(page, live_server, office.tree.admin)
    page.goto(f"{live_server.url}{address('person_appoint', office.tree.cadre.pk)}")
    page.get_by_label("Vai trò").select_option(label="Người đứng đầu")
    page.get_by_label("Đơn vị").fill("CBĐS")
    page.get_by_label("Số quyết định").fill("12-QĐ/ĐUK")
    page.get_by_label("Số quyết định").press("Enter")
    link = page.get_by_role("link", name="đã có người đứng đầu trong thời gian này: Hồ Quỳnh Anh.")
    link.press("Enter")
    expect(page.get_by_label("Vai trò")).to_be_focused()
    expect(page.get_by_label("Số quyết định")).to_have_value("12-QĐ/ĐUK")


def lively(office: Office) -> list[str]:
    """Something in every part of every page; the addresses of all of them."""
    tree, today = office.tree, clock.today()
    head = post_of(tree.head)
    appointments.delegate(
        head, by=tree.admin, to=tree.deputy, valid_from=today, valid_to=today + timedelta(days=5),
        limits=[Perm.DECIDE, Perm.RECEIVE], decision_no="03-GUQ/CB",
    )  # fmt: skip
    to_come = appointments.appoint(
        tree.cadre, by=tree.admin, role=Role.LEADER, unit=tree.cell, valid_from=today + timedelta(days=9),
        post="Phó Bí thư Chi bộ", decision_no="12-QĐ/ĐUK",
    )  # fmt: skip
    shut = accounts.deactivate(tree.colleague, by=tree.admin, reason="Đi học tập trung")
    gone = tree.member
    accounts.leave(gone, by=tree.admin, on=today, kind="RETIRED")
    rule, day = Rule.objects.get(key="proposal.receive"), CalendarDay.objects.first()
    own = Rule.objects.create(
        key=rule.key, label=rule.label, unit=tree.cell, value=4, measure="WD", basis="Quy chế số 05", certainty="S",
        valid_from=today,
    )  # fmt: skip
    return [
        address("hub"), address("people"), address("person_open"), address("rules"), address("calendar"),
        address("calendar_add"), *(address(name, tree.cadre.pk) for name in PERSON_PAGES),
        address("person", tree.head.pk), address("person", shut.pk), address("person", gone.pk),
        address("person_reactivate", shut.pk),
        address("person_take_back", gone.pk), address("appointment_delegate", head.pk),
        address("appointment_end", head.pk), address("appointment_correct", to_come.pk),
        address("appointment_strike", to_come.pk), address("rule", rule.pk), address("rule_change", rule.pk),
        address("rule_end", own.pk), address("calendar_change", day.pk), address("calendar_remove", day.pk),
    ]  # fmt: skip


PERSON_PAGES = ("person", "person_edit", "person_link", "person_leave", "person_deactivate", "person_appoint")


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible(
    office: Office, page: Page, page_guard: PageGuard, live_server: Any, width: int
) -> None:
    sign_in(page, live_server, office.general)
    faults = []
    for path in lively(office):
        faults += look_at(page, f"{live_server.url}{path}", width)
    assert faults == []
    assert Appointment.objects.exclude(acting_for=None).count() == 1


def test_in_the_dark_the_colours_of_the_calendar_still_read(
    office: Office, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    sign_in(page, live_server, office.general)
    page.emulate_media(color_scheme="dark")
    assert look_at(page, f"{live_server.url}{address('calendar')}?nam=2026", 1280) == []
