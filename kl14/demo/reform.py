"""The reorganisation of 1/3/2025, played over the demo through the real actions, with effect today."""

import tomllib
from datetime import timedelta
from typing import Any

from django.db import transaction

from kl14.demo.people import DATA
from organisation.actions import events
from organisation.models import UnitEvent
from units import clock
from units.actions import appoint
from units.models import Person, Unit

KEEPER = "quantri_tinh"
DECIDED_BEFORE = timedelta(days=15)
DRAFT_AHEAD = timedelta(days=30)
UNITS = ("unit", "parent")
LISTS = ("ending", "successors")


class NotTheDemo(Exception):
    """The demo is not there, so there is nothing to reorganise."""


def script() -> dict[str, Any]:
    return tomllib.loads((DATA / "reform.toml").read_text())


@transaction.atomic
def play() -> bool:
    """True when it was played now, False when it had been before. Raises NotTheDemo."""
    told = script()
    keeper = Person.objects.filter(username=KEEPER).first()
    if keeper is None:
        raise NotTheDemo
    if Unit.objects.filter(code=told["events"][0]["code"]).exists():
        return False
    for row in told["events"]:
        for one in _each_unit(row):
            events.apply(_prepare(one, keeper, told["decision"]), by=keeper)
    for row in told["posts"]:
        for role, code, post in row["posts"]:
            person = Person.objects.get(username=row["username"])
            appoint(person, role, _unit(code), post=post, decision_no=told["decision"]["no"])
    return True


def prepare_draft() -> UnitEvent:
    """A change that is decided but not yet in effect, for an administrator to look at."""
    told = script()
    return _prepare(told["draft"], Person.objects.get(username=KEEPER), told["decision"], in_effect=DRAFT_AHEAD)


def _each_unit(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for several units is as many changes: one decision often moves many."""
    units = row.pop("units", None)
    return [{**row, "unit": unit} for unit in units] if units else [row]


def _prepare(
    row: dict[str, Any], keeper: Person, decision: dict[str, str], in_effect: timedelta = timedelta(0)
) -> UnitEvent:
    fields: dict[str, Any] = {name: _unit(value) if name in UNITS else value for name, value in row.items()}
    fields |= {name: [_unit(code) for code in row[name]] for name in LISTS if name in row}
    today = clock.today()
    return events.prepare(
        by=keeper,
        decision_no=decision["no"],
        decision_on=today - DECIDED_BEFORE,
        decided_by=decision["by"],
        effective_on=today + in_effect,
        **fields,
    )


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)
