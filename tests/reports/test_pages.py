"""The pages of reports: list, create, detail, texts, issuing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import audit
from evidence.models import Document
from reports import actions
from reports.models import PeriodicReport, ReportState
from tests.reports.world import TEXTS, World, draft, fresh, issued, make_cell, unit_under, written_draft
from units.models import Person, UnitType

pytestmark = pytest.mark.usefixtures("in_july")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(person: Person, name: str, *args: Any, status: int = 200) -> str:
    response = client_of(person).get(reverse(f"reports:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def posted(person: Person, name: str, *args: Any, **data: Any) -> Any:
    return client_of(person).post(reverse(f"reports:{name}", args=args), data)


# --- list ---------------------------------------------------------------------------
def test_the_list_shows_what_is_in_scope(world: World) -> None:
    issued(world)
    draft(world, unit=world.tea.unit)
    mine, auditors, cadres = (page(one, "list") for one in (world.office, world.auditor, world.tea.cadre))
    assert "Số 01-BC/ĐUK" in mine
    assert "Dự thảo" in mine
    assert "Lập báo cáo" in mine
    assert "Số 01-BC/ĐUK" in auditors
    assert "Dự thảo" not in auditors
    assert "Lập báo cáo" not in auditors
    assert "Chưa có báo cáo nào" in cadres


def test_the_list_costs_the_same_with_one_and_with_thirty(world: World) -> None:
    draft(world)
    client = client_of(world.office)
    client.get(reverse("reports:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reports:list"))
    for number in range(30):
        cell = unit_under(world.bloc, f"C{number}", f"Chi bộ số {number}", UnitType.GRASSROOTS_CELL)
        draft(world, unit=cell)
    with CaptureQueriesContext(connection) as many:
        html = client.get(reverse("reports:list")).content.decode()
    assert len(many) == len(one) <= 12
    assert html.count('<th scope="row">') == 25
    assert 'rel="next"' in html


# --- create --------------------------------------------------------------------------
def test_a_cadre_may_not_make_a_report(world: World) -> None:
    assert "Đồng chí không có quyền lập báo cáo." in page(world.tea.cadre, "create", status=403)
    response = posted(world.tea.cadre, "create", unit=world.bloc.pk, period="QUARTER:2026-04-01")
    assert response.status_code == 403
    assert not PeriodicReport.objects.exists()


def test_the_form_offers_units_in_scope_and_periods_by_name(world: World) -> None:
    html = page(world.office, "create")
    assert "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương" in html
    assert "Đảng bộ tỉnh Lâm Đồng" not in html
    for name in (
        "Quý II năm 2026 (01/4/2026 – 30/6/2026)",
        "6 tháng đầu năm 2026 (01/01/2026 – 30/6/2026)",
        "Năm 2025 (01/01/2025 – 31/12/2025)",
        "Tháng 6 năm 2026 (01/6/2026 – 30/6/2026)",
        "Khoảng thời gian khác",
    ):
        assert name in html


def test_a_report_is_made_and_opens(world: World) -> None:
    response = posted(world.admin, "create", unit=world.bloc.pk, period="HALF_YEAR:2026-01-01")
    report = PeriodicReport.objects.get()
    assert response.url == report.get_absolute_url()
    assert (report.period_text, report.drafted_by) == ("6 tháng đầu năm 2026", world.admin)


def test_any_other_period_needs_both_days(world: World) -> None:
    response = posted(world.office, "create", unit=world.bloc.pk, period="AD_HOC", starts_on="05/3/2026")
    assert response.status_code == 422
    assert "Nhập ngày cuối của kỳ báo cáo" in response.content.decode()
    days = {"starts_on": "05/03/2026", "ends_on": "20/04/2026"}
    posted(world.office, "create", unit=world.bloc.pk, period="AD_HOC", **days)
    assert PeriodicReport.objects.get().period_text == "từ ngày 05/3/2026 đến ngày 20/4/2026"


def test_a_unit_out_of_scope_is_refused(world: World) -> None:
    response = posted(world.office, "create", unit=world.province.pk, period="QUARTER:2026-04-01")
    assert response.status_code == 422
    assert not PeriodicReport.objects.exists()


@pytest.mark.parametrize("period", ["QUARTER:2026-05-01", "QUARTER:x", "CENTURY:2026-01-01", ""])
def test_a_period_that_was_not_offered_is_refused(world: World, period: str) -> None:
    assert posted(world.office, "create", unit=world.bloc.pk, period=period).status_code == 422
    assert not PeriodicReport.objects.exists()


def test_a_second_press_finds_the_draft_there(world: World) -> None:
    data = {"unit": world.bloc.pk, "period": "QUARTER:2026-04-01"}
    posted(world.office, "create", **data)
    response = posted(world.office, "create", **data)
    assert response.status_code == 422
    assert "Đã có dự thảo báo cáo của đơn vị này cho kỳ này." in response.content.decode()
    assert PeriodicReport.objects.count() == 1


def test_a_long_list_of_units_is_searched_without_accents(world: World) -> None:
    for number in range(60):
        unit_under(world.bloc, f"C{number:02d}", f"Chi bộ cơ sở Suối Đá {number:02d}", UnitType.GRASSROOTS_CELL)
    first = page(world.office, "create")
    assert "Danh sách còn dài" in first
    assert "Suối Đá 59" not in first
    found = posted(world.office, "create", narrow="1", search="suoi da 59", period="QUARTER:2026-04-01")
    assert found.status_code == 200
    html = found.content.decode()
    assert "Suối Đá 59" in html
    assert "Chè Đồi Sương" not in html
    assert '<option value="QUARTER:2026-04-01" selected>' in html


# --- detail ---------------------------------------------------------------------------
def test_a_draft_shows_live_figures_texts_and_what_to_do(lived: World) -> None:
    report = written_draft(lived)
    html = page(lived.office, "detail", report.pk)
    assert "số liệu hiện tại" in html
    assert "tiếp nhận 07 đề xuất đổi mới, sáng tạo, tăng 06 đề xuất so với quý I năm 2026" in html
    assert TEXTS["assessment"] in html
    assert reverse("reports:issue", args=[report.pk]) in html
    assert reverse("reports:draft_pdf", args=[report.pk]) in html
    assert "Kết quả xử lý đề xuất theo đơn vị" in html


def test_an_issued_report_offers_its_document(lived: World) -> None:
    report = issued(lived)
    html = page(lived.auditor, "detail", report.pk)
    document = Document.objects.get()
    assert reverse("document", args=[document.pk]) in html
    assert "Số 01-BC/ĐUK" in html
    assert reverse("reports:draft_pdf", args=[report.pk]) not in html
    response = client_of(lived.auditor).get(reverse("document", args=[document.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_the_page_of_a_draft_costs_the_same_for_many_units(lived: World) -> None:
    report = draft(lived)
    client = client_of(lived.office)
    client.get(report.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(report.get_absolute_url())
    for number in range(30):
        make_cell(lived.bloc, f"C{number:02d}", f"Chi bộ số {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(report.get_absolute_url())
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["detail", "draft_pdf", "edit", "issue", "cancel"])
def test_a_draft_is_not_found_by_those_who_do_not_make_reports(world: World, name: str) -> None:
    report = written_draft(world)
    for one in (world.tea.cadre, world.tea.head, world.auditor, world.chair):
        page(one, name, report.pk, status=404)


def test_an_issued_report_of_the_bloc_is_not_found_by_a_cell(world: World) -> None:
    report = issued(world)
    for one in (world.tea.cadre, world.tea.head):
        page(one, "detail", report.pk, status=404)
    assert client_of(world.tea.head).get(reverse("document", args=[Document.objects.get().pk])).status_code == 404


def test_the_auditor_reads_and_does_nothing(world: World) -> None:
    report = issued(world)
    page(world.auditor, "draft_pdf", report.pk, status=403)
    for name in ("edit", "issue", "cancel"):
        page(world.auditor, name, report.pk, status=403)
        assert posted(world.auditor, name, report.pk, reason="x").status_code == 403


# --- draft PDF --------------------------------------------------------------------------
def test_the_administrator_exports_a_draft(world: World) -> None:
    report = written_draft(world)
    response = client_of(world.admin).get(reverse("reports:draft_pdf", args=[report.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="du-thao-bao-cao-{report.pk}.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert audit.chain_of(report).count() == 2


def test_an_issued_report_has_no_draft_any_more(world: World) -> None:
    report = issued(world)
    response = client_of(world.office).get(reverse("reports:draft_pdf", args=[report.pk]))
    assert response.status_code == 302
    assert response.url == report.get_absolute_url()


# --- steps ----------------------------------------------------------------------------
def test_the_texts_are_edited(world: World) -> None:
    report = draft(world)
    html = page(world.office, "edit", report.pk)
    assert report.intro in html
    texts = {name: getattr(report, name) for name in ("title", "intro", "recipients")} | TEXTS
    response = posted(world.office, "edit", report.pk, seen=report.version, key="k", **texts)
    assert response.url == report.get_absolute_url()
    report = fresh(report)
    assert report.plans == TEXTS["plans"]


def test_a_missing_intro_is_said_at_its_field_and_nothing_is_lost(world: World) -> None:
    report = draft(world)
    response = posted(world.office, "edit", report.pk, title="kết quả", intro="", recipients="Lưu", plans="Sơ kết")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Nhập mở đầu" in html
    assert "Sơ kết" in html


def test_issuing_shows_what_will_be_printed_and_who_signs(lived: World) -> None:
    report = written_draft(lived)
    html = page(lived.office, "issue", report.pk)
    for words in ("Nguyễn Thị Ánh, Chánh Văn phòng", "BC/ĐUK", "T/L BAN THƯỜNG VỤ", "I- KẾT QUẢ THỰC HIỆN"):
        assert words in html
    assert TEXTS["plans"].split("\n")[1] in html


def test_a_double_click_issues_one_document(world: World) -> None:
    report = written_draft(world)
    client, url = client_of(world.office), reverse("reports:issue", args=[report.pk])
    form = {"key": "một-lần", "seen": report.version}
    assert [client.post(url, form).status_code for _press in range(2)] == [302, 302]
    assert Document.objects.count() == 1
    assert "không thực hiện lại" in client.get(report.get_absolute_url()).content.decode()


def test_a_stale_page_is_told_who_issued_it(world: World) -> None:
    report = written_draft(world)
    actions.issue(report, by=world.office)
    response = posted(world.office, "issue", report.pk, key="khác", seen=report.version)
    assert response.status_code == 409
    assert "Nguyễn Thị Ánh" in response.content.decode()
    assert Document.objects.count() == 1


def test_the_administrator_may_not_issue_even_by_a_direct_post(world: World) -> None:
    report = written_draft(world)
    response = posted(world.admin, "issue", report.pk, seen=report.version)
    assert response.status_code == 403
    assert "Đồng chí không có quyền “Ban hành báo cáo”" in response.content.decode()
    report = fresh(report)
    assert report.state == ReportState.DRAFT
    assert reverse("reports:issue", args=[report.pk]) not in page(world.admin, "detail", report.pk)


def test_a_draft_that_lacks_texts_says_so_instead_of_issuing(world: World) -> None:
    report = draft(world)
    response = client_of(world.office).get(reverse("reports:issue", args=[report.pk]), follow=True)
    assert "Chưa viết phần nhận xét, đánh giá." in response.content.decode()


def test_a_draft_is_cancelled_with_a_reason(world: World) -> None:
    report = draft(world)
    assert posted(world.office, "cancel", report.pk, seen=report.version, reason="").status_code == 422
    posted(world.office, "cancel", report.pk, seen=report.version, reason="Chọn nhầm kỳ")
    html = page(world.office, "detail", report.pk)
    assert "Đã hủy" in html
    assert "Chọn nhầm kỳ" in html
