"""Every kind of record: what lists and home find way by way is what the plain filters give, for everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from pilots import querysets as pilots
from proposals import querysets as proposals
from proposals.models import Proposal
from reviews.querysets import accountability, monitoring
from tests.factories import MONDAY
from tests.kl14.matrix.house import House, make_house
from tests.kl14.matrix.walks import failed, planned, review_of, started
from ui.paging import first_rows
from units import clock
from units.models import Person
from units.scope import Scope
from workflow.machine import machine_of, machines

SIGHTS: dict[str, Callable[[Person], Scope]] = {
    "proposal": proposals.sight_of,
    "pilot": pilots.sight_of,
    "monitoringreview": monitoring.sight_of,
    "accountabilityreview": accountability.sight_of,
}


@pytest.fixture
def house(db: None) -> House:
    """One proposal whose pilot runs, one whose pilot failed and is under review."""
    with clock.at(MONDAY):
        house = make_house()
        started(house)
        review_of(failed(house, planned(house)))
    return house


def keys(rows: Any) -> list[int]:
    return [row.pk for row in rows]


def test_all_in_sight_and_all_that_waits_is_found(house: House) -> None:
    seen = 0
    for machine in machines():
        for name, person in house.people.items():
            waiting = machine.load().order_by("state_since", "pk")
            found = keys(first_rows(waiting, 100, machine.duties_of(person).ways))
            assert found == keys(machine.waiting_for(person).order_by("state_since", "pk")), (machine.model, name)
            if sight_of := SIGHTS.get(machine.model._meta.model_name or ""):
                rows = first_rows(machine.load().order_by("-created_at", "-pk"), 100, sight_of(person).ways)
                assert keys(rows) == keys(machine.visible_to(person).order_by("-created_at", "-pk"))
                seen += len(rows)
    assert seen > 0
    assert machine_of(Proposal).visible_to(house["proposer"]).count() == 2
