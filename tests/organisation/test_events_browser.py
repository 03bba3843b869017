"""A reform in a real Chromium: a unit is merged by clicks; every page at 1280 and 360 px."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisation.actions import events
from tests.browser import PageGuard
from tests.factories import Tree, UnitFactory, make_tree, proposal_in
from tests.kl14.matrix.valid import decided
from tests.reports.test_browser import look_at, sign_in
from units import clock
from units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


def test_a_cell_is_merged_into_another(tree: Tree, page: Page, page_guard: PageGuard, live_server: Any) -> None:
    page_guard.announce(422)
    proposal = proposal_in("SUBMITTED", tree)
    sign_in(page, live_server, tree.admin)
    page.goto(f"{live_server.url}/quan-tri/")
    page.get_by_role("link", name="Thay đổi tổ chức").click()
    page.get_by_role("link", name="Lập thay đổi").click()
    page.get_by_role("link", name="Hợp nhất, sáp nhập").click()
    page.get_by_label("Đơn vị kế tục", exact=True).fill("CBDG")
    page.get_by_role("group", name="Dòng 1").get_by_label("Đơn vị", exact=True).fill("CBĐS")
    page.get_by_label("Số quyết định").fill("12-QĐ/ĐUK")
    page.get_by_label("Cơ quan quyết định").fill("Ban Thường vụ Đảng ủy Khối")
    today = f"{clock.today():%d/%m/%Y}"
    page.get_by_label("Ngày có hiệu lực").fill(today)
    page.get_by_role("button", name="Lập dự thảo").click()
    page.get_by_role("alert").get_by_role("link", name="Nhập ngày quyết định").click()
    expect(page.get_by_label("Ngày quyết định")).to_be_focused()
    page.get_by_label("Ngày quyết định").fill(today)
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_text("Hồ sơ đang mở và đơn vị kế tục (1)")).to_be_visible()
    expect(page.get_by_role("rowheader", name=proposal.reference)).to_be_visible()
    page.get_by_role("link", name="Thực hiện thay đổi").click()
    expect(page.get_by_text("1 hồ sơ đang mở chuyển cho đơn vị kế tục")).to_be_visible()
    page.get_by_role("button", name="Thực hiện thay đổi").dblclick()
    expect(page.locator(".record-line")).to_contain_text("Đã thực hiện")
    assert not Unit.objects.get(pk=tree.cell.pk).is_active


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible(tree: Tree, page: Page, page_guard: PageGuard, live_server: Any, width: int) -> None:
    proposal_in("RECEIVED", tree)
    parts = [UnitFactory(parent=tree.bloc) for _number in range(2)]
    split = events.prepare(by=tree.admin, kind="SPLIT", ending=[tree.cell], successors=parts, **decided())
    merge = events.prepare(by=tree.admin, kind="MERGE", ending=[tree.cell], successors=parts[:1], **decided())
    sign_in(page, live_server, tree.admin)
    new = reverse("organisation:event_create")
    steps = [reverse(f"organisation:event_{name}", args=[split.pk]) for name in ("revise", "assign", "cancel")]
    addresses = [
        reverse("organisation:hub"), reverse("organisation:events"), new, f"{new}?loai=ESTABLISH", f"{new}?loai=SPLIT",
        split.get_absolute_url(), *steps, reverse("organisation:event_apply", args=[merge.pk]),
    ]  # fmt: skip
    assert [fault for path in addresses for fault in look_at(page, f"{live_server.url}{path}", width)] == []
