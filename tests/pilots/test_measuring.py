"""An indicator is measured on several days, as the plan has them; what cannot be true is said at its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evidence import audit
from pilots import actions
from pilots.models import Pilot, PlanVersion
from tests.pilots.factories import World, active, on, planned, requested
from workflow.errors import Refused

ITEMS = [{"content": "Mở sàn", "responsible": "", "due_on": None}]


def completed(world: World, *days: date, **more: Any) -> Pilot:
    pilot = planned(world)
    price = pilot.indicators.order_by("pk").first()
    measuring = {price.pk: {"measuring_days": list(days), "lowest": Decimal(-20), "highest": Decimal(100), **more}}
    with on("26/02/2026"):
        return actions.complete_plan(pilot, by=world.owner, items=ITEMS, measuring=measuring)


def test_the_days_are_kept_with_the_plan(world: World) -> None:
    pilot = completed(world, date(2026, 4, 1), date(2026, 5, 4))
    with on("02/03/2026"):
        pilot = actions.request_start(pilot, by=world.owner, note="Đã chuẩn bị")
        actions.start(pilot, by=world.monitor)
    row = PlanVersion.objects.get(number=1).content["indicators"][0]
    assert row["measuring_days"] == ["2026-04-01", "2026-05-04"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 5, 20)])
def test_days_lie_between_the_start_and_the_deciding_day(world: World, day: date) -> None:
    with pytest.raises(ValidationError, match="giữa kỳ"):
        completed(world, day, measure_on=date(2026, 5, 20))


def test_values_are_kept_by_day(world: World) -> None:
    pilot = active(world)
    price, days = pilot.indicators.order_by("pk")
    with on("01/04/2026"):
        pilot = actions.record_values(
            pilot, by=world.owner, measured_on=date(2026, 3, 31), values={price.pk: Decimal("4.5"), days.pk: None}
        )
    with on("04/05/2026"):
        actions.record_values(pilot, by=world.owner, measured_on=date(2026, 5, 4), values={price.pk: Decimal(8)})
    assert [(row.measured_on, row.value) for row in price.measurements.all()] == [
        (date(2026, 3, 31), Decimal("4.5")), (date(2026, 5, 4), Decimal(8)),
    ]  # fmt: skip
    assert not days.measurements.exists()
    assert audit.chain_of(pilot).last().facts == {"Ngày đo": "04/05/2026", price.name: "8%"}


@pytest.mark.parametrize(
    ("measured_on", "value", "field", "sentence"),
    [
        (date(2026, 4, 2), 4, "measured_on", "sau hôm nay"),
        (date(2026, 3, 1), 4, "measured_on", "trước ngày bắt đầu"),
        (date(2026, 3, 31), 101, "value", "từ -20 đến 100"),
        (date(2026, 3, 30), 4, "value", "đã có số liệu"),
        (date(2026, 3, 31), None, "values", "ít nhất một"),
    ],
)
def test_what_cannot_be_changes_nothing(
    world: World, measured_on: date, value: int | None, field: str, sentence: str
) -> None:
    pilot = active(world)
    price = pilot.indicators.order_by("pk").first()
    type(price).objects.filter(pk=price.pk).update(lowest=-20, highest=100)
    price.measurements.create(measured_on=date(2026, 3, 30), value=3)
    given = None if value is None else Decimal(value)
    with on("01/04/2026"), pytest.raises(ValidationError, match=sentence) as caught:
        actions.record_values(pilot, by=world.owner, measured_on=measured_on, values={price.pk: given})
    assert list(caught.value.message_dict) == [f"value_{price.pk}" if field == "value" else field]
    assert price.measurements.count() == 1


def test_only_the_owner_writes_figures(world: World) -> None:
    pilot = active(world)
    price = pilot.indicators.order_by("pk").first()
    with on("01/04/2026"), pytest.raises(Refused):
        actions.record_values(pilot, by=world.monitor, measured_on=date(2026, 4, 1), values={price.pk: Decimal(1)})


def test_on_the_page(world: World, client: Any) -> None:
    pilot = active(world)
    price, days = pilot.indicators.order_by("pk")
    client.force_login(world.owner)
    address = reverse("pilots:record_values", args=[pilot.pk])
    with on("01/04/2026"):
        assert 'value="01/04/2026"' in client.get(address).content.decode()
        data = {"seen": pilot.version, "key": "k", "measured_on": "32/03/2026", f"value_{price.pk}": "4,5"}
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "không có ngày 32" in answer.content.decode()
        assert 'value="4,5"' in answer.content.decode()
        page = client.post(address, data | {"measured_on": "31/03/2026"}, follow=True).content.decode()
    assert "Đã nhập số liệu đo" in page
    assert "4,5" in page
    assert days.measurements.count() == 0


def test_the_plan_page_takes_the_days(world: World, client: Any) -> None:
    pilot = requested(world)
    price = pilot.indicators.order_by("pk").first()
    client.force_login(world.owner)
    with on("02/03/2026", 11):
        page = client.get(reverse("pilots:complete_plan", args=[pilot.pk])).content.decode()
    assert f'name="measuring_days_{price.pk}"' in page
