"""The pages of an adjustment in Chromium: axe is content, nothing is wider than the screen."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from tests.pilots import factories as f
from tests.pilots.factories import on
from tests.pilots.test_adjustments import asked, decided
from tests.pilots.test_browser import see  # noqa: F401  # the fixture

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_an_adjustment(see: Callable[..., None]) -> None:  # noqa: F811
    world = f.make_world()
    pilot = f.active(world)
    see(world.owner, reverse("pilots:propose_adjustment", args=[pilot.pk]), "adjustment-new")
    adjustment = asked(pilot, world.owner, ends_on=date(2026, 7, 1))
    with on("17/03/2026"):
        see(world.head, adjustment.get_absolute_url(), "adjustment-asked")
        see(world.head, reverse("pilots:adjustment_approve", args=[adjustment.pk]), "adjustment-approve")
        see(world.head, reverse("pilots:adjustment_reject", args=[adjustment.pk]), "adjustment-reject")
    decided(adjustment, world.head)
    with on("18/03/2026"):
        see(world.owner, adjustment.get_absolute_url(), "adjustment-applied")
        see(world.owner, pilot.get_absolute_url(), "pilot-adjusted")
        see(world.owner, reverse("pilots:plan", args=[pilot.pk]), "plan-versions")
