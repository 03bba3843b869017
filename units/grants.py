"""Permission rows: written from appointments, read in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from units.models import Appointment, Grant, Person
from units.paths import LEVEL_WIDTH, ancestors
from units.roles import DELEGABLE, ROLES, SERVED, UNIT_REACH, Perm
from units.scope import LEVELS, NOTHING, either

#: Subtrees that a list walks one by one; beyond these the smaller ones are read together and sorted.
MOST_WALKS = 4


@dataclass(frozen=True)
class Grants:
    """A person's permissions today: for each, the ids and the paths of the units where it was given."""

    ids: dict[str, frozenset[int]] = field(default_factory=dict)
    paths: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Short name of the unit of the highest post that runs today, as the frame of every page shows it.
    unit_name: str = ""

    def on_unit(self, perm: Perm, unit_id: int | None) -> bool:
        """Given on that very unit."""
        return unit_id in self.ids.get(perm, ())

    def over(self, perm: Perm, path: str) -> bool:
        """Given on the unit at `path` or on one above it."""
        return not self.paths.get(perm, frozenset()).isdisjoint(ancestors(path))

    def anywhere(self, perm: Perm) -> bool:
        return bool(self.ids.get(perm))

    def q_on_unit(self, perm: Perm, column: str) -> Q:
        units = self.ids.get(perm)
        return Q(**{f"{column}__in": units}) if units else NOTHING

    def ways_on_unit(self, perm: Perm, column: str) -> tuple[Q, ...]:
        """The same as ways of a Scope: one for each of a few units, one for all the others."""
        units = sorted(self.ids.get(perm, frozenset()))
        rest = [Q(**{f"{column}__in": units[MOST_WALKS:]})] if units[MOST_WALKS:] else []
        return (*(Q(**{column: unit}) for unit in units[:MOST_WALKS]), *rest)

    def q_over(self, perm: Perm, prefix: str = "") -> Q:
        """Rows whose unit lies in a subtree where `perm` was given, through the ancestor columns (SCOPE)."""
        return either(self.ways_over(perm, prefix))

    def ways_over(self, perm: Perm, prefix: str = "") -> tuple[Q, ...]:
        """The same as ways of a Scope: a subtree each for the largest, one for all the others of a depth."""
        subtrees = _outermost(self.paths.get(perm, frozenset()))
        ways = [_in_subtrees([path], prefix) for path in subtrees[:MOST_WALKS]]
        by_depth = groupby(subtrees[MOST_WALKS:], key=len)
        return (*ways, *(_in_subtrees(list(paths), prefix) for _depth, paths in by_depth))


def _outermost(paths: frozenset[str]) -> list[str]:
    """The paths that lie under no other of them, the highest in the tree first."""
    tops = (path for path in paths if paths.isdisjoint(ancestors(path)[:-1]))
    return sorted(tops, key=lambda path: (len(path), path))


def _in_subtrees(paths: list[str], prefix: str) -> Q:
    """Rows of units under any of `paths`, which are of one depth."""
    depth = len(paths[0]) // LEVEL_WIDTH
    if depth > LEVELS:
        return either(Q(**{f"{prefix}unit_path__startswith": path}) for path in paths)
    if len(paths) == 1:
        return Q(**{f"{prefix}level_{depth}": paths[0]})
    return Q(**{f"{prefix}level_{depth}__in": paths})


def read_grants(person: Person) -> Grants:
    """One query over the permission rows that count today; every post has some."""
    ids: dict[str, set[int]] = {}
    paths: dict[str, set[str]] = {}
    posts: list[tuple[str, ...]] = []
    if person.is_active:
        rows = Grant.objects.active().filter(user_id=person.pk)
        for codename, unit_id, path, *post in rows.values_list(
            "permission__codename", "content_object_id", "content_object__path",
            "appointment__unit__path", "appointment__role", "appointment__unit__short_name",
        ):  # fmt: skip
            ids.setdefault(codename, set()).add(unit_id)
            paths.setdefault(codename, set()).add(path)
            posts.append(tuple(post))
    return Grants(
        {perm: frozenset(found) for perm, found in ids.items()},
        {perm: frozenset(found) for perm, found in paths.items()},
        min(posts)[-1] if posts else "",
    )


def write_grants(appointment: Appointment) -> None:
    """Make the permission rows of one appointment what the roles table says."""
    write_all_grants([appointment])


@transaction.atomic
def write_all_grants(appointments: Iterable[Appointment]) -> None:
    """The same for many, in two queries; read them with their units and the units' parents."""
    appointments = list(appointments)
    permissions = _permission_ids()
    Grant.objects.filter(appointment__in=appointments).delete()
    Grant.objects.bulk_create(row for appointment in appointments for row in _rows(appointment, permissions))


def powers_of(appointment: Appointment) -> frozenset[Perm]:
    """What the appointment lets its holder do: its role's permissions, or the part of them that was left to another."""
    perms = ROLES[appointment.role].perms
    return perms if appointment.acting_for_id is None else perms & DELEGABLE & frozenset(map(Perm, appointment.limits))


def _rows(appointment: Appointment, permissions: dict[str, int]) -> Iterator[Grant]:
    unit = appointment.unit
    if ROLES[appointment.role].post == SERVED and unit.parent is not None:
        unit = unit.parent
    for perm in sorted(powers_of(appointment)):
        yield Grant(
            user_id=appointment.person_id,
            permission_id=permissions[perm],
            content_object=unit,
            appointment=appointment,
            valid_from=appointment.valid_from,
            valid_to=appointment.valid_to,
        )


def _permission_ids() -> dict[str, int]:
    rows = Permission.objects.filter(content_type__app_label="units", content_type__model="unit")
    return dict(rows.values_list("codename", "pk"))


def reaches(perm: Perm) -> str:
    """ "unit" or "subtree": where a row of this permission counts."""
    return "unit" if perm in UNIT_REACH else "subtree"
