"""Asking for another plan in the browser: the form as it stands is sent with what changes; what is wrong is kept."""

from django.test import Client
from django.urls import reverse

from pilots.models import Adjustment
from tests.pilots import factories as f
from tests.pilots.factories import World, on
from tests.shown import shown

WHY = {"reason": "Mưa kéo dài ở K'Brơi", "effect": "Không ảnh hưởng đến tiêu chí"}


def test_the_form_as_shown_is_sent_with_the_one_thing_that_changes(world: World, client: Client) -> None:
    pilot = f.active(world)
    client.force_login(world.owner)
    address = reverse("pilots:propose_adjustment", args=[pilot.pk])
    with on("16/03/2026"):
        page = client.get(address)
        assert f'value="{pilot.owner.full_name} ({pilot.owner.username})"' in page.text
        answer = client.post(address, shown(page, ends_on="01/07/2026", **WHY))
    adjustment = Adjustment.objects.get(pilot=pilot)
    assert (answer.status_code, answer["Location"]) == (302, adjustment.get_absolute_url())
    assert [row.label for row in client.get(answer["Location"]).context["changes"]] == ["Ngày kết thúc"]


def test_what_reaches_back_is_said_at_its_field_and_all_is_kept(world: World, client: Client) -> None:
    pilot = f.active(world)
    client.force_login(world.owner)
    address = reverse("pilots:propose_adjustment", args=[pilot.pk])
    with on("16/03/2026"):
        answer = client.post(address, shown(client.get(address), ends_on="10/03/2026", **WHY))
    form = answer.context["form"]
    assert answer.status_code == 422
    assert "trở về trước" in " ".join(form.errors["ends_on"])
    assert (form["reason"].value(), form["ends_on"].value()) == (WHY["reason"], "10/03/2026")
    assert not Adjustment.objects.exists()
