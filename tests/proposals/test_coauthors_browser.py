"""Two people write a proposal on their phones: one invites, the other reads and accepts, the first sends it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from tests.browser import PageGuard, axe
from tests.factories import MONDAY, Tree, draft, make_tree
from units import clock
from units.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


@pytest.fixture
def written(tree: Tree) -> Proposal:
    with clock.at(MONDAY):
        return draft(tree.cadre)


@pytest.fixture
def sits_down(live_server: Any, page: Page, page_guard: PageGuard) -> Callable[[Person], Page]:
    """The next person takes the phone, signed in. Wrong input is tried, and answered with 422."""
    page_guard.announce(422)

    def sit(person: Person) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        return page

    return sit


def fits(page: Page) -> None:
    assert axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def test_invited_accepted_and_sent_on_a_phone(sits_down: Any, live_server: Any, written: Proposal, tree: Tree) -> None:
    draft_url = f"{live_server.url}/de-xuat/{written.pk}/soan/"
    page = sits_down(tree.cadre)
    page.goto(draft_url)
    page.get_by_role("link", name="Người cùng đề xuất").click()
    page.get_by_label("Người được mời").fill(tree.colleague.full_name)
    page.get_by_label("Tỷ lệ đóng góp (%)").fill("95")
    page.get_by_label("Nội dung đóng góp").fill("Khảo sát 12 hộ trồng chè ở buôn")
    page.get_by_role("button", name="Gửi lời mời").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi số nguyên từ 1 đến 80")
    expect(page.get_by_label("Nội dung đóng góp")).to_have_value("Khảo sát 12 hộ trồng chè ở buôn")
    fits(page)
    page.get_by_label("Tỷ lệ đóng góp (%)").fill("30")
    page.get_by_role("button", name="Gửi lời mời").click()
    expect(page.get_by_text("chưa trả lời lời mời cùng đề xuất")).to_be_visible()
    fits(page)

    page = sits_down(tree.colleague)
    page.goto(live_server.url)
    page.get_by_role("link", name="cùng đề xuất").first.click()
    fits(page)
    page.get_by_role("link", name="Đọc đề xuất").click()
    expect(page.get_by_text("đang soạn; đồng chí đọc được bản nháp")).to_be_visible()
    fits(page)
    page.go_back()
    page.get_by_role("link", name="Nhận lời").click()
    fits(page)
    page.get_by_role("button", name="Nhận lời").click()
    expect(page.get_by_role("alert")).to_contain_text("Xác nhận nội dung này")
    fits(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Không có").check()
    page.get_by_role("button", name="Nhận lời").click()
    expect(page.get_by_text("Đã nhận lời cùng đề xuất").first).to_be_visible()
    fits(page)

    page = sits_down(tree.cadre)
    page.goto(f"{draft_url}dong-tac-gia/")
    expect(page.get_by_text("Tổng 130%")).to_be_visible()
    page.get_by_label("Tỷ lệ đóng góp của đồng chí (%)").fill("70")
    page.get_by_role("button", name="Ghi tỷ lệ của đồng chí").click()
    expect(page.get_by_text("Tổng 100%")).to_be_visible()
    fits(page)
    page.goto(f"{live_server.url}/de-xuat/{written.pk}/gui/")
    fits(page)
    page.get_by_role("button", name="Gửi đề xuất").click()
    page.wait_for_url("**/da-gui/")
    page.goto(f"{live_server.url}/de-xuat/{written.pk}/")
    expect(page.get_by_role("cell", name="Khảo sát 12 hộ trồng chè ở buôn")).to_be_visible()
    fits(page)
