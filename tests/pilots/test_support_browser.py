"""Telling a difficulty and asking for money on a phone, and the pages that follow: axe finds nothing to complain of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.pilots import factories as f
from tests.pilots import helping
from tests.pilots.factories import on
from tests.pilots.test_browser import see  # noqa: F401  # the fixture
from tests.pilots.test_requests import granted

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_issues_and_requests(see: Callable[..., None]) -> None:  # noqa: F811
    world = f.make_world()
    pilot = f.active(world)
    issue, request = helping.answered(world, pilot), granted(world, pilot)
    waiting: Any = helping.raised(pilot)
    with on("13/03/2026"):
        see(world.owner, pilot.get_absolute_url(), "pilot-with-support")
        see(world.owner, reverse("pilots:raise_issue", args=[pilot.pk]), "issue-raise")
        see(world.owner, issue.get_absolute_url(), "issue")
        see(world.owner, reverse("pilots:issue_return_answer", args=[issue.pk]), "issue-return")
        see(world.head, reverse("pilots:issue_assign", args=[waiting.pk]), "issue-assign")
        see(world.owner, reverse("pilots:ask_support", args=[pilot.pk]), "request-ask")
        see(world.deputy, reverse("pilots:request_provide", args=[request.pk]), "request-provide")
    with on("24/03/2026"):
        see(world.owner, request.get_absolute_url(), "request-late")
