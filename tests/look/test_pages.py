"""Every component in a real Chromium: WCAG 2.2 AA, at 1280 and 360 px, light and dark; by keyboard; on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe

pytestmark = pytest.mark.browser

PAGES = [
    "ho-so",
    "viec",
    "viec?loi=1",
    "danh-sach",
    "danh-sach?q=1",
    "thanh-phan",
    "xac-nhan",
    "trung",
    "dang-nhap-mau?loi=1",
    "khoa",
    "cam",
    "khong-co",
    "hong",
    "mat-khau/",
    "mat-khau/xong/",
    "quen-mat-khau/",
    "quen-mat-khau/da-gui/",
    "dat-lai/x/y/",
    "dat-lai/xong/",
]
Show = Callable[..., Page]


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_pages_are_accessible_and_never_wider_than_the_screen(show: Show, width: int, theme: str):
    problems = []
    for path in PAGES:
        page = show(path, width, theme)
        problems += [f"{path}: {violation}" for violation in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        problems += [f"{path}: {wide} px wide"] if wide > width else []
    assert problems == []


def test_the_first_tab_leads_past_the_bar_to_the_content(show: Show):
    page = show("ho-so")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Bỏ qua đến nội dung chính")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_a_phone_the_menus_open_by_keyboard(show: Show):
    page = show("ho-so", 360)
    page.get_by_role("button", name="Nguyễn Thị Hường").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    assert axe(page) == []


def test_the_theme_is_remembered(show: Show):
    page = show("ho-so")
    page.get_by_role("button", name="Nguyễn Thị Hường").click()
    page.get_by_role("button", name="Tối").click()
    page = show("danh-sach")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_errors_take_the_focus_and_lead_to_their_field(show: Show):
    page = show("viec?loi=1")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title("Lỗi: Quyết định về đề xuất – KL14")
    page.get_by_role("link", name="Chọn kết luận").click()
    expect(page.get_by_role("radio", name="Cho thực hiện thí điểm")).to_be_focused()
    page.get_by_role("link", name="Dòng 2: Nhập đơn vị tính").click()
    expect(page.locator("#id_form-1-unit")).to_be_focused()


def test_rows_are_added_removed_and_brought_back(show: Show):
    page = show("viec")
    page.get_by_role("button", name="Thêm chỉ tiêu").click()
    expect(page.locator("#id_form-2-name")).to_be_focused()
    expect(page.locator("[name=form-TOTAL_FORMS]")).to_have_value("3")
    page.get_by_role("button", name="Xóa dòng").nth(1).click()
    expect(page.locator("#id_form-1-DELETE")).to_be_checked()
    expect(page.locator("#id_form-1-name")).to_be_hidden()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("#id_form-1-DELETE")).not_to_be_checked()
    page.get_by_role("button", name="Thêm chỉ tiêu").click()
    expect(page.get_by_role("button", name="Thêm chỉ tiêu")).to_be_hidden()


def test_money_is_grouped_while_typing_and_days_on_leaving_the_box(show: Show):
    page = show("viec")
    budget, day = page.get_by_label("Kinh phí", exact=True), page.get_by_label("Ngày bắt đầu")
    budget.fill("")
    budget.press_sequentially("1250000000")
    expect(budget).to_have_value("1.250.000.000")
    day.fill("17032022")
    day.blur()
    expect(day).to_have_value("17/03/2022")


def test_letters_left_are_counted(show: Show):
    page = show("viec")
    page.get_by_label("Lý do").fill("a" * 503)
    expect(page.locator("#id_reason_count")).to_have_text("Thừa 3 ký tự")


def test_a_double_click_sends_a_form_once_and_the_answer_takes_its_place(show: Show):
    page = show("viec")
    before = page.evaluate("history.length")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Ban hành quyết định").dblclick()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert len(sent) == 1
    expect(page.get_by_role("button", name="Ban hành quyết định")).to_be_enabled()
    assert page.evaluate("history.length") == before, "Back leads to the page before, never to a form sent twice"


def test_typed_text_can_be_taken_along_from_a_conflict(show: Show):
    page = show("trung")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép").click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert "Đề nghị bổ sung dự toán" in page.evaluate("navigator.clipboard.readText()")


def test_paper_shows_the_record_and_no_buttons_even_in_the_dark_theme(show: Show):
    page = show("ho-so", theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".record-aside")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


def test_without_scripts_a_row_is_deleted_by_a_box(show: Show, open_page: Callable[..., Page], live_server):
    cookies = show("viec").context.cookies()
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(cookies)
    page.goto(f"{live_server.url}/viec")
    expect(page.get_by_label("Xóa dòng này").first).to_be_visible()
    expect(page.get_by_role("button", name="Thêm chỉ tiêu")).to_be_hidden()
