"""The pages of proof in a real Chromium: WCAG 2.2 AA and no wider than the screen, at 1280 and 360 px."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from evidence import files, sealing
from evidence.models import Attachment, Dossier
from pilots.models import Pilot
from proposals.models import Proposal, ProposalState
from tests.browser import PageGuard, axe
from tests.factories import MONDAY, Tree, make_tree, proposal_in
from units import clock
from units.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def case(transactional_db: None) -> tuple[Tree, Proposal]:
    """An approved proposal with a file, under a seal."""
    with clock.at(MONDAY):
        tree = make_tree()
        proposal = proposal_in(ProposalState.APPROVED_PILOT, tree)
        paper = SimpleUploadedFile("Bảng giá.pdf", b"%PDF-1.4 x")
        files.attach(proposal, paper, by=tree.cadre, max_mb=1)
    sealing.seal(by=Person.objects.system())
    return tree, proposal


def sign_in(page: Page, live_server: Any, person: Person) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def faults(page: Page, address: str = "") -> list[str]:
    """What is wrong with the page, as it stands or at an address, at both widths."""
    found = []
    if address:
        page.goto(address)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{page.url} at {width}: {fault}" for fault in axe(page)]
        found += [f"{page.url}: {wide} px wide at {width}"] if wide > width else []
    return found


def test_a_cadre_has_a_dossier_made_and_anybody_checks_it(
    case: tuple[Tree, Proposal], page: Page, page_guard: PageGuard, live_server: Any, tmp_path: Path
) -> None:
    tree, proposal = case
    sign_in(page, live_server, tree.cadre)
    assert faults(page, live_server.url + Pilot.objects.get(proposal=proposal).get_absolute_url()) == []
    expect(page.get_by_text("Quá hạn bắt đầu")).to_be_visible()
    page.goto(live_server.url + proposal.get_absolute_url())
    page.get_by_role("link", name="Hồ sơ bảo vệ").click()
    assert faults(page) == []
    page.get_by_role("button", name="Lập hồ sơ bảo vệ").click()
    expect(page.get_by_role("heading", name="Đã phát hành")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải PDF").click()
    file = tmp_path / "ho-so.pdf"
    coming.value.save_as(file)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("dossiers:check", args=[Dossier.objects.get().code]))
    assert faults(page) == []
    page.get_by_label("Tệp PDF cần kiểm tra").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_role("heading", name="Hợp lệ")).to_be_visible()
    assert faults(page) == []
    file.write_bytes(file.read_bytes().replace(b"%PDF-1.4 x", b"%PDF-1.4 y"))
    page.get_by_label("Tệp PDF cần kiểm tra").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_role("heading", name="Đã bị thay đổi")).to_be_visible()


def test_an_administrator_sets_a_file_aside_and_an_auditor_sees_the_seals(
    case: tuple[Tree, Proposal], page: Page, page_guard: PageGuard, live_server: Any
) -> None:
    tree, proposal = case
    sign_in(page, live_server, tree.admin)
    page.goto(live_server.url + proposal.get_absolute_url())
    page.get_by_role("link", name="Cách ly").click()
    assert faults(page) == []
    page_guard.announce(422, 403)
    page.get_by_role("button", name="Cách ly tệp").click()
    assert faults(page) == []
    page.get_by_label("Lý do").fill("Tệp có số liệu mật, tải lên nhầm.")
    page.get_by_role("button", name="Cách ly tệp").click()
    expect(page.get_by_text("Tệp có số liệu mật, tải lên nhầm.")).to_be_visible()
    assert faults(page) == []
    page.goto(live_server.url + reverse("attachment", args=[Attachment.objects.get().pk]))
    expect(page.get_by_text("không mở được")).to_be_visible()
    sign_in(page, live_server, tree.auditor)
    assert faults(page, live_server.url + reverse("evidence:seals")) == []
    expect(page.get_by_role("link", name="Tải bản sao (JSON)")).to_be_visible()
