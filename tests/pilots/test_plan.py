"""The plan: taken from the proposal, completed by the owner, kept as a version at the start."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from pilots import actions
from pilots.models import Pilot
from pilots.plan import PlanFace
from proposals.models import Risk, WorkItem
from tests.pilots import factories as f
from tests.pilots.factories import on
from tests.reviews import monitored as lives
from units.models import Person
from workflow.errors import Refused

ITEMS = [{"content": "Bán đợt một", "responsible": "Phòng Kinh doanh", "due_on": date(2026, 4, 1)}]


def complete(pilot, by, **changes):
    given = {"items": ITEMS, "budget_lines": [{"name": "Phí sàn", "amount_vnd": 80_000_000, "source": "Chi phí bán"}]}
    with on("26/02/2026"):
        return actions.complete_plan(pilot, by=by, **given | changes)


def refused_at(pilot, by, **changes):
    before = list(pilot.plan_items.values())
    with pytest.raises(ValidationError) as error:
        complete(pilot, by, **changes)
    assert list(pilot.plan_items.values()) == before
    return error.value.message_dict


def test_it_starts_as_the_proposal_has_it(world):
    with on("25/02/2026"):
        proposal = f.approved_proposal(world)
        proposal.scope, proposal.participating_units = "Một vụ chè", "Phòng Kế toán"
        proposal.save()
        WorkItem.objects.create(proposal=proposal, content="Mở tài khoản", due_on=date(2026, 3, 5))
        Risk.objects.create(
            proposal=proposal, description="Giá giảm", likelihood="MEDIUM", effect="HIGH", response="Giá sàn"
        )
        pilot = actions.open_pilot(proposal, by=Person.objects.system())
    assert (pilot.scope, pilot.participating_units) == ("Một vụ chè", "Phòng Kế toán")
    assert [one.content for one in pilot.plan_items.all()] == ["Mở tài khoản"]
    assert [one.response for one in pilot.plan_risks.all()] == ["Giá sàn"]


def test_the_owner_completes_it_and_the_start_keeps_it(world):
    pilot = complete(f.planned(world), world.owner, participating_units="Phòng Kế toán")
    price, _days = pilot.indicators.order_by("pk")
    pilot = complete(
        pilot, world.owner, measuring={price.pk: {"measure_on": date(2026, 5, 15), "lowest": -100, "highest": None}}
    )
    with on("02/03/2026"):
        pilot = actions.request_start(pilot, by=world.owner, note="Xong")
        pilot = actions.start(pilot, by=world.monitor)
    version = pilot.plan_versions.get()
    face = PlanFace(version)
    assert (version.number, version.by) == (1, world.monitor)
    assert [row["due_on"] for row in face.items] == [date(2026, 4, 1)]
    assert (face.lines_vnd, face.told["budget_vnd"]) == (80_000_000, 120_000_000)
    assert [(row["target"], row["measure_on"]) for row in face.indicators] == [(12, date(2026, 5, 15)), (10, None)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [{"content": "Bán", "responsible": "", "due_on": date(2026, 6, 2)}]}, "items"),
        ({"budget_lines": [{"name": "Sàn", "amount_vnd": 120_000_001, "source": ""}]}, "budget_lines"),
        ({"budget_lines": [{"name": "Sàn", "amount_vnd": 0, "source": ""}]}, "budget_lines"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(world, changes, field):
    assert list(refused_at(f.planned(world), world.owner, **changes)) == [field]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"measure_on": date(2026, 2, 1)}, "measure_on"),
        ({"lowest": Decimal(5), "highest": Decimal(5)}, "highest"),
        ({"lowest": Decimal(1), "highest": Decimal(100)}, "lowest"),  # the baseline is 0
    ],
)
def test_measuring_fits_the_pilot_and_its_figures(world, row, field):
    pilot = f.planned(world)
    price = pilot.indicators.order_by("pk")[0]
    assert list(refused_at(pilot, world.owner, measuring={price.pk: row})) == [f"{field}_{price.pk}"]


def test_only_the_owner_and_only_before_the_start(world):
    with pytest.raises(Refused):
        complete(f.planned(world), world.monitor)
    client = Client()
    client.force_login(world.owner)
    with on("03/03/2026"):
        page = client.get(reverse("pilots:complete_plan", args=[f.active(world).pk]))
    assert page.status_code == 409


def bounded(pilot: Pilot) -> None:
    pilot.indicators.filter(name__startswith="Giá").update(lowest=-100, highest=100)


def test_an_impossible_value_is_refused_in_the_progress_report_and_in_the_result(world):
    review = lives.due(world, 1)
    bounded(review.pilot)
    price = review.pilot.indicators.order_by("pk")[0]
    with on("01/04/2026"), pytest.raises(ValidationError) as error:
        told = lives.progress(review)
        lives.actions.submit_progress(
            review, by=world.owner, **told | {"values": told["values"] | {price.pk: Decimal(101)}}
        )
    assert error.value.message_dict == {f"value_{price.pk}": ["Giá trị phải từ -100 đến 100"]}
    pilot = f.due_report(world, title="Khác")
    bounded(pilot)
    price = pilot.indicators.order_by("pk")[0]
    with on("03/06/2026"), pytest.raises(ValidationError) as error:
        actions.report_result(pilot, by=world.owner, **f.result(pilot, actuals=f.actuals(pilot) | {price.pk: 101}))
    assert list(error.value.message_dict) == [f"actual_{price.pk}"]


def test_the_pages_of_the_plan(world):
    client = Client()
    client.force_login(world.owner)
    pilot = complete(f.planned(world), world.owner)
    with on("26/02/2026"):
        form = client.get(reverse("pilots:complete_plan", args=[pilot.pk]))
        assert "Bán đợt một" in form.content.decode()
        sent = {
            "items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 1, "items-0-content": "Bán đợt một",
            "items-0-due_on": "01/04/2026",
            "budget_lines-TOTAL_FORMS": 1, "budget_lines-INITIAL_FORMS": 1, "budget_lines-0-name": "Phí sàn",
            "budget_lines-0-amount_vnd": "200.000.000",
            "risks-TOTAL_FORMS": 0, "risks-INITIAL_FORMS": 0,
            "participating_units": "Phòng Kế toán", "key": "k", "seen": pilot.version,
        }  # fmt: skip
        wrong = client.post(reverse("pilots:complete_plan", args=[pilot.pk]), sent)
        assert wrong.status_code == 422
        assert "vượt kinh phí được duyệt 120.000.000 đồng" in wrong.content.decode()
        right = client.post(
            reverse("pilots:complete_plan", args=[pilot.pk]), sent | {"budget_lines-0-amount_vnd": "20.000.000"}
        )
        assert right.status_code == 302
    assert [one.due_on for one in pilot.plan_items.all()] == [date(2026, 4, 1)]  # left as it was, and kept
    assert pilot.budget_lines.get().amount_vnd == 20_000_000
    with on("26/02/2026"):
        assert "Chưa bắt đầu" in client.get(reverse("pilots:plan", args=[pilot.pk])).content.decode()
        assert "Phí sàn" in client.get(pilot.get_absolute_url()).content.decode()
    started = f.active(world, title="Khác")
    with on("03/03/2026"):
        address = reverse("pilots:plan", args=[started.pk])
        assert "Phiên bản 1, có hiệu lực từ 02/03/2026" in client.get(address).content.decode()
        assert client.get(address, {"phien-ban": "2"}).status_code == 404
