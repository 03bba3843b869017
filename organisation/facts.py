"""What a unit is or was on a day: its facts, the people in it, the units below it, how it came to be so."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evidence import audit
from units import clock
from units.models import ALWAYS, Appointment, Person, Unit, UnitVersion
from units.roles import Role
from workflow.pages import icon_of

#: Units below, and entries of the history, that the page of a unit shows.
MOST = 100


@dataclass
class Member:
    """A person of the unit with the posts that they hold there on the day."""

    person: Person
    posts: list[Appointment] = field(default_factory=list)
    url: str = ""


def on_day(unit: Unit, day: date) -> Unit | UnitVersion | None:
    """The unit's facts on the day: its present row, or the version of then; None before it was, and after its end."""
    if day == clock.today():
        return unit
    return unit.versions.active(day).select_related("parent").first()


def head_on(unit: Unit, day: date) -> Appointment | None:
    posts = Appointment.objects.active(day).filter(unit=unit, role=Role.HEAD, acting_for__isnull=True)
    return posts.select_related("person").first()


def people_on(unit: Unit, day: date) -> QuerySet[Person]:
    """Whoever held a post in the very unit on the day, sorted by given name."""
    posts = Appointment.objects.active(day).filter(unit=unit)
    return Person.objects.filter(is_system=False, pk__in=posts.values("person_id"))


def members(unit: Unit, day: date, people: Any) -> list[Member]:
    """The given people with their posts of the day in the unit, in one query."""
    found = {person.pk: Member(person) for person in people}
    posts = Appointment.objects.active(day).filter(unit=unit, person__in=list(found))
    for post in posts.select_related("acting_for__person").order_by("acting_for", "role"):
        found[post.person_id].posts.append(post)
    return list(found.values())


def below_on(unit: Unit, day: date, sight: QuerySet[Unit]) -> list[Unit | UnitVersion]:
    """At most MOST + 1 units that lay directly below on the day and within sight, by their names of then."""
    if day == clock.today():
        return list(sight.filter(parent=unit, is_active=True).order_by("path")[: MOST + 1])
    versions = UnitVersion.objects.active(day).filter(parent=unit, unit__in=sight).select_related("unit")
    return list(versions.order_by("unit__path")[: MOST + 1])


def related(unit: Unit, sight: QuerySet[Unit]) -> dict[str, list[Unit]]:
    """The Party unit of an employer, or the employers of a Party unit, as far as they are in sight."""
    party_unit = [unit.party_unit_id] if unit.party_unit_id else []
    rows = list(sight.filter(Q(party_unit=unit) | Q(pk__in=party_unit)).order_by("path"))
    return {
        "party_units": [row for row in rows if row.pk == unit.party_unit_id],
        "employers": [row for row in rows if row.party_unit_id == unit.pk],
    }


def versions(unit: Unit, sight: QuerySet[Unit]) -> list[dict[str, Any]]:
    """What the unit was, the latest first; what stood above it is named only as far as it is in sight."""
    rows = list(unit.versions.select_related("parent").order_by("-valid_from"))
    visible = set(sight.filter(pk__in={row.parent_id for row in rows}).values_list("pk", flat=True))
    return [{"version": row, "parent": row.parent if row.parent_id in visible else None} for row in rows]


def entries(unit: Unit) -> list[dict[str, Any]]:
    """The unit's chain of evidence, the latest first, as components/timeline.html takes it."""
    return [
        {
            "icon": icon_of(entry),
            "title": entry.title,
            "by_name": entry.by_name,
            "at": entry.at,
            "reason": entry.reason,
            "facts": list(entry.facts.items()),
        }
        for entry in audit.chain_of(unit).order_by("-seq").select_related("content_type")[:MOST]
    ]


def founded_text(unit: Unit) -> str:
    """Its founding day; a unit whose day nobody entered "has always been there"."""
    return _("chưa ghi") if unit.established_on <= ALWAYS else f"{unit.established_on:%d/%m/%Y}"
