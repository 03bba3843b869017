"""Units, terms, people and appointments from data/organisation.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from units import clock
from units.actions import appoint
from units.models import Person, Term, Unit, UnitType

DATA = Path(__file__).parent / "data"
PASSWORD = "kl14-demo"  # noqa: S105 - told to everyone: the accounts exist in a demo only
YEARS_IN_OFFICE = 2
WITHOUT_TERM = (UnitType.EMPLOYER, UnitType.MASS_ORGANISATION)


@cache
def organisation() -> dict[str, Any]:
    """The file as read: {"term": …, "units": […], "people": […]}."""
    return tomllib.loads((DATA / "organisation.toml").read_text())


@dataclass(frozen=True)
class Account:
    """One line of the table of demo accounts."""

    username: str
    name: str
    post: str
    task: str


def accounts() -> list[Account]:
    """The accounts meant for trying out, in the order of the file."""
    units = {row["code"]: row["short_name"] for row in organisation()["units"]}
    rows = (row for row in organisation()["people"] if "try" in row)
    return [Account(row["username"], row["name"], _posts(row, units), row["try"]) for row in rows]


def _posts(row: dict[str, Any], units: dict[str, str]) -> str:
    return "; ".join(f"{post}, {units[code]}" for _role, code, post in row["posts"])


def load() -> dict[str, Person]:
    """Create everything; returns the people by username. They get no address yet: see `give_addresses`."""
    units = _units()
    started = _two_years_ago(clock.today())
    _terms(units, started)
    password = make_password(PASSWORD)
    people = {}
    for row in organisation()["people"]:
        person = Person(username=row["username"], full_name=row["name"], sort_name=row.get("sort_name", ""))
        person.title, person.password = row["posts"][0][2], password
        person.save()
        for role, code, post in row["posts"]:
            appoint(person, role, units[code], valid_from=started, post=post)
        people[person.username] = person
    return people


def give_addresses(people: dict[str, Person]) -> None:
    """Only now, after the past has been replayed: no mail goes out for what happened then."""
    for person in people.values():
        person.email = f"{person.username}@kl14.local"
    Person.objects.bulk_update(people.values(), ["email"])


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in organisation()["units"]:
        links = {key: units[row[key]] for key in ("parent", "party_unit") if key in row}
        plain = {key: value for key, value in row.items() if key not in links}
        units[row["code"]] = Unit.objects.create(**plain, **links)
    return units


def _terms(units: dict[str, Unit], started: date) -> None:
    """Every Party unit numbers its documents within the term."""
    name = organisation()["term"]["name"]
    first = min(started, date(int(name[:4]), 1, 1))
    Term.objects.bulk_create(
        Term(unit=unit, name=name, starts_on=first) for unit in units.values() if unit.type not in WITHOUT_TERM
    )


def _two_years_ago(today: date) -> date:
    return today.replace(year=today.year - YEARS_IN_OFFICE, month=1, day=1)
