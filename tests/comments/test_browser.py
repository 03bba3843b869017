"""Talking in a real browser: in place, by keyboard, nothing typed is lost, WCAG 2.2 AA at both widths."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import actions
from comments.forums import address_of
from comments.models import Comment
from tests.browser import PageGuard, axe
from tests.comments.talks import received, secret
from tests.factories import Tree, make_tree
from units import clock
from units.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


@pytest.fixture
def visit(live_server: Any, page: Page, page_guard: PageGuard) -> Callable[..., Page]:
    def open_at(person: Person, path: str, width: int) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{path}")
        return page

    return open_at


def judge(page: Page) -> list[str]:
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*axe(page), *(["wider than the screen"] if too_wide else [])]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_talk_by_keyboard_and_in_place(
    width: int, tree: Tree, visit: Callable[..., Page], page_guard: PageGuard
) -> None:
    page_guard.announce(422)
    with clock.at(timezone.now()):
        proposal = received(tree)
        secret(proposal, tree)
        asked = actions.say(proposal, by=tree.clerk, text="Giá sàn là bao nhiêu?", asked=tree.cadre)
    page = visit(tree.head, address_of(proposal), width)
    assert judge(page) == []

    box = page.locator("#id_text")
    page.get_by_role("button", name="Đăng ý kiến").click()  # nothing typed
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert judge(page) == []

    box.press_sequentially("Nhờ @ly thi")
    expect(page.locator(".talk-suggest li")).to_have_text("Lý Thị MaiVăn thư")
    assert judge(page) == []
    box.press("Enter")
    expect(box).to_have_value("Nhờ @Lý Thị Mai ")
    box.press_sequentially("xem giúp")

    page.reload()  # what was being written is still there
    expect(box).to_have_value("Nhờ @Lý Thị Mai xem giúp")
    before = page.url
    page.get_by_role("button", name="Đăng ý kiến").click()
    expect(page.get_by_role("link", name="Trao đổi (3)")).to_be_visible()
    said = Comment.objects.get(author=tree.head, readers="ALL")
    expect(page.locator(f"#{said.anchor}")).to_be_focused()
    expect(page.locator(".talk-mention")).to_have_text("@Lý Thị Mai")
    assert page.url == before
    expect(box).to_have_value("")
    page.reload()
    expect(box).to_have_value("")

    page = visit(tree.cadre, address_of(proposal), width)
    expect(page.get_by_role("link", name="Trao đổi (2)")).to_be_visible()
    assert "Tập thể còn băn khoăn" not in page.content()
    page.locator(f"#{asked.anchor} textarea").fill("90.000 đồng một cân")
    page.locator(f"#{asked.anchor}").get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator(f"#{asked.anchor} .badge")).to_have_text("Đã trả lời")
    assert judge(page) == []


def test_what_cannot_be_sent_stays_and_is_told(tree: Tree, visit: Callable[..., Page], page_guard: PageGuard) -> None:
    with clock.at(timezone.now()):
        proposal = received(tree)
    page = visit(tree.cadre, address_of(proposal), 360)
    box = page.locator("#id_text")
    box.fill("Xin hỏi lịch họp")
    page.context.clear_cookies()
    page_guard.announce(403)  # the token went with the cookies
    page.get_by_role("button", name="Đăng ý kiến").click()
    expect(page.locator("[data-talk-note]")).to_contain_text("Chưa gửi")
    expect(box).to_have_value("Xin hỏi lịch họp")
    assert not Comment.objects.exists()
    visit(tree.cadre, address_of(proposal), 360)
    expect(box).to_have_value("Xin hỏi lịch họp")
    page.get_by_role("button", name="Đăng ý kiến").click()
    expect(page.get_by_role("link", name="Trao đổi (1)")).to_be_visible()
