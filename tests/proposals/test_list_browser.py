"""Working with the list in a real browser, wide and on a phone: narrow it, keep the filter, remind two."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from evidence import audit
from proposals import actions
from proposals.models import SavedFilter
from tests.browser import PageGuard, axe
from tests.factories import draft, make_tree
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def judge(page: Page) -> list[str]:
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*axe(page), *(["wider than the screen"] if too_wide else [])]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_is_narrowed_kept_and_acted_on(live_server: Any, page: Page, page_guard: PageGuard, width: int) -> None:
    tree = make_tree()
    with clock.at(timezone.now()):
        sent = [actions.submit(draft(tree.cadre, title=f"Bán chè {number}"), by=tree.cadre) for number in range(2)]
    client = Client()
    client.force_login(tree.head)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/de-xuat/")
    page.get_by_text("Thêm bộ lọc").click()
    page.get_by_label("Đã gửi", exact=True).check()
    assert judge(page) == []
    page.get_by_role("button", name="Áp dụng bộ lọc").click()
    page.get_by_text("1 bộ lọc đang dùng").wait_for()
    page.get_by_role("link", name="Lưu bộ lọc đang dùng").click()
    page.get_by_label("Tên cho bộ lọc đang dùng").fill("Mới gửi")
    assert judge(page) == []
    page.get_by_role("button", name="Lưu bộ lọc").click()
    page.get_by_role("link", name="Mới gửi").wait_for()
    assert judge(page) == []
    assert SavedFilter.objects.get().person == tree.head
    page.get_by_role("link", name="Mới gửi").click()
    page.get_by_label("Chọn cả trang").focus()
    page.keyboard.press("Space")
    assert page.locator("input[name=chon]:checked").count() == 2
    page.get_by_role("button", name="Nhắc xử lý").click()
    page.get_by_role("button", name="Nhắc xử lý 2 hồ sơ").wait_for()
    assert judge(page) == []
    page.get_by_role("button", name="Nhắc xử lý 2 hồ sơ").click()
    page.get_by_text("Đã làm 2 trên 2 hồ sơ").wait_for()
    assert judge(page) == []
    assert [audit.chain_of(one).last().action for one in sent] == ["remind", "remind"]
    page.get_by_role("link", name="Về danh sách đề xuất").click()
