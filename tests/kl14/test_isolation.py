"""What belongs to others does not exist: every address with a number, as every account of the demo.

Who is foreign is worked out here from the posts alone, not asked of the code that is tested.
"""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model, Q, QuerySet
from django.test import Client
from django.urls import reverse

from comments.models import Comment
from evidence.models import Attachment, AuditEntry, Document, Dossier
from kl14.demo.people import accounts
from notices.models import Notice
from organisation.actions import imports
from organisation.models import Kind
from proposals.models import ListExport, Proposal
from reviews.models import AccountabilityReview
from tests.demo import Cast
from tests.factories import PersonFactory
from tests.kl14.matrix.house import picture
from tests.kl14.matrix.routes import OF_NO_RECORD, Route, routes
from units import clock
from units.models import Appointment, Person, Unit
from units.roles import ROLES, SERVED, Role
from workflow.records import Record

NUMBERED = [route for route in routes() if "pk" in route.arguments]
WITHOUT_ARGUMENTS = [
    route.name for route in routes() if not route.arguments and route.name not in {"logout", "health", "login"}
]
MOST_OF_A_KIND = 2
NEWCOMER = "moi-den"
#: As if there were none; 403 is the answer of pages for administrators only; 405 says what an address can do.
NOT_THERE = {403, 404, 405}
EVERYBODY = [account.username for account in accounts()] + [NEWCOMER]
everybody = pytest.mark.parametrize("who", EVERYBODY)


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


@pytest.fixture(autouse=True)
def _a_dossier_of_each(request: pytest.FixtureRequest) -> None:
    """The demo has none made; here is one, in the making, of the first and of the last proposal."""
    if "demo" in request.fixturenames:
        request.getfixturevalue("demo")
        kind = ContentType.objects.get_for_model(Proposal)
        for one in (Proposal.objects.order_by("pk").first(), Proposal.objects.order_by("pk").last()):
            Dossier.objects.create(content_type=kind, object_id=one.pk, number=1, code=str(one.pk), by=one.proposer)


@pytest.fixture(autouse=True)
def _an_export_of_two(request: pytest.FixtureRequest) -> None:
    """The demo takes no list out; here are those of two people."""
    if "demo" in request.fixturenames:
        demo = request.getfixturevalue("demo")
        for name in ("bithu", "vanphong"):
            ListExport.objects.create(person=demo[name], query="", format="csv", expires_on=clock.today())


# --- who is foreign to whom -----------------------------------------------------------------------------
def visitor(demo: Cast, who: str) -> Person:
    """An account of the demo, or one who came yesterday to the very unit that most is about."""
    if who != NEWCOMER:
        return demo[who]
    tea = Unit.objects.get(pk=AccountabilityReview.objects.values("unit").first()["unit"])
    return PersonFactory(username=NEWCOMER, full_name="Người Mới Đến", post=(Role.CADRE, tea))


def homes(person: Person) -> list[str]:
    """Paths of the units that the person's posts are about."""
    posts = person.appointments.active().select_related("unit__parent")
    return [(post.unit.parent if ROLES[post.role].post == SERVED else post.unit).path for post in posts]


def inside(person: Person, path: str) -> Q:
    """Rows whose `path` lies in one of those units."""
    condition = Q(pk__in=[])
    for home in homes(person):
        condition |= Q(**{f"{path}__startswith": home})
    return condition


def foreign_units(person: Person) -> QuerySet[Unit]:
    """Neither theirs, nor above theirs."""
    above = [home[:end] for home in homes(person) for end in range(4, len(home) + 1, 4)]
    return Unit.objects.exclude(inside(person, "path")).exclude(path__in=above)


def foreign_people(person: Person) -> QuerySet[Person]:
    """Every post they ever had is in a foreign unit."""
    known = Appointment.objects.exclude(unit__in=foreign_units(person))
    return Person.objects.filter(is_system=False).exclude(pk__in=known.values("person")).exclude(pk=person.pk)


def foreign(model: type[Any], person: Person) -> list[int]:
    """Some rows that are no business of the person's."""
    return list(_foreign(model, person).order_by("pk").values_list("pk", flat=True)[:MOST_OF_A_KIND])


def _foreign(model: type[Any], person: Person) -> QuerySet[Any]:
    rows = model._base_manager.all()
    if issubclass(model, Record):
        mine = AuditEntry.objects.filter(by=person, content_type=ContentType.objects.get_for_model(model))
        return rows.filter(unit__in=foreign_units(person)).exclude(inside(person, "holder__path")).exclude(
            pk__in=mine.values("object_id")
        )  # fmt: skip
    if model in (Attachment, Document, Dossier, Comment):
        return rows.filter(pk__in=[row.pk for row in rows if _is_foreign(row.record, person)])
    if model in (Notice, ListExport):
        return rows.exclude(person=person)
    if model is Unit:
        return foreign_units(person)
    if model is Person:
        return foreign_people(person)
    if model is Appointment:
        return rows.filter(unit__in=foreign_units(person))
    return rows.none() if person.is_superuser else _shared(rows, person)


def _shared(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Catalogues: foreign to whoever administers nothing."""
    return rows.none() if person.appointments.active().filter(role=Role.ADMIN).exists() else rows


def _is_foreign(record: Any, person: Person) -> bool:
    if isinstance(record, Comment):
        return _is_foreign(record.record, person)
    return isinstance(record, Record) and _foreign(type(record), person).filter(pk=record.pk).exists()


def foreign_words(person: Person) -> list[str]:
    """Titles, names of units and of people by which an answer would give something away."""
    titles = _foreign(Proposal, person).values_list("title", flat=True)
    names = foreign_units(person).values_list("name", flat=True)
    return sorted({*titles, *names, *foreign_people(person).values_list("full_name", flat=True)} - {""})


def told(answer: Any, words: list[str]) -> list[str]:
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = text.decode(errors="replace")
    return [word for word in words if word in page]


# --- the crawl --------------------------------------------------------------------------------------------
@everybody
def test_nothing_of_others_can_be_opened_or_posted_to(who: str, demo: Cast, client: Client) -> None:
    person = visitor(demo, who)
    client.force_login(person)
    words, before = foreign_words(person), picture()
    assert words or who in {"quantri_tinh", "mattran"}  # they see the whole province
    wrong = [one for route in NUMBERED for one in trespass(route, person, client, words)]
    assert wrong == []
    assert picture() == before


def trespass(route: Route, person: Person, client: Client, words: list[str]) -> list[str]:
    wrong = []
    for pk in foreign(route.model, person):
        for method in (client.get, client.post):
            answer = method(route.url(pk))
            if answer.status_code not in NOT_THERE:
                wrong.append(f"{method.__name__} {route.name} {pk}: {answer.status_code}")
            wrong += [f"{route.name} tells “{word}”" for word in told(answer, words)]
    return wrong


@everybody
def test_no_page_shows_anything_of_others(who: str, demo: Cast, client: Client) -> None:
    person = visitor(demo, who)
    client.force_login(person)
    words = foreign_words(person)
    for name in WITHOUT_ARGUMENTS:
        assert told(client.get(reverse(name)), words) == [], name
