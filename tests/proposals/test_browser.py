"""The pages of handling a proposal in a real browser: WCAG 2.2 AA, on a phone too, rows added by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from proposals.models import Proposal, ProposalState, SupplementItem
from tests.browser import PageGuard, axe
from tests.factories import Tree, make_tree, proposal_in
from tests.proposals.test_pages import PAGES
from units import clock
from units.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S = ProposalState
NARROW, WIDE = 360, 1280


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    return make_tree()


@pytest.fixture
def visit(live_server: Any, page: Page, page_guard: PageGuard) -> Callable[..., Page]:
    """`visit(person, path, width)`: the page as that person sees it."""

    def open_at(person: Person, path: str, width: int = WIDE) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{path}")
        return page

    return open_at


def judge(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*axe(page), *(["wider than the screen"] if too_wide else [])]


def test_every_step_page_is_for_everyone(tree: Tree, visit: Callable[..., Page], page_guard: PageGuard) -> None:
    page_guard.announce(422)
    problems: dict[str, list[str]] = {}
    proposals: dict[str, Proposal] = {}
    for step, spec in PAGES.items():
        # The server lives today: a step that is open for some days only must be open there.
        with clock.at(timezone.now()):
            proposal = proposals.setdefault(spec.state, proposal_in(spec.state, tree))
        path = reverse(f"proposals:{step}", args=[proposal.pk])
        for width in (WIDE, NARROW):
            page = visit(tree.people()[spec.who], path, width)
            problems[f"{step} {width}"] = judge(page)
        page.locator("button[type=submit].btn-primary, button[type=submit].btn-danger").last.click()
        page.locator("[data-error-summary]").wait_for()
        problems[f"{step} with errors"] = judge(page)
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_page_of_a_proposal_is_for_everyone(tree: Tree, visit: Callable[..., Page], width: int) -> None:
    problems = {}
    for state in (S.RECEIVED, S.SUPPLEMENT, S.AWAIT_DECISION, S.APPROVED_PILOT, S.REJECTED):
        page = visit(tree.head, proposal_in(state, tree).get_absolute_url(), width)
        for fold in page.locator("details").all():
            fold.evaluate("details => { details.open = true }")
        problems[state] = judge(page)
    assert {state: found for state, found in problems.items() if found} == {}


def test_gaps_are_added_row_by_row(tree: Tree, visit: Callable[..., Page]) -> None:
    proposal = proposal_in(S.RECEIVED, tree)
    page = visit(tree.clerk, reverse("proposals:request_supplement", args=[proposal.pk]))
    page.locator("#id_gaps-0-gap").fill("Nêu phương án nhân lực")
    page.get_by_role("button", name="Thêm nội dung").click()
    page.locator("#id_gaps-1-gap").fill("Nêu giá sàn")
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    page.get_by_text("Đã yêu cầu bổ sung").first.wait_for()
    gaps = SupplementItem.objects.values_list("gap", flat=True)
    assert list(gaps) == ["Nêu phương án nhân lực", "Nêu giá sàn"]
