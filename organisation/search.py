"""Finding units and people by what somebody types: accents or not, any order of words, within sight."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from organisation.sight import seen, seen_whole
from ui.text import TONES, fold, nfc
from units.models import Appointment, Person, Unit
from units.paths import ancestors

#: Results shown of each kind, and rows read to choose them from.
MOST, READ = 50, 500


@dataclass(frozen=True)
class FoundUnit:
    """A unit with the names of those above it, the root first."""

    unit: Unit
    above: list[str]


@dataclass
class FoundPerson:
    """A person with the posts, within sight, that they hold today."""

    person: Person
    posts: list[Appointment] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    units: list[FoundUnit]
    people: list[FoundPerson]
    more_units: bool
    more_people: bool


def search(by: Person, typed: str, *, closed: bool = False) -> Results:
    """Units that the person sees and people of units that they see whole; what has the very accents comes first."""
    units = _units(by, typed, closed)
    people = _people(by, typed)
    return Results(_with_ancestors(units[:MOST]), people[:MOST], len(units) > MOST, len(people) > MOST)


def _units(by: Person, typed: str, closed: bool) -> list[Unit]:
    rows = seen(by) if closed else seen(by).filter(is_active=True)
    found = rows.filter(_all_words(typed, "search_text")).order_by("path")[:READ]
    return _ranked(found, typed, lambda unit: f"{unit.name} {unit.short_name} {unit.code}")


def _people(by: Person, typed: str) -> list[FoundPerson]:
    posts: QuerySet[Any] = Appointment.objects.active().filter(unit__in=seen_whole(by), person__is_system=False)
    found = posts.filter(_all_words(typed, "person__search_text")).select_related(
        "person", "unit", "acting_for__person"
    )
    people: dict[int, FoundPerson] = {}
    for post in found.order_by("person__sort_key", "unit__path")[:READ]:
        people.setdefault(post.person_id, FoundPerson(post.person)).posts.append(post)
    return _ranked(people.values(), typed, lambda one: f"{one.person.full_name} {one.person.username}")


def _all_words(typed: str, column: str) -> Q:
    condition = Q()
    for word in fold(typed).split():
        condition &= Q(**{f"{column}__contains": word})
    return condition


def _ranked(rows: Iterable[Any], typed: str, name_of: Callable[[Any], str]) -> list[Any]:
    """First those that say the very phrase, then those that say its very words, then the others as they came."""
    phrase = as_said(typed)

    def rank(row: Any) -> int:
        name = as_said(name_of(row))
        if phrase in name:
            return 0
        return 1 if all(word in name for word in phrase.split()) else 2

    return sorted(rows, key=rank)


def as_said(text: str) -> str:
    """Words in small letters, the tone behind each word: "Ủy ban" and "Uỷ ban" are said alike, and so written here."""
    return " ".join(map(_word_as_said, nfc(text).lower().split()))


def _word_as_said(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    tones = [mark for mark in marks if mark in TONES]
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + "".join(tones)


def _with_ancestors(units: list[Unit]) -> list[FoundUnit]:
    """One query for the names above all of them; what stands above a unit in sight is in sight by name."""
    paths = {path for unit in units for path in ancestors(unit.path)[:-1]}
    names = dict(Unit.objects.filter(path__in=paths).values_list("path", "short_name"))
    return [FoundUnit(unit, [names[path] for path in ancestors(unit.path)[:-1]]) for unit in units]
