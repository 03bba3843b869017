"""Lịch làm việc: a year to read, and a change that counts the running deadlines anew."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from evidence.audit import chain_of
from evidence.models import AuditEntry
from organisation.actions import calendar
from proposals import actions
from tests.factories import day, draft
from tests.organisation.offices import Office, address, drawn, make_office, send, text_of
from units import clock
from workflow.clocks import deadlines_of
from workflow.errors import AlreadyDone, Refused, Stale
from workflow.models import CalendarDay, DayKind

STORM = date(2024, 3, 13)
FORM = {"date": "13/03/2024", "kind": DayKind.OFF, "note": "Nghỉ bão", "source": "Công điện 03"}
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    """11/03/2024."""
    with clock.at(day(0)):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def general(office: Office, client: Client) -> Client:
    client.force_login(office.general)
    return client


def storm(office: Office, **changes: object) -> calendar.Changed:
    what: dict[str, object] = {"date": STORM, "kind": DayKind.OFF, "note": "Nghỉ bão", "source": "Công điện 03"}
    return calendar.add_day(by=office.general, **{**what, **changes})


# --- reading ----------------------------------------------------------------------------------------------
def test_a_year_is_read_month_by_month(general: Client):
    page = text_of(general.get(address("calendar"), {"nam": "2026"}))
    assert "Lịch làm việc năm 2026" in page
    assert "Tháng 2 · 15 ngày làm việc" in page
    assert "10/01/2026 Thứ Bảy Làm bù" in page
    assert "24/11/2026 Thứ Ba Nghỉ Ngày Văn hóa Việt Nam" in page


@pytest.mark.parametrize("asked", ["", "hai nghìn", "99999", "1999", "²²²²", "-2024"])
def test_a_year_that_cannot_be_read_is_this_year(general: Client, asked: str):
    assert "Lịch làm việc năm 2024" in text_of(general.get(address("calendar"), {"nam": asked}))


def test_a_year_without_any_day_says_so(general: Client):
    assert "Năm này chưa có ngày nghỉ, ngày làm bù nào" in text_of(general.get(address("calendar"), {"nam": "2099"}))


def test_a_year_costs_few_queries(general: Client, django_assert_max_num_queries):
    general.get(address("calendar"))
    with django_assert_max_num_queries(MOST_QUERIES):
        general.get(address("calendar"), {"nam": "2026"})


# --- changing ---------------------------------------------------------------------------------------------
def test_a_day_off_counts_running_deadlines_anew_and_says_how_many(office: Office, general: Client):
    proposal = actions.submit(draft(office.tree.cadre), by=office.tree.cadre)
    assert deadlines_of(proposal).get().due_on == STORM
    answer = send(general, address("calendar_add"), **FORM)
    assert answer.url == f"{address('calendar')}?nam=2024"
    assert deadlines_of(proposal).get().due_on == date(2024, 3, 14)
    page = text_of(general.get(answer.url))
    assert "Đã cập nhật ngày 13/03/2024; đã tính lại 1 thời hạn đang chạy." in page
    assert "13/03/2024 Thứ Tư Nghỉ Nghỉ bão Công điện 03" in page
    entry = chain_of(CalendarDay.objects.get(date=STORM)).get()
    assert (entry.title, entry.by, entry.facts["Thời hạn tính lại"]) == ("Thêm ngày", office.general, "1")


def test_taking_it_out_again_counts_back_and_its_chain_stays(office: Office, general: Client):
    proposal = actions.submit(draft(office.tree.cadre), by=office.tree.cadre)
    storm(office)
    row = CalendarDay.objects.get(date=STORM)
    assert send(general, address("calendar_remove", row.pk), reason="Bão không vào").status_code == 302
    assert deadlines_of(proposal).get().due_on == STORM
    told = AuditEntry.objects.filter(content_type__model="calendarday", object_id=row.pk).order_by("seq")
    assert [(entry.title, entry.reason) for entry in told] == [("Thêm ngày", ""), ("Bỏ ngày", "Bão không vào")]


def test_a_saturday_is_worked_instead(office: Office, general: Client):
    """Received on Thursday with two days to go: the Saturday counts as the second."""
    with clock.at(day(3)):
        proposal = actions.submit(draft(office.tree.cadre), by=office.tree.cadre)
        assert deadlines_of(proposal).get().due_on == date(2024, 3, 18)
        send(general, address("calendar_add"), **FORM | {"date": "16/03/2024", "kind": DayKind.MAKE_UP})
    assert deadlines_of(proposal).get().due_on == date(2024, 3, 16)


def test_a_day_is_put_right(office: Office, general: Client):
    storm(office)
    row = CalendarDay.objects.get(date=STORM)
    form = {"kind": DayKind.OFF, "note": "Nghỉ tránh bão số 3", "source": "Công điện 03"}
    assert send(general, address("calendar_change", row.pk), **form).status_code == 302
    assert chain_of(row).last().facts["Lý do"] == "Nghỉ bão → Nghỉ tránh bão số 3"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date": "30/04/2024"}, "Ngày này đã có trong lịch; hãy sửa dòng đã có."),
        ({"date": "31/02/2024"}, "Tháng 2 năm 2024 không có ngày 31"),
        ({"kind": DayKind.MAKE_UP}, "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật."),
        ({"kind": ""}, "Chọn loại ngày"),
        ({"note": ""}, "Nhập lý do"),
        ({"source": ""}, "Nhập nguồn"),
    ],
)
def test_what_cannot_be_is_said_and_kept(general: Client, changes: dict[str, str], sentence: str):
    before = CalendarDay.objects.count()
    typed = FORM | changes
    answer = send(general, address("calendar_add"), **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'value="{typed["date"]}"' in answer.content.decode()
    assert CalendarDay.objects.count() == before


def test_pressing_twice_adds_one_day(general: Client):
    url = address("calendar_add")
    twice = {**drawn(general, url), **FORM}
    assert [general.post(url, twice).status_code for _press in range(2)] == [302, 302]
    assert chain_of(CalendarDay.objects.get(date=STORM)).count() == 1


def test_pressing_twice_takes_out_one_day(office: Office, general: Client):
    storm(office)
    url = address("calendar_remove", CalendarDay.objects.get(date=STORM).pk)
    twice = {**drawn(general, url), "reason": "Bão không vào"}
    assert [general.post(url, twice).status_code for _press in range(2)] == [302, 302]


def test_a_stale_page_changes_nothing(office: Office, general: Client):
    storm(office)
    row = CalendarDay.objects.get(date=STORM)
    url = address("calendar_change", row.pk)
    marks = drawn(general, url)
    calendar.change_day(row, by=office.general, kind=DayKind.OFF, note="Nghỉ lũ", source="Công điện 04")
    answer = general.post(url, {**marks, "kind": DayKind.OFF, "note": "Nghỉ mưa", "source": "Công điện 05"})
    assert answer.status_code == 409
    assert "Nghỉ mưa" in text_of(answer)
    assert CalendarDay.objects.get(date=STORM).note == "Nghỉ lũ"
    with pytest.raises(Stale):
        calendar.remove_day(row, by=office.general, reason="Nhầm", seen=1)


def test_the_actions_themselves_refuse(office: Office):
    storm(office, key="một")
    with pytest.raises(AlreadyDone):
        storm(office, key="một")
    with pytest.raises(ValidationError, match="đã có trong lịch"):
        storm(office)
    row = CalendarDay.objects.get(date=STORM)
    for by in (office.tree.admin, office.tree.head):
        with pytest.raises(Refused):
            calendar.remove_day(row, by=by, reason="Thử")


def test_the_administrator_of_a_part_reads_it_and_changes_nothing(office: Office, client: Client):
    client.force_login(office.tree.admin)
    page = text_of(client.get(address("calendar")))
    assert "do quản trị của đơn vị cao nhất cập nhật" in page
    assert "Thêm ngày" not in page
    row = CalendarDay.objects.first()
    for url in (address("calendar_add"), address("calendar_change", row.pk), address("calendar_remove", row.pk)):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 403
            assert "do quản trị của đơn vị cao nhất cập nhật" in text_of(answer)
