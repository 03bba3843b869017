"""What is typed survives: a closed tab, an expired sign-in, two windows, a lost connection, the Back button."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from proposals.models import Proposal
from tests.browser import PageGuard, axe
from tests.factories import MONDAY, Tree, draft, make_tree
from units import clock
from units.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-thu-nghiem"
LINE = "[data-autosave-line]"


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


@pytest.fixture
def written(tree: Tree) -> Proposal:
    with clock.at(MONDAY):
        return draft(tree.cadre)


@pytest.fixture
def sign_in(live_server: Any, client: Client) -> Callable[[BrowserContext, Person], None]:
    def enter(context: BrowserContext, person: Person) -> None:
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return enter


@pytest.fixture
def section(
    live_server: Any, page: Page, page_guard: PageGuard, sign_in: Any, tree: Tree, written: Proposal
) -> Callable[..., Page]:
    """`section("giai-phap")`: the section as the cadre sees it; `section(on=page)` in another window."""
    tree.cadre.set_password(PASSWORD)
    tree.cadre.save()
    sign_in(page.context, tree.cadre)

    def go(slug: str = "giai-phap", on: Page = page) -> Page:
        on.goto(f"{live_server.url}/de-xuat/{written.pk}/soan/{slug}/")
        return on

    return go


def stored(proposal: Proposal, name: str = "scope") -> Any:
    return getattr(Proposal.objects.get(pk=proposal.pk), name)


def eventually(page: Page, question: Callable[[], bool]) -> None:
    """The browser sends what it was given at the very end by itself; no page hears of it."""
    for _look in range(100):
        if question():
            return
        page.wait_for_timeout(50)
    raise AssertionError("not within five seconds")


def copies(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kl14:nhap:')).length"))


def answer_password(page: Page, person: Person) -> None:
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_it_is_saved_soon_after_the_last_key_and_no_copy_stays(section: Any, written: Proposal) -> None:
    page = section()
    page.get_by_label("Phạm vi").fill("Hai trạm cấp nước")
    expect(page.locator(LINE)).to_contain_text("Đã tự lưu lúc")
    assert stored(written) == "Hai trạm cấp nước"
    assert copies(page) == 0
    page.get_by_label("Phạm vi").fill("Một trạm cấp nước")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu phần “Giải pháp”.")
    assert (stored(written), copies(page)) == ("Một trạm cấp nước", 0)


def test_a_tab_closed_at_once_loses_nothing(section: Any, written: Proposal, page: Page) -> None:
    other = page.context.new_page()
    other.clock.install()  # the page's own pause never ends
    section(on=other).get_by_label("Phạm vi").fill("Ba trạm cấp nước")
    other.close(run_before_unload=True)
    eventually(page, lambda: stored(written) == "Ba trạm cấp nước")


def test_leaving_the_page_saves(section: Any, written: Proposal, page: Page) -> None:
    section("van-de")
    page.clock.install()
    section().get_by_label("Phạm vi").fill("Bốn trạm cấp nước")
    page.go_back()
    eventually(page, lambda: stored(written) == "Bốn trạm cấp nước")


def test_an_expired_sign_in_is_mended_in_another_tab(section: Any, written: Proposal, tree: Tree) -> None:
    page = section()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Phạm vi").fill("Viết khi phiên đã hết")
    expect(page.locator(LINE)).to_contain_text("Chưa lưu: phiên đăng nhập đã hết.")
    assert axe(page) == []
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.locator("#send-notice")).to_contain_text("Chưa gửi: phiên đăng nhập đã hết.")
    with page.context.expect_page() as opened:
        page.locator("[data-autosave-login]").click()
    answer_password(opened.value, tree.cadre)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Đã đăng nhập")
    page.bring_to_front()
    expect(page.locator(LINE)).to_contain_text("Đã tự lưu lúc")
    assert stored(written) == "Viết khi phiên đã hết"


def test_who_was_sent_to_sign_in_finds_the_text_again(section: Any, written: Proposal, tree: Tree, page: Page) -> None:
    section("hieu-qua")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Thêm tiêu chí").click()
    page.get_by_role("group", name="Dòng 2").get_by_label("Tiêu chí").fill("Số hộ tham gia")
    page.get_by_label("Hiệu quả dự kiến").fill("Tiết kiệm 310 triệu đồng")
    expect(page.locator(LINE)).to_contain_text("Chưa lưu")
    page.reload()
    answer_password(page, tree.cadre)
    offer = page.locator("[data-restore]")
    expect(offer).to_contain_text("Có nội dung chưa lưu từ lúc")
    assert axe(page) == []
    offer.get_by_role("button", name="Khôi phục").click()
    expect(page.get_by_label("Hiệu quả dự kiến")).to_have_value("Tiết kiệm 310 triệu đồng")
    expect(page.get_by_role("group", name="Dòng 2").get_by_label("Tiêu chí")).to_have_value("Số hộ tham gia")
    expect(page.locator(LINE)).to_contain_text("Dòng 2: Nhập đơn vị tính")
    assert stored(written, "expected_effect") == "Tiết kiệm 310 triệu đồng"
    assert copies(page) == 0


def test_a_lost_connection_is_told_and_made_good(section: Any, written: Proposal, page: Page) -> None:
    section()
    page.context.set_offline(True)
    page.get_by_label("Phạm vi").fill("Viết khi mất mạng")
    expect(page.locator(LINE)).to_contain_text("Chưa lưu: mất kết nối.")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.locator("#send-notice")).to_contain_text("Chưa gửi: mất kết nối.")
    assert copies(page) == 1
    page.context.set_offline(False)
    expect(page.locator(LINE)).to_contain_text("Đã tự lưu lúc")
    assert (stored(written), copies(page)) == ("Viết khi mất mạng", 0)


@pytest.mark.parametrize("width", [1280, 360])
def test_two_windows_show_both_texts_and_lose_neither(
    section: Any, written: Proposal, page: Page, page_guard: PageGuard, width: int
) -> None:
    page_guard.announce(409)
    second = page_guard.watch(page.context.new_page())
    second.set_viewport_size({"width": width, "height": 900})
    section(), section(on=second)
    page.get_by_label("Phạm vi").fill("Bản của cửa sổ một")
    expect(page.locator(LINE)).to_contain_text("Đã tự lưu lúc")
    second.get_by_label("Phạm vi").fill("Bản của cửa sổ hai")
    second.get_by_label("Đối tượng áp dụng").fill("Bốn tổ trưởng")
    expect(second.locator(LINE)).to_contain_text("Chưa lưu ô bị sửa ở hai cửa sổ: Phạm vi.")
    conflict = second.get_by_role("group", name="Phạm vi")
    expect(conflict).to_contain_text("Bản của cửa sổ một")
    expect(conflict).to_contain_text("Bản của cửa sổ hai")
    assert (stored(written), stored(written, "target_subjects")) == ("Bản của cửa sổ một", "Bốn tổ trưởng")
    assert axe(second) == []
    assert second.evaluate("document.documentElement.scrollWidth") <= width
    second.evaluate("document.querySelector('main').id = 'before'")
    second.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(second.locator("#main #hai-cua-so")).to_be_visible()
    conflict.get_by_label("Ghép cả hai").check()
    second.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(second.get_by_label("Phạm vi")).to_have_value("Bản của cửa sổ một\n\nBản của cửa sổ hai")
    assert copies(second) == 0


def test_back_after_two_wrong_answers_leads_to_the_page_before(
    section: Any, page: Page, page_guard: PageGuard, written: Proposal
) -> None:
    page_guard.announce(422)
    section()
    section("nguon-luc")
    for wrong in ("31/02/2024", "32/01/2024"):
        page.get_by_label("Dự kiến bắt đầu").fill(wrong)
        page.get_by_role("button", name="Lưu và tiếp tục").click()
        expect(page.get_by_role("alert").first).to_contain_text("Có 1 lỗi cần sửa")
        expect(page.get_by_label("Dự kiến bắt đầu")).to_have_value(wrong)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giải pháp")


def test_signing_out_asks_and_leaves_nothing_on_the_machine(section: Any, page: Page, written: Proposal) -> None:
    section()
    page.route("**/soan/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Phạm vi").fill("Chưa kịp lưu")
    expect(page.locator(LINE)).to_contain_text("Chưa lưu")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator(".topbar-user").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    assert "Vẫn đăng xuất?" in asked[0]
    assert copies(page) == 0
