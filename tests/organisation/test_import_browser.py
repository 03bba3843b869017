"""The pages of imports in a real Chromium: from the file to the done page, WCAG 2.2 AA, at 1280 and 360 px."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from organisation.models import ImportRun, Kind
from tests.browser import PageGuard
from tests.factories import Tree, make_tree
from tests.organisation.lists import brought_in, cadre, cell, checked, csv_file, xlsx
from tests.reports.test_browser import look_at, sign_in
from units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


def saved(file: Any, folder: Path) -> str:
    path = folder / file.name
    path.write_bytes(file.read())
    return str(path)


def test_an_administrator_brings_units_in(
    tree: Tree, page: Page, page_guard: PageGuard, live_server: Any, tmp_path: Path
) -> None:
    sign_in(page, live_server, tree.admin)
    page.goto(f"{live_server.url}/quan-tri/")
    page.get_by_role("link", name="Nhập, xuất danh sách").click()
    page.get_by_role("link", name="Nhập đơn vị").click()
    page.get_by_label("Tệp danh sách").set_input_files(saved(xlsx(cell("A1"), cell("A2", parent="A1")), tmp_path))
    page.get_by_label("Theo quyết định").fill("12-QĐ/ĐUK ngày 01/07/2025")
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    expect(page.get_by_role("heading", name="Chưa ghi gì.")).to_be_visible()
    page.get_by_role("button", name="Xác nhận nhập").click()
    expect(page.get_by_role("heading", name="Đã nhập xong")).to_be_visible()
    assert Unit.objects.filter(code__in=["A1", "A2"]).count() == 2


def test_the_page_of_a_working_import_comes_to_its_end_by_itself(
    tree: Tree, page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1")), tree.admin)
    ImportRun.objects.update(stage="CHECKING")
    sign_in(page, live_server, tree.admin)
    page.goto(live_server.url + run.get_absolute_url())
    expect(page.get_by_text("Đang kiểm tra từng dòng của tệp…")).to_be_visible()
    ImportRun.objects.update(stage="CHECKED")
    expect(page.get_by_role("button", name="Xác nhận nhập")).to_be_visible(timeout=20_000)


def test_every_page_is_accessible(tree: Tree, page: Page, page_guard: PageGuard, live_server: Any) -> None:
    sign_in(page, live_server, tree.admin)
    rows = [cadre("an"), cadre("brơi", full_name="K'Brơi", valid_to="31/12/2026"), cadre("an", role="Văn thư")]
    change = cell("CBDG", name="Chi bộ cơ sở Công ty Cổ phần Vận tải Dốc Gió và Du lịch Hồ Xuân", symbol="CBDG")
    runs = {
        "checked": checked(Kind.PEOPLE, xlsx(*rows), tree.admin),
        "changes": checked(Kind.UNITS, csv_file(change, cell("A9")), tree.admin),
        "done": brought_in(Kind.UNITS, xlsx(cell("A1")), tree.admin, "12-QĐ/ĐUK"),
        "wrong": checked(Kind.UNITS, xlsx(cell("A2", parent="KHÔNG", type="Chi hội"), cell("A3")), tree.admin),
        "refused": checked(Kind.PEOPLE, xlsx(cell("A4")), tree.admin),
        "same": checked(Kind.UNITS, xlsx(cell("A1")), tree.admin),
    }
    addresses = {name: run.get_absolute_url() for name, run in runs.items()}
    addresses |= {"list": "/quan-tri/nhap/", "upload": "/quan-tri/nhap/don-vi/", "people": "/quan-tri/nhap/can-bo/"}
    faults = []
    for address in addresses.values():
        for width in (1280, 360):
            faults += look_at(page, live_server.url + address, width)
    assert faults == []
