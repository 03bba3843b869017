"""A Monday in the tree of tests/factories.py, and the questions that tests of its pages ask."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import MONDAY, PersonFactory, Tree, UnitFactory, make_tree
from units import clock
from units.models import Person, Unit
from units.roles import Role


@pytest.fixture
def tree(db: None) -> Iterator[Tree]:
    with clock.at(MONDAY):
        yield make_tree()


def page_for(person: Person, url: str, **query: Any) -> str:
    """What the person reads at the address."""
    answer = visit(person, url, **query)
    assert answer.status_code == 200, url
    return answer.content.decode()


def visit(person: Person, url: str, **query: Any) -> Any:
    return signed_in(person).get(url, query)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries_for(person: Person, url: str, **query: Any) -> int:
    """How many queries the page takes, once what is kept in memory is there."""
    client = signed_in(person)
    client.get(url, query)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url, query).status_code == 200
    return len(caught)


def unit_url(unit: Unit) -> str:
    return reverse("organisation:unit", args=[unit.pk])


def powers_url(unit: Unit) -> str:
    return reverse("organisation:unit_powers", args=[unit.pk])


def more_units(parent: Unit, number: int) -> list[Unit]:
    return [UnitFactory(name=f"Tổ số {place}", parent=parent) for place in range(number)]


def more_people(unit: Unit, number: int) -> list[Person]:
    return [PersonFactory(post=(Role.CADRE, unit)) for _place in range(number)]
