"""A cadre writes in a real browser: rows come and go, mistakes are led to, work is saved, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from proposals import actions
from proposals.models import Proposal
from tests.browser import PageGuard, axe
from tests.factories import MONDAY, Tree, draft, make_tree
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [1280, 360])


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


@pytest.fixture
def written(tree: Tree) -> Proposal:
    with clock.at(MONDAY):
        return draft(tree.cadre)


@pytest.fixture
def visit(live_server: Any, page: Page, page_guard: PageGuard, client: Client, tree: Tree) -> Callable[..., Page]:
    """`visit("/de-xuat/", 360)`: the page as the cadre sees it, in that width."""
    client.force_login(tree.cadre)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    def go(path: str, width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{path}")
        return page

    return go


@WIDTHS
def test_every_page_of_writing_is_accessible_and_fits(visit: Any, written: Proposal, tree: Tree, width: int) -> None:
    root = f"/de-xuat/{written.pk}"
    unfinished = actions.create_draft(by=tree.cadre, title="Chưa xong")
    paths = [
        "/de-xuat/", "/de-xuat/?trang_thai=XYZ", "/de-xuat/moi/", f"{root}/", f"{root}/soan/", f"{root}/soan/tep/",
        f"{root}/gui/", f"/de-xuat/{unfinished.pk}/gui/",
        *(f"{root}/soan/{slug}/" for slug in ("van-de", "giai-phap", "nguon-luc", "tac-dong", "hieu-qua", "cam-ket")),
    ]  # fmt: skip
    for path in paths:
        page = visit(path, width)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_rows_are_added_and_removed_and_mistakes_are_led_to(
    visit: Any, page_guard: PageGuard, tree: Tree, written: Proposal
) -> None:
    page_guard.announce(422)
    page = visit(f"/de-xuat/{written.pk}/soan/hieu-qua/")
    page.get_by_role("button", name="Thêm tiêu chí").click()
    second = page.get_by_role("group", name="Dòng 2")
    second.get_by_label("Tiêu chí").fill("Số hộ tham gia")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Có 3 lỗi cần sửa")
    expect(summary).to_be_focused()
    assert axe(page) == []
    summary.get_by_role("link", name="Dòng 2: Nhập đơn vị tính").click()
    expect(second.get_by_label("Đơn vị tính")).to_be_focused()
    second.get_by_label("Đơn vị tính").fill("hộ")
    second.get_by_label("Hiện trạng").fill("0")
    second.get_by_label("Chỉ tiêu").fill("1.250,5")
    page.get_by_role("group", name="Dòng 1").get_by_role("button", name="Xóa dòng").click()
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cam kết, khai báo")
    assert [(row.name, f"{row.target:f}") for row in written.criteria.all()] == [("Số hộ tham gia", "1250.500")]


def test_a_file_is_attached_the_answers_checked_and_the_proposal_sent(
    visit: Any, tree: Tree, written: Proposal, tmp_path: Path
) -> None:
    upload = tmp_path / "số liệu.pdf"
    upload.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = visit(f"/de-xuat/{written.pk}/soan/tep/", 360)
    page.get_by_label("Tệp", exact=True).set_input_files(upload)
    page.get_by_label("Mô tả").fill("Số liệu năm 2021")
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đính kèm tệp “số liệu.pdf”.")
    page.locator(".form-actions").get_by_role("link", name="Kiểm tra lại và gửi").click()
    page.get_by_role("button", name="Gửi đề xuất").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi đề xuất")
    expect(page.get_by_text(f"ĐX-{written.pk:05d}")).to_be_visible()
    page.wait_for_load_state()
    assert axe(page) == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi đề xuất")


def test_the_back_button_after_saving_is_no_second_window(visit: Any, written: Proposal) -> None:
    page = visit(f"/de-xuat/{written.pk}/soan/van-de/")
    page.get_by_label("Tên đề xuất").fill("Tên thứ nhất")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giải pháp")
    page.wait_for_load_state()
    page.go_back()
    expect(page.get_by_label("Tên đề xuất")).to_have_value("Tên thứ nhất")
    page.get_by_label("Tên đề xuất").fill("Tên thứ hai")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giải pháp")
    assert Proposal.objects.get(pk=written.pk).title == "Tên thứ hai"
