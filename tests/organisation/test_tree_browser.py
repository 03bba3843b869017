"""The pages of units in a real Chromium: by mouse, by keyboard, without scripts; WCAG 2.2 AA at 1280 and 360 px."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisation import branches
from proposals.models import ProposalState
from tests.browser import PageGuard, axe
from tests.factories import Tree, UnitFactory, make_tree, proposal_in
from tests.organisation.tree_world import more_units, powers_url, signed_in, unit_url
from units import clock
from units.actions import delegate
from units.roles import Perm

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]
WIDTHS = (1280, 360)


@pytest.fixture
def grown(transactional_db: None) -> Tree:
    """The tree of today, with two levels below the cell, a delegation and a record."""
    tree = make_tree()
    below = UnitFactory(name="Tổ đảng Kinh doanh", code="TKD", parent=tree.cell)
    UnitFactory(name="Nhóm Bán hàng", code="NBH", parent=below)
    today = clock.today()
    delegate(
        tree.head.appointments.get(), tree.deputy, valid_from=today, valid_to=today + timedelta(days=9),
        limits=[Perm.DECIDE],
    )  # fmt: skip
    proposal_in(ProposalState.SUBMITTED, tree)
    return tree


def sign_in(page: Page, live_server: Any, person: Any) -> None:
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": signed_in(person).cookies[name].value, "url": live_server.url}])


def row(page: Page, name: str) -> Any:
    return page.get_by_role("link", name=name, exact=True)


def opener(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=f"Cấp dưới của {name}", exact=True)


CELL = "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương"


def test_a_branch_opens_and_closes_in_place(grown: Tree, page: Page, page_guard: PageGuard, live_server: Any) -> None:
    sign_in(page, live_server, grown.officer)
    page.goto(f"{live_server.url}/don-vi/")
    expect(row(page, "Tổ đảng Kinh doanh")).to_have_count(0)
    opener(page, CELL).click()
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_visible()
    expect(opener(page, CELL)).to_have_attribute("aria-expanded", "true")
    opener(page, CELL).click()
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_hidden()
    opener(page, CELL).click()
    expect(row(page, "Tổ đảng Kinh doanh")).to_have_count(1)
    assert page.url == f"{live_server.url}/don-vi/"


def test_the_tree_is_walked_by_keyboard_alone(grown: Tree, page: Page, page_guard: PageGuard, live_server: Any) -> None:
    sign_in(page, live_server, grown.officer)
    page.goto(f"{live_server.url}/don-vi/")
    row(page, "Đảng bộ tỉnh Lâm Đồng").focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, "Đảng ủy Khối Doanh nghiệp")).to_be_focused()
    row(page, CELL).focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(row(page, CELL)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_hidden()
    page.keyboard.press("Home")
    expect(row(page, "Đảng bộ tỉnh Lâm Đồng")).to_be_focused()
    opener(page, CELL).focus()
    page.keyboard.press("Space")
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_visible()
    row(page, CELL).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}{unit_url(grown.cell)}")


def test_the_rest_of_a_long_branch_is_fetched_and_takes_the_focus(
    grown: Tree, page: Page, page_guard: PageGuard, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "MOST", 3)
    more_units(grown.cell, 4)
    sign_in(page, live_server, grown.head)
    page.goto(f"{live_server.url}/don-vi/?mo={grown.cell.pk}")
    page.get_by_role("button", name="Xem thêm đơn vị").click()
    expect(row(page, "Tổ số 2")).to_be_focused()
    expect(page.get_by_role("button", name="Xem thêm đơn vị")).to_have_count(0)
    assert page.locator("[data-tree-link]").count() == 8


def test_whoever_was_signed_out_meanwhile_comes_to_the_sign_in_page(
    grown: Tree, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    sign_in(page, live_server, grown.officer)
    page.goto(f"{live_server.url}/don-vi/")
    page.context.clear_cookies()
    opener(page, CELL).click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    assert "/dang-nhap/" in page.url


def test_everything_works_without_scripts(
    grown: Tree, open_page: Callable[..., Page], page_guard: PageGuard, live_server: Any
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, live_server, grown.officer)
    page.goto(f"{live_server.url}/don-vi/")
    page.get_by_role("link", name=f"Cấp dưới của {CELL}").click()
    expect(row(page, "Tổ đảng Kinh doanh")).to_be_visible()
    page.get_by_role("link", name=f"Cấp dưới của {CELL}").click()
    expect(row(page, "Tổ đảng Kinh doanh")).to_have_count(0)
    page.get_by_role("textbox", name="Tìm đơn vị, người").fill("to dang kinh")
    page.get_by_role("button", name="Tìm, lọc").click()
    row(page, "Tổ đảng Kinh doanh").click()
    page.get_by_role("textbox", name="Xem vào ngày").fill("31/02/2024")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("link", name="Tháng 2 năm 2024 không có ngày 31")).to_be_visible()


def faults_of(page: Page, address: str, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{address} at {width}: {fault}" for fault in axe(page)] + (
        [f"{address}: {wide} px wide at {width}"] if wide > width else []
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(
    grown: Tree, open_page: Callable[..., Page], page_guard: PageGuard, live_server: Any, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    sign_in(page, live_server, grown.head)
    unit, past = unit_url(grown.cell), f"{date(2023, 5, 1):%d/%m/%Y}"
    tree = reverse("organisation:tree")
    addresses = [
        f"{tree}?mo={grown.cell.pk}", f"{tree}?mo=abc", f"{tree}?q=a", f"{tree}?q=khongco", unit, f"{unit}?vao={past}",
        f"{unit}?vao=31/02/2024", unit_url(grown.bloc), powers_url(grown.cell), reverse("profile"),
    ]  # fmt: skip
    faults = [fault for at in addresses for width in WIDTHS for fault in faults_of(page, live_server.url + at, width)]
    assert faults == []
