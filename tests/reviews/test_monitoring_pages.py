"""The pages of monitoring reviews, as owner, monitor and others meet them."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import MonitoringReview
from tests.pilots import factories as f
from tests.pilots.factories import World, make_world, on
from tests.reviews import monitored as lives

MOST_QUERIES = 12


@pytest.fixture
def world(db) -> World:
    return make_world()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(review, name):
    return reverse(f"reviews:monitoring_{name}", args=[review.pk])


def text_of(response):
    return response.content.decode()


def posted(review, **changes):
    price, days = review.pilot.indicators.order_by("pk")
    return {
        f"value_{price.pk}": "3,5",
        f"value_{days.pk}": "25",
        "progress_percent": "30",
        "work_done": "Đã bán 12 lô",
        "spent_vnd": "40.000.000",
        "difficulties": "",
        "photos-TOTAL_FORMS": "0",
        "photos-INITIAL_FORMS": "0",
        "files-TOTAL_FORMS": "0",
        "files-INITIAL_FORMS": "0",
        "key": "p1",
        "seen": str(review.version),
        **changes,
    }


@pytest.mark.parametrize("state", lives.MAKERS)
def test_every_person_concerned_can_read_the_review_in_every_state(world, state):
    review = lives.MAKERS[state](world)
    with on("15/05/2026"):
        for person in (world.proposer, world.owner, world.monitor, world.head, world.inspector):
            assert signed_in(person).get(review.get_absolute_url()).status_code == 200


def test_the_pilot_offers_the_report_that_is_due_to_the_owner_alone(world):
    review = lives.due(world)
    owner, monitor = (
        text_of(signed_in(one).get(review.pilot.get_absolute_url())) for one in (world.owner, world.monitor)
    )
    assert page_of(review, "submit_progress") in owner
    assert page_of(review, "submit_progress") not in monitor


def test_for_another_unit_the_review_does_not_exist(world):
    review = lives.due(world)
    client = signed_in(world.stranger)
    for name in ("detail", "submit_progress", "accept", "send_back"):
        assert client.get(page_of(review, name)).status_code == 404


def test_owner_reports_and_monitor_judges_in_the_browser(world):
    review = lives.due(world)
    with on("02/04/2026"):
        owner = signed_in(world.owner)
        assert "Hiện trạng 0, chỉ tiêu 12%" in text_of(owner.get(page_of(review, "submit_progress")))
        assert owner.post(page_of(review, "submit_progress"), posted(review)).status_code == 302
        monitor = signed_in(world.monitor)
        assert "Đã bán 12 lô" in text_of(monitor.get(page_of(review, "accept")))
        judged = {"verdict": "AT_RISK", "verdict_note": "Chậm", "issue": "Giá thấp", "key": "j"}
        page = text_of(monitor.post(page_of(review, "accept"), judged, follow=True))
    assert "Giá thấp" in page
    assert MonitoringReview.objects.get(pk=review.pk).verdict == "AT_RISK"
    pilot_page = text_of(owner.get(review.pilot.get_absolute_url()))
    assert "Mốc 1" in pilot_page
    assert "Có nguy cơ" in pilot_page


def test_what_was_typed_stays_when_something_is_wrong(world):
    review = lives.due(world)
    with on("02/04/2026"):
        data = posted(review, progress_percent="130")
        response = signed_in(world.owner).post(page_of(review, "submit_progress"), data)
    assert response.status_code == 422
    assert "Đã bán 12 lô" in text_of(response)
    assert 'href="#id_progress_percent"' in text_of(response)


def test_a_guard_of_the_action_stands_at_its_field(world):
    review = lives.submitted(world)
    with on("02/04/2026"):
        judged = {"verdict": "OFF_TRACK", "verdict_note": "Chậm", "issue": ""}
        response = signed_in(world.monitor).post(page_of(review, "accept"), judged)
    assert response.status_code == 422
    assert 'href="#id_issue"' in text_of(response)


def test_the_wrong_person_is_refused_and_nothing_is_written(world):
    review = lives.submitted(world)
    with on("02/04/2026"):
        response = signed_in(world.owner).post(
            page_of(review, "accept"), {"verdict": "ON_TRACK", "verdict_note": "Tôi tự đánh giá"}
        )
    assert response.status_code == 403
    assert MonitoringReview.objects.get(pk=review.pk).state == "SUBMITTED"


def test_a_returned_report_is_opened_with_its_reason_and_what_was_written(world):
    review = lives.returned(world)
    with on("03/04/2026"):
        page = text_of(signed_in(world.owner).get(page_of(review, "submit_progress")))
    assert "Thiếu số liệu tháng 3" in page
    assert "Đã bán 12 lô" in page
    assert 'value="3,5"' in page


def test_the_second_report_starts_from_the_spending_known(world):
    lives.accepted(world, 1)
    review = lives.due(world, 2)
    with on("04/05/2026"):
        page = text_of(signed_in(world.owner).get(page_of(review, "submit_progress")))
    assert 'value="40.000.000"' in page


def test_the_panel_of_the_pilot_lists_its_reviews(world):
    pilot = f.active(world)
    page = text_of(signed_in(world.head).get(pilot.get_absolute_url()))
    assert page.count("/theo-doi/") >= 3


def listed(person, **query):
    response = signed_in(person).get(reverse("reviews:monitoring_list"), query)
    assert response.status_code == 200
    return [row.number for row in response.context["page"].rows]


def test_the_list_has_a_tab_for_what_one_reports_and_what_one_judges(world):
    lives.submitted(world, 1)
    lives.due(world, 2)
    assert listed(world.owner, nhom="toi-bao-cao") == [2]
    assert listed(world.monitor, nhom="toi-ghi-nhan") == [1]
    assert listed(world.owner, nhom="toi-ghi-nhan") == []
    assert listed(world.head) == [1, 2, 3]


def test_what_is_over_is_under_everything(world):
    lives.accepted(world, 1)
    assert listed(world.head) == [2, 3]
    assert listed(world.head, nhom="tat-ca") == [3, 2, 1]
    assert listed(world.head, state="ACCEPTED") == [1]
    assert listed(world.head, verdict="ON_TRACK", q="CHE DAU") == [1]


def test_another_unit_sees_none(world):
    lives.due(world)
    assert listed(world.stranger, nhom="tat-ca") == []


def queries(client):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("reviews:monitoring_list"), {"nhom": "tat-ca"})
    return len(captured), len(response.context["page"].rows)


def test_one_row_and_thirty_rows_cost_the_same(world):
    client = signed_in(world.head)
    f.active(world, ends_on="2026-03-20")
    queries(client)
    few, one = queries(client)
    for _number in range(10):
        f.active(world)
    lots, page = queries(client)
    assert (one, page) == (1, 25)
    assert few == lots <= MOST_QUERIES
