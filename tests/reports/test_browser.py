"""The pages of reports in a real Chromium: WCAG 2.2 AA and no wider than the screen, at 1280 and 360 px."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from reports.models import PeriodicReport
from tests.browser import PageGuard, axe
from tests.reports.life import first_quarter, judge, pilot_fails, second_quarter
from tests.reports.world import TEXTS, World, make_world, written_draft

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def busy(transactional_db: None) -> World:
    """Both quarters have passed, with records in every part of a report."""
    world = make_world()
    pilot = first_quarter(world)
    second_quarter(world)
    judge(world, pilot_fails(world, pilot))
    return world


def sign_in(page: Page, live_server: Any, person: Any) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def look_at(page: Page, address: str, width: int) -> list[str]:
    """What is wrong with the page at that width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{address} at {width}: {fault}" for fault in axe(page)] + (
        [f"{address}: {wide} px wide at {width}"] if wide > width else []
    )


def test_the_office_makes_writes_and_issues_a_report(
    busy: World, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    sign_in(page, live_server, busy.office)
    page.goto(f"{live_server.url}/bao-cao/")
    page.get_by_role("link", name="Lập báo cáo").click()
    page.get_by_label("Đơn vị báo cáo").select_option(label="Đảng ủy Khối Doanh nghiệp")
    page.get_by_label("Kỳ báo cáo").select_option(index=2)
    page.get_by_role("button", name="Lập dự thảo").click()
    page.get_by_role("link", name="Soạn lời văn").click()
    page.get_by_label("Nhận xét, đánh giá").fill(TEXTS["assessment"])
    page.get_by_label("Phương hướng, nhiệm vụ").fill(TEXTS["plans"])
    page.get_by_role("button", name="Soạn lời văn").click()
    page.get_by_role("link", name="Ban hành").click()
    expect(page.get_by_text("T/L BAN THƯỜNG VỤ")).to_be_visible()
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Tải PDF Số 01-BC/ĐUK")).to_be_visible()
    assert PeriodicReport.objects.get().state == "ISSUED"


def test_every_page_is_accessible(busy: World, page: Page, page_guard: PageGuard, live_server: Any) -> None:
    sign_in(page, live_server, busy.office)
    report = written_draft(busy)
    paths = ("", "lap-bao-cao/", f"{report.pk}/", f"{report.pk}/soan/", f"{report.pk}/ban-hanh/", f"{report.pk}/huy/")
    faults = []
    for path in paths:
        for width in (1280, 360):
            faults += look_at(page, f"{live_server.url}/bao-cao/{path}", width)
    assert faults == []
