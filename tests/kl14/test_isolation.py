"""What belongs to others does not exist: every address with a number, by people without a part in the record."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment
from notices.models import Notice
from organisation.actions import imports
from organisation.models import Kind
from proposals.models import Proposal
from reviews.models import AccountabilityReview
from tests.demo import Cast
from tests.factories import PersonFactory
from tests.kl14.matrix.house import picture
from tests.kl14.matrix.routes import OF_NO_RECORD, routes
from units.models import Person, Unit
from units.roles import Role

NUMBERED = [route for route in routes() if "pk" in route.arguments]
LISTS = ("home", "proposals:list", "pilots:list", "reviews:monitoring_list", "reviews:accountability_list",
         "reports:list", "notices:list")  # fmt: skip
MOST_OF_A_KIND = 5
#: As if there were none; 405 says what an address can do, and nothing of its record.
NOT_THERE = {404, 405}


def test_every_address_is_known_here() -> None:
    """A new address is either about no record, or says which."""
    for route in routes():
        if route.name not in OF_NO_RECORD:
            assert "pk" in route.arguments, route.name
            assert issubclass(route.model, Model)


def test_every_kind_of_record_is_there_to_be_hidden(demo: Cast) -> None:
    for model in {route.model for route in NUMBERED} - {Attachment}:
        assert model._base_manager.exists(), model


@pytest.fixture(autouse=True)
def _an_import_of_another(request: pytest.FixtureRequest) -> None:
    """The demo brings no list in; one is checked here, with a report to be opened."""
    if "demo" in request.fixturenames:
        demo = request.getfixturevalue("demo")
        upload = SimpleUploadedFile(
            "can-bo.csv", "Tên đăng nhập;Họ và tên;Mã đơn vị;Vai trò;Từ ngày\na;b;c;d;e".encode()
        )
        imports.check(imports.keep(upload, kind=Kind.PEOPLE, by=demo["quantri"]))


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
                if answer.status_code not in NOT_THERE:
                    wrong.append(f"{method.__name__} {route.name} {pk}: {answer.status_code}")
                wrong += [f"{route.name} tells “{title}”" for title in titles if title in answer.content.decode()]
    assert wrong == []
    assert picture() == before


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
