"""The pages of meeting, council, reconsideration and merger in a real browser: WCAG 2.2 AA, with errors as well."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.browser import PageGuard
from tests.factories import Tree, all_passed, council, meeting, party_opinion, proposal_in, twin
from tests.proposals.acts import ACTS
from tests.proposals.test_browser import NARROW, WIDE, judge, tree, visit
from units import clock

__all__ = ["tree", "visit"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S = ProposalState


def under_the_decree(tree: Tree) -> Proposal:
    proposal = actions.put_to_collective(
        proposal_in(S.RECEIVED, tree), by=tree.head, meeting_on=clock.today(), compliance=all_passed(), regime="BOTH"
    )
    proposal = actions.record_party_opinion(proposal, by=tree.head, **party_opinion())
    return actions.prepare_meeting(proposal, by=tree.head, **meeting(secretary=tree.watcher, guests="Đồng chí K'Brơi"))


def voted(tree: Tree) -> Proposal:
    return actions.cast_vote(under_the_decree(tree), by=tree.deputy, choice="FOR", words="Nên làm thử trước một vụ.")


def of_the_council(step: str) -> Callable[[Tree], Proposal]:
    return lambda tree: ACTS[step].start(tree)


#: step → who opens its page, the proposal, what to empty before sending (nothing where the page starts empty)
PAGES: dict[str, tuple[str, Callable[[Tree], Proposal], str]] = {
    "prepare_meeting": ("head", under_the_decree, "#id_place"),
    "change_voters": ("head", lambda tree: proposal_in(S.REVIEWING, tree), ""),
    "record_party_opinion": ("head", under_the_decree, "#id_party_body"),
    "cast_vote": ("member", under_the_decree, ""),
    "record_vote": ("head", voted, ""),
    "convene_council": ("head", lambda tree: proposal_in(S.RECEIVED, tree), ""),
    "declare_interest": ("deputy", lambda tree: actions.convene_council(
        proposal_in(S.RECEIVED, tree), by=tree.head, **council(tree)), ""),
    "summarise_appraisal": ("deputy", of_the_council("summarise_appraisal"), ""),
    "request_reconsideration": ("cadre", lambda tree: proposal_in(S.REJECTED, tree), ""),
    "merge": ("head", lambda tree: (twin(tree), proposal_in(S.RECEIVED, tree))[1], ""),
    "contest_merge": ("cadre", lambda tree: proposal_in(S.DUPLICATE, tree), ""),
}  # fmt: skip


@pytest.mark.parametrize("step", PAGES)
def test_the_page_is_for_everyone(step: str, tree: Tree, visit: Callable[..., Page], page_guard: PageGuard) -> None:
    page_guard.announce(422)
    who, make, emptied = PAGES[step]
    with clock.at(timezone.now()):
        proposal = make(tree)
    problems = {}
    for width in (WIDE, NARROW):
        page = visit(tree.people()[who], reverse(f"proposals:{step}", args=[proposal.pk]), width)
        problems[width] = judge(page)
        if emptied:
            page.locator(emptied).fill("")
        page.locator("form.step-form button[type=submit].btn").last.click()
        page.locator("[data-error-summary]").wait_for()
        problems[f"{width} with errors"] = judge(page)
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_record_of_an_open_vote_is_for_everyone(tree: Tree, visit: Callable[..., Page], width: int) -> None:
    with clock.at(timezone.now()):
        proposal = voted(tree)
    page = visit(tree.head, proposal.get_absolute_url(), width)
    for fold in page.locator("details").all():
        fold.evaluate("details => { details.open = true }")
    assert judge(page) == []
