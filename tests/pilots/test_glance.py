"""The time, the money and what is owed of a pilot, as its page draws them."""

from datetime import date

import pytest

from pilots.glance import Budget, Timeline, at_a_glance
from pilots.models import MeasuringDay, Pilot
from pilots.querysets import whole
from tests.pilots.factories import World, active, on
from workflow.tasks import run_automatic


def seen(pilot: Pilot) -> Pilot:
    return whole().get(pk=pilot.pk)


def test_marks_are_late_done_or_to_come(world: World) -> None:
    pilot = active(world)
    price, days = pilot.indicators.order_by("pk")
    pilot.plan_items.create(content="Mở sàn", responsible="Phòng Kinh doanh", due_on=date(2026, 3, 20))
    for day in (date(2026, 3, 16), date(2026, 4, 1)):
        MeasuringDay.objects.create(indicator=price, day=day)
    price.measurements.create(measured_on=date(2026, 3, 17), value=3)
    with on("07/04/2026"):
        run_automatic()
        glance = at_a_glance(seen(pilot))
        told = [(one.label, one.day, one.tone) for one in glance["timeline"].marks]
        assert told == [
            (price.name, date(2026, 3, 16), "ok"),
            ("Mở sàn", date(2026, 3, 20), "ok"),
            (price.name, date(2026, 4, 1), "late"),
            ("Mốc 1", date(2026, 4, 2), "late"),
            ("Mốc 2", date(2026, 5, 4), "todo"),
            (price.name, date(2026, 6, 1), "todo"),
            (days.name, date(2026, 6, 1), "todo"),
            ("Mốc 3", date(2026, 6, 1), "todo"),
        ]
        assert [(one.what, one.is_late) for one in glance["owed"]] == [
            (f"Đo: {price.name}", True), ("Theo dõi: Mốc 1", True), ("Theo dõi: Mốc 2", False),
        ]  # fmt: skip


@pytest.mark.parametrize(("day", "x", "anchor"), [("02/03/2026", 12, "start"), ("01/06/2026", 468, "end")])
def test_today_lies_between_the_ends(world: World, day: str, x: float, anchor: str) -> None:
    pilot = active(world)
    with on(day):
        line = Timeline(seen(pilot), [])
        assert (line.today_x, line.today_anchor) == (x, anchor)


def test_today_is_not_drawn_outside(world: World) -> None:
    pilot = active(world)
    with on("02/06/2026"):
        assert Timeline(seen(pilot), []).today_x is None


@pytest.mark.parametrize(
    ("budget", "percent", "used_x", "approved_x", "overspent"),
    [
        (Budget(100), 0, 0, 480, False),
        (Budget(100, 25), 25, 120, 480, False),
        (Budget(100, 125), 125, 480, 384, True),
        (Budget(100, 125, granted_vnd=100, provided_vnd=150), 62, 300, 240, False),
        (Budget(0), 0, 0, 0, False),
    ],
)
def test_the_bar_of_money(budget: Budget, percent: int, used_x: float, approved_x: float, overspent: bool) -> None:
    assert (budget.used_percent, budget.used_x, budget.approved_x) == (percent, used_x, approved_x)
    assert budget.is_overspent is overspent


def test_the_page_draws_them_for_everybody(world: World, client) -> None:  # type: ignore[no-untyped-def]
    pilot = active(world)
    client.force_login(world.owner)
    with on("07/04/2026"):
        page = client.get(pilot.get_absolute_url()).content.decode()
    assert page.count('role="img"') == 2
    assert "Hôm nay" in page
    assert "Ai phải làm gì, đến khi nào" in page
    assert "Bảng các mốc" in page
