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
        f"{root}/gui/", f"{root}/in/", f"/de-xuat/{unfinished.pk}/gui/",
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


def test_files_are_dropped_and_chosen_the_answers_checked_and_the_proposal_sent(
    visit: Any, page_guard: PageGuard, tree: Tree, written: Proposal, tmp_path: Path
) -> None:
    page_guard.announce(422)
    files = {"số liệu.pdf": b"%PDF-1.7\n%%EOF\n", "bảng.pdf": b"%PDF-1.7\n\n%%EOF\n", "lạ.pdf": b"MZ" + bytes(64)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    page = visit(f"/de-xuat/{written.pk}/soan/tep/", 360)
    page.get_by_label("Tệp", exact=True).set_input_files([tmp_path / "số liệu.pdf", tmp_path / "lạ.pdf"])
    expect(page.locator("[data-upload-status]")).to_have_text("Có 1 tệp chưa đính kèm được, lý do ghi ở từng tệp.")
    expect(page.locator("[data-upload-list]")).to_contain_text("Nội dung tệp không đúng với phần mở rộng")
    page.evaluate(
        """text => {
            const given = new DataTransfer();
            given.items.add(new File([text], "bảng.pdf", {type: "application/pdf"}));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
        }""",
        "%PDF-1.7\n\n%%EOF\n",
    )
    expect(page.locator("[data-attached] li")).to_have_count(2)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Mô tả bảng.pdf").fill("Bảng giá ba năm")
    page.get_by_role("button", name="Lưu mô tả").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu mô tả các tệp.")
    page.locator(".form-actions").get_by_role("link", name="Kiểm tra lại và gửi").click()
    expect(page.locator("#tep")).to_contain_text("Bảng giá ba năm")
    page.get_by_role("button", name="Gửi đề xuất").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi đề xuất")
    expect(page.get_by_text(f"ĐX-{written.pk:05d}")).to_be_visible()
    page.wait_for_load_state()
    assert axe(page) == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi đề xuất")


def test_money_reads_well_and_words_are_counted(visit: Any, written: Proposal) -> None:
    page = visit(f"/de-xuat/{written.pk}/soan/nguon-luc/")
    money = page.get_by_label("Kinh phí", exact=True)
    money.fill("")
    money.press_sequentially("1250000000")
    expect(money).to_have_value("1.250.000.000")
    for text, read in {"86,500,000 VNĐ": "86.500.000", "1 250 000 đồng": "1.250.000"}.items():
        money.fill("")
        money.evaluate(
            """(box, text) => {
                const given = new DataTransfer();
                given.setData("text", text);
                box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true, cancelable: true}));
            }""",
            text,
        )
        expect(money).to_have_value(read)
    page.get_by_label("Nhân lực").fill("Hai người kiêm nhiệm")
    expect(page.locator("#id_staffing_count")).to_have_text("Còn 296 chữ")
    page.get_by_label("Nhân lực").fill("người " * 315)
    expect(page.locator("#id_staffing_count")).to_have_text("Vượt 15 chữ")


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
