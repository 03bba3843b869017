""" "Việc của tôi" costs the same for one record of a kind and for thirty."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import MONDAY, draft
from tests.kl14.matrix.house import House, make_house
from tests.kl14.matrix.walks import failed, first_review_of, live, planned, review_of, started
from units import clock

MANY = 4


def _received(house: House) -> Any:
    return live(house, draft(house["proposer"]), "submit by proposer", "receive by clerk")


def _voted_on(house: House) -> Any:
    return live(house, _received(house), "put_to_collective by head", "record_vote by head")


def _progress_reported(house: House) -> Any:
    return live(house, first_review_of(started(house)), "mark_due by system", "submit_progress by owner")


def _verifying(house: House) -> Any:
    team = ("assign by chair", "declare by lead", "declare by teammate", "send_outline by lead")
    return live(house, review_of(failed(house, planned(house))), *team, "explain by owner", "explain by proposer")


WAITING: dict[str, tuple[str, Callable[[House], Any]]] = {
    "received": ("head", _received),
    "voted on": ("head", _voted_on),
    "to start": ("monitor", lambda house: live(house, planned(house), "request_start by owner")),
    "progress reported": ("monitor", _progress_reported),
    "to be opened": ("chair", lambda house: review_of(failed(house, planned(house)))),
    "verifying": ("lead", _verifying),
}


@pytest.mark.parametrize("kind", WAITING)
def test_one_and_thirty_cost_the_same(kind: str, db: None, client: Client) -> None:
    who, make = WAITING[kind]
    with clock.at(MONDAY):
        house = make_house()
        make(house)
        client.force_login(house[who])
        client.get(reverse("home"))  # what is read once for good is read
        one = cost(client)
        for _number in range(MANY - 1):
            make(house)
        assert cost(client) == one


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("home"))
    assert page.status_code == 200
    return len(queries)
