"""The list of reviews, opening one by hand, the panel on the pilot: who finds what there, at what price."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview
from tests.factories import UnitFactory
from tests.pilots import factories as pilots
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee
from units.models import Person

WORKING = {"chair", "lead", "member", "owner", "proposer"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_chair_opens_a_review_by_hand(committee: Committee) -> None:
    pilot = pilots.active(committee.world)
    client, url = signed_in(committee.chair), reverse("reviews:accountability_open", args=[pilot.pk])
    with on("06/04/2026"):
        assert url in client.get(reverse("reviews:accountability_choose")).content.decode()
        assert client.get(url).status_code == 200
        assert client.post(url, {"note": "Nêu"}).status_code == 422
        told = {"reason_kinds": ["VIOLATION"], "note": "Theo phản ánh", "with_owner": "on"}
        review = AccountabilityReview.objects.filter(pilot=pilot)
        assert client.post(url, told).status_code == 302
        assert review.get().subjects.get().person == committee.world.owner
        assert client.post(url, told).status_code == 422
    assert review.count() == 1


def test_opening_is_not_for_others(committee: Committee) -> None:
    pilot = pilots.active(committee.world)
    url = reverse("reviews:accountability_open", args=[pilot.pk])
    assert signed_in(committee.lead).get(url).status_code == 404
    assert signed_in(committee.outside_chair).get(url).status_code == 404
    assert signed_in(committee.lead).get(reverse("reviews:accountability_choose")).status_code == 403


# --- lists ------------------------------------------------------------------------------
def queries_of(person: Person, url: str) -> int:
    client = signed_in(person)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_for_one_and_for_thirty(committee: Committee) -> None:
    review, url = judging.declared(committee), reverse("reviews:accountability_list")
    one = queries_of(committee.chair, url)
    copy_review(review, 29)
    assert AccountabilityReview.objects.count() == 30
    many = queries_of(committee.chair, url)
    assert (one, many <= 12) == (many, True)


def copy_review(review: AccountabilityReview, count: int) -> None:
    """More reviews of the same pilot, of other subjects, with teams."""
    for number in range(count):
        person = pilots.person(f"khac{number}", f"Người Khác {number}")
        other = actions.open_review(
            review.pilot, by=chair(), reason_kinds=["VIOLATION"], note="Khác", people=[person],
            with_owner=False, with_proposer=False, with_collective=False,
        )  # fmt: skip
        for member in review.members.all():
            other.members.create(person=member.person, is_lead=member.is_lead)


def chair() -> Person:
    return Person.objects.get(username="chunhiem")


def test_the_list_shows_only_what_may_be_seen(committee: Committee) -> None:
    judging.verifying(committee)
    url = reverse("reviews:accountability_list")
    shown = {
        name: "Bán chè đấu giá" in signed_in(one).get(url).content.decode()
        for name, one in committee.everyone.items() if name not in ("inspector", "system")
    }  # fmt: skip
    assert {name for name, seen in shown.items() if seen} == WORKING


def test_a_list_may_be_narrowed_by_state(committee: Committee) -> None:
    judging.verifying(committee)
    client, url = signed_in(committee.chair), reverse("reviews:accountability_list")
    assert "XTTN-" in client.get(url, {"trang_thai": "VERIFYING"}).content.decode()
    assert "XTTN-" not in client.get(url, {"trang_thai": "FINAL"}).content.decode()


def test_the_panel_on_the_pilots_page_shows_only_to_those_who_may(committee: Committee) -> None:
    review = judging.verifying(committee)
    url = review.pilot.get_absolute_url()
    with on("16/06/2026"):
        assert review.reference in signed_in(committee.chair).get(url).content.decode()
        assert review.reference not in signed_in(committee.world.head).get(url).content.decode()


def test_lists_of_reviews_may_be_narrowed_to_a_unit(committee: Committee) -> None:
    review = judging.verifying(committee)
    other = UnitFactory(parent=review.pilot.holder)
    for name, person in (("accountability", committee.chair), ("monitoring", committee.world.head)):
        client, url = signed_in(person), reverse(f"reviews:{name}_list")
        pages = [client.get(url, {"nhom": "tat-ca", "don_vi": unit.pk}) for unit in (review.unit, other)]
        assert [len(page.context["page"].rows) > 0 for page in pages] == [True, False]
