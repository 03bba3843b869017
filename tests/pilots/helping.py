"""Issues of a running pilot, brought to any state by the real actions."""

from typing import Any

from pilots.issues import actions
from pilots.models import Issue, Pilot
from tests.pilots.factories import World, on, person
from units import clock
from units.models import Person
from units.roles import Role

TOLD = {
    "kind": "MECHANISM",
    "severity": "MEDIUM",
    "description": "Sàn không nhận lô dưới 100 kg",
    "needed": "Sở Công Thương cho phép bán lô 50 kg",
}


def raised(pilot: Pilot, *, by: Person | None = None, day: str = "09/03/2026", **told: Any) -> Issue:
    with on(day):
        return actions.raise_issue(pilot, by=by or pilot.owner, since_on=clock.today(), **TOLD | told)


def assigned(world: World, pilot: Pilot, **told: Any) -> Issue:
    """To the deputy, on the day after."""
    issue = raised(pilot, **told)
    with on("10/03/2026"):
        return actions.assign(issue, by=world.head, person=world.deputy)


def answered(world: World, pilot: Pilot, **told: Any) -> Issue:
    issue = assigned(world, pilot, **told)
    with on("12/03/2026"):
        return actions.reply(issue, by=world.deputy, answer="Sở đã đồng ý")


def with_a_head_above(world: World) -> Person:
    """The bloc of the small world has nobody at its head yet."""
    return person("captren", "Mai Xuân Ứng", (Role.HEAD, world.bloc))
