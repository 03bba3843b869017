"""Pages of pilots and their monitoring in Chromium: accessible, and usable on a phone by the owner."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from pilots import actions
from pilots.models import Pilot
from reviews.models import MonitoringReview
from tests.browser import axe
from tests.pilots import factories as f
from tests.pilots.factories import on
from tests.reviews import monitored as lives

SHOTS = os.environ.get("KL14_SHOTS", "")
WIDTHS = (1280, 360)

pytestmark = pytest.mark.browser


@pytest.fixture
def see(live_server: Any, page: Page, page_guard: Any) -> Callable[..., None]:
    """Open a page as a person at both widths: nothing to complain of for axe, nothing wider than the screen."""

    def open_as(person: Any, path: str, name: str) -> None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server.url}{path}")
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    return open_as


def step(pilot: Pilot, name: str) -> str:
    return reverse(f"pilots:{name}", args=[pilot.pk])


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_running_pilot(see: Callable[..., None]) -> None:
    world = f.make_world()
    lives.accepted(world, 1, "OFF_TRACK")
    lives.accepted(world, 2, "OFF_TRACK")
    pilot = MonitoringReview.objects.get(number=2).pilot
    waiting = f.planned(world, title="Chờ bắt đầu")
    with on("26/02/2026"):
        plan = {"items": [{"content": "Bán đợt một", "responsible": "Phòng Kinh doanh", "due_on": date(2026, 4, 1)}]}
        lines = [{"name": "Phí sàn", "amount_vnd": 80_000_000, "source": "Chi phí bán hàng"}]
        actions.complete_plan(waiting, by=world.owner, budget_lines=lines, **plan)
        see(world.owner, waiting.get_absolute_url(), "planned")
        see(world.owner, step(waiting, "complete_plan"), "plan-form")
    see(world.owner, reverse("pilots:plan", args=[pilot.pk]), "plan")
    with on("20/05/2026"):
        see(world.owner, pilot.get_absolute_url(), "running")
        see(world.head, reverse("pilots:list"), "list")
        see(world.owner, step(pilot, "finish"), "finish")
        see(world.head, reverse("reviews:monitoring_list") + "?nhom=tat-ca", "monitoring-list")
        see(world.head, MonitoringReview.objects.get(number=1).get_absolute_url(), "monitoring-accepted")
    review = lives.due(world, 3)
    see(world.owner, reverse("reviews:monitoring_submit_progress", args=[review.pk]), "submit")
    with on("01/06/2026"):
        review = lives.actions.submit_progress(review, by=world.owner, **lives.progress(review))
    see(world.monitor, reverse("reviews:monitoring_accept", args=[review.pk]), "accept")
    see(world.monitor, review.get_absolute_url(), "monitoring-submitted")


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_report_and_evaluation(see: Callable[..., None]) -> None:
    world = f.make_world()
    pilot = f.due_report(world, regime="ND73")
    see(world.owner, step(pilot, "report_result"), "report")
    with on("03/06/2026"):
        pilot = actions.report_result(pilot, by=world.owner, **f.result(pilot, good=False))
    see(world.head, step(pilot, "open_evaluation"), "open-evaluation")
    with on("05/06/2026"):
        pilot = actions.open_evaluation(
            pilot, by=world.head, meeting_on=date(2026, 6, 5), party_committee_opinion="Nhất trí đánh giá"
        )
    see(world.head, step(pilot, "ask_clarification"), "ask")
    see(world.head, step(pilot, "conclude_not"), "conclude")
    with on("05/06/2026", 15):
        harm = {"damage_vnd": 214_000_000, "damage_description": "Bán dưới giá bao tiêu"}
        pilot = actions.conclude_not(pilot, by=world.head, **f.findings(pilot, good=False, **harm))
    see(world.head, pilot.get_absolute_url(), "failed")
    achieved = f.achieved(world, title="Đã đạt")
    see(world.head, step(achieved, "close"), "close")
    with on("10/06/2026"):
        actions.close(achieved, by=world.head, **f.ANSWERS)
    see(world.owner, achieved.get_absolute_url(), "closed")
