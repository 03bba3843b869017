"""What belongs to others does not exist: every address with a number, by people without a part in the record."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment
from notices.models import Notice
from organisation.views.base import AdminView
from proposals.models import Proposal
from reviews.models import AccountabilityReview
from tests.demo import Cast
from tests.factories import PersonFactory
from tests.kl14.matrix.house import picture
from tests.kl14.matrix.routes import OF_NO_RECORD, Route, routes
from units import clock
from units.models import Appointment, Person, Unit
from units.roles import Role
from workflow.models import Rule

NUMBERED = [route for route in routes() if "pk" in route.arguments]
LISTS = ("home", "proposals:list", "pilots:list", "reviews:monitoring_list", "reviews:accountability_list",
         "reports:list", "notices:list")  # fmt: skip
MOST_OF_A_KIND = 5
#: As if there were none; 405 says what an address can do, and nothing of its record.
NOT_THERE = {404, 405}
#: An administrators' page refuses everybody else before it looks for the record: the same whether there is one or not.
ADMINS_ONLY = {403}
NO_SUCH = 999_999


def test_every_address_is_known_here() -> None:
    """A new address is either about no record, or says which."""
    for route in routes():
        if route.name not in OF_NO_RECORD:
            assert "pk" in route.arguments, route.name
            assert issubclass(route.model, Model)


def test_every_kind_of_record_is_there_to_be_hidden(demo: Cast) -> None:
    for model in {route.model for route in NUMBERED} - {Attachment}:
        assert model._base_manager.exists(), model


def visitors(demo: Cast) -> dict[str, Person]:
    """A cadre of another unit (DESIGN §11), and one who came yesterday to the very unit that most is about."""
    tea = Unit.objects.get(pk=AccountabilityReview.objects.values("unit").first()["unit"])
    newcomer = PersonFactory(username="moi-den", full_name="Người Mới Đến", post=(Role.CADRE, tea))
    return {"donvikhac": demo["donvikhac"], "newcomer": newcomer}


@pytest.mark.parametrize("who", ["donvikhac", "newcomer"])
def test_nothing_of_others_can_be_opened_or_posted_to(who: str, demo: Cast, client: Client) -> None:
    person = visitors(demo)[who]
    client.force_login(person)
    titles = foreign_titles(person)
    assert titles
    before, wrong = picture(), []
    for route in NUMBERED:
        for pk in foreign(route.model, person):
            for method in (client.get, client.post):
                answer = method(route.url(pk))
                if answer.status_code not in (ADMINS_ONLY if for_admins(route) else NOT_THERE):
                    wrong.append(f"{method.__name__} {route.name} {pk}: {answer.status_code}")
                wrong += [f"{route.name} tells “{title}”" for title in titles if title in answer.content.decode()]
    assert wrong == []
    assert picture() == before


def for_admins(route: Route) -> bool:
    return issubclass(getattr(route.view, "view_class", object), AdminView)


def test_an_administrators_page_does_not_say_whether_there_is_such_a_record(demo: Cast, client: Client) -> None:
    client.force_login(demo["donvikhac"])
    for route in filter(for_admins, NUMBERED):
        real = route.model._base_manager.values_list("pk", flat=True).first()
        there, not_there = (client.get(route.url(pk)) for pk in (real, NO_SUCH))
        assert (there.status_code, not_there.status_code) == (403, 403), route.name


def test_what_lies_outside_of_an_administrators_units_does_not_exist(demo: Cast, client: Client) -> None:
    """The administrator of one cell: people and posts of another, rules of another, any day of the calendar."""
    tea, other = (Unit.objects.get(appointments__person=demo[who]) for who in ("canbo", "donvikhac"))
    client.force_login(PersonFactory(username="quantri-chibo", full_name="Người Giữ Sổ", post=(Role.ADMIN, tea)))
    outside: dict[type[Any], Any] = {
        Person: demo["donvikhac"],
        Appointment: Appointment.objects.get(person=demo["donvikhac"]),
        Rule: Rule.objects.create(unit=other, **_rule()),
    }
    before = picture()
    for route in filter(for_admins, NUMBERED):
        if route.model in outside:
            for method in (client.get, client.post):
                answer = method(route.url(outside[route.model].pk))
                assert answer.status_code in NOT_THERE, route.name
                assert demo["donvikhac"].full_name not in answer.content.decode()
    assert picture() == before


def _rule() -> dict[str, Any]:
    return {"key": "proposal.receive", "label": "Tiếp nhận", "value": 1, "measure": "WD", "basis": "Riêng",
            "certainty": "D", "valid_from": clock.today()}  # fmt: skip


def foreign(model: type[Any], person: Person) -> list[int]:
    """Some rows that are not the person's own; in all others they have no part."""
    rows = model._base_manager.all()
    if model is Notice:
        rows = rows.exclude(person=person)
    if model is Proposal:
        rows = rows.exclude(proposer=person)
    return list(rows.order_by("pk").values_list("pk", flat=True))[:MOST_OF_A_KIND]


def foreign_titles(person: Person) -> list[str]:
    return list(Proposal.objects.exclude(proposer=person).values_list("title", flat=True))


@pytest.mark.parametrize("who", ["donvikhac", "newcomer"])
def test_no_list_shows_anything_of_others(who: str, demo: Cast, client: Client) -> None:
    person = visitors(demo)[who]
    client.force_login(person)
    for name in LISTS:
        page = client.get(reverse(name)).content.decode()
        assert not [title for title in foreign_titles(person) if title in page], name
