"""The list of pilots: narrowed by the address, in a fixed number of queries."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisation.forms.narrowing import ADDRESS
from pilots import actions
from tests.factories import UnitFactory
from tests.pilots import factories as f
from tests.pilots.factories import on
from units.models import Person

MOST_QUERIES = 12


@pytest.fixture
def client_of(world):
    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def titles(response):
    return [row.title for row in response.context["page"].rows]


def many(world, count):
    with on("25/02/2026"):
        for number in range(count):
            proposal = f.approved_proposal(world, title=f"Thí điểm {number}")
            actions.open_pilot(proposal, by=Person.objects.system())


def queries(client):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(reverse("pilots:list"))
    assert response.status_code == 200
    return len(captured), len(response.context["page"].rows)


def test_one_row_and_thirty_rows_cost_the_same(world, client_of):
    client = client_of(world.head)
    many(world, 1)
    client.get(reverse("pilots:list"))
    few, one = queries(client)
    many(world, 29)
    lots, page = queries(client)
    assert (one, page) == (1, 25)
    assert few == lots <= MOST_QUERIES


def test_the_next_page_has_the_rest(world, client_of):
    many(world, 30)
    client = client_of(world.head)
    first = client.get(reverse("pilots:list"))
    second = client.get(reverse("pilots:list"), {"sau": first.context["page"].next_cursor})
    assert len(titles(first)) == 25
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))


def test_it_is_found_without_accents(world, client_of):
    f.planned(world, title="Vận hành hồ chứa")
    f.planned(world, title="Bán chè đấu giá")
    response = client_of(world.head).get(reverse("pilots:list"), {"q": "ho chua"})
    assert titles(response) == ["Vận hành hồ chứa"]
    assert [one["label"] for one in response.context["active_filters"]] == ["Tìm theo tên đề xuất: ho chua"]


def test_it_is_narrowed_by_state_health_lateness_and_warning(world, client_of):
    f.planned(world, title="Chưa bắt đầu")
    pilot = f.active(world, title="Đang chạy")
    actions.note_monitoring(pilot, next_review_on=date(2026, 4, 2), health="OFF_TRACK", measured_on=date(2026, 4, 1))
    actions.raise_warning(pilot, by=Person.objects.system(), reason="Chậm")
    client = client_of(world.head)
    with on("03/04/2026"):
        for query in ({"state": "ACTIVE"}, {"health": "OFF_TRACK"}, {"late": "on"}, {"warned": "on"}):
            assert titles(client.get(reverse("pilots:list"), query)) == ["Đang chạy"], query
    with on("02/04/2026"):
        assert titles(client.get(reverse("pilots:list"), {"late": "on"})) == []


def test_once_reported_no_review_is_awaited_any_more(world, client_of):
    f.reported(world)
    with on("03/06/2026"):
        page = client_of(world.head).get(reverse("pilots:list"))
    assert [row.next_review_on for row in page.context["page"].rows] == [None]
    assert "Quá hạn</span>" not in page.content.decode()


def test_nonsense_in_the_address_narrows_nothing(world, client_of):
    f.planned(world)
    response = client_of(world.head).get(reverse("pilots:list"), {"state": "X'--", "sau": "~~", "nhom": "?"})
    assert (response.status_code, len(titles(response))) == (200, 1)


@pytest.mark.parametrize(
    ("group", "person", "count"), [("chu-tri", "owner", 1), ("theo-doi", "monitor", 1), ("chu-tri", "head", 0)]
)
def test_owner_and_monitor_have_their_own_tabs(world, client_of, group, person, count):
    f.planned(world)
    response = client_of(getattr(world, person)).get(reverse("pilots:list"), {"nhom": group})
    assert len(titles(response)) == count


def test_another_unit_sees_none(world, client_of):
    f.planned(world)
    assert titles(client_of(world.stranger).get(reverse("pilots:list"))) == []


def test_it_is_narrowed_to_a_unit_as_the_units_page_asks_and_the_mark_lifts_it(world, client_of):
    pilot, client = f.planned(world), client_of(world.head)
    url = f"{reverse('pilots:list')}?{ADDRESS.format(unit=pilot.unit_id)}"
    response = client.get(url)
    assert titles(response) == [pilot.proposal.title]
    assert f"Đơn vị và cấp dưới: {pilot.unit.short_name}" in response.content.decode()
    assert f'name="don_vi" value="{pilot.unit_id}"' in response.content.decode()
    elsewhere = UnitFactory(parent=pilot.holder)
    assert titles(client.get(url, {"don_vi": elsewhere.pk})) == []


@pytest.mark.parametrize("asked", ["", "x", "999999", "stranger's"])
def test_a_unit_out_of_sight_narrows_nothing_and_is_not_named(asked, world, client_of):
    f.planned(world)
    unit = UnitFactory(short_name="Đơn vị kín")
    response = client_of(world.head).get(
        reverse("pilots:list"), {"don_vi": unit.pk if asked == "stranger's" else asked}
    )
    assert len(titles(response)) == 1
    assert "Đơn vị kín" not in response.content.decode()
