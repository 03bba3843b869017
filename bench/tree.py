"""The country: about 55,000 units on five levels, four posts in each, the grants that the posts give.

A province has one bloc committee with 500 units under it and 109 commune committees with about nine cells each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Permission

from bench.fill import fill, number_on
from units.models import Appointment, Grant, Person, Unit, UnitType
from units.paths import to_base36
from units.roles import ROLES, SERVED, Role

PROVINCES = 34
COMMITTEES = 110
POSTS = (Role.HEAD, Role.CLERK, Role.LEADER, Role.CADRE)
#: The province's bodies, each with one officer.
BODIES = {"Văn phòng": Role.OFFICE, "Ban Tổ chức": Role.ORG, "Ủy ban Kiểm tra": Role.UBKT_CHAIR}
OFFICES = tuple(BODIES.values())
SINCE = date(2019, 1, 1)
FIRST_PERSON = 1_000
FIRST_OFFICER = 900_000
T = UnitType


@dataclass(frozen=True)
class Place:
    """A unit as the data set needs it; `parent` is 0 at the top."""

    pk: int
    parent: int
    path: str
    type: str
    name: str


def places() -> Iterator[Place]:
    """Every unit, parents first."""
    tree = _Tree()
    top = tree.under(None, T.PROVINCIAL_COMMITTEE, "Trung ương")
    yield top
    for number in range(1, PROVINCES + 1):
        province = tree.under(top, T.PROVINCIAL_COMMITTEE, f"Tỉnh ủy {number}")
        yield province
        bloc = tree.under(province, T.BLOC_COMMITTEE, f"Đảng ủy Khối {number}")
        yield from [bloc, *_bloc(tree, bloc)]
        for commune in range(1, COMMITTEES):
            committee = tree.under(province, T.COMMUNE_COMMITTEE, f"Đảng ủy xã {number}-{commune}")
            yield from [committee, *_cells(tree, committee, 9 + (commune % 5 == 0), T.GRASSROOTS_CELL)]
        for body, role in BODIES.items():
            kind = T.INSPECTION_COMMITTEE if role == Role.UBKT_CHAIR else T.ADVISORY_BODY
            yield tree.under(province, kind, f"{body} {number}")


def _bloc(tree: "_Tree", bloc: Place) -> Iterator[Place]:
    """25 grassroots committees of 19 cells: 500 units."""
    for number in range(1, 26):
        grassroots = tree.under(bloc, T.GRASSROOTS_PARTY_COMMITTEE, f"Đảng bộ cơ sở {bloc.pk}-{number}")
        yield from [grassroots, *_cells(tree, grassroots, 19, T.SUBORDINATE_CELL)]


def _cells(tree: "_Tree", parent: Place, count: int, kind: str) -> list[Place]:
    return [tree.under(parent, kind, f"Chi bộ {number}, {parent.name}") for number in range(1, count + 1)]


class _Tree:
    """Gives each new unit its key and its path."""

    def __init__(self) -> None:
        self.last = 0
        self.children: dict[int, int] = {}

    def under(self, parent: Place | None, kind: str, name: str) -> Place:
        self.last += 1
        above = parent.pk if parent else 0
        self.children[above] = number = self.children.get(above, 0) + 1
        return Place(self.last, above, (parent.path if parent else "") + to_base36(number), kind, name)


def person_id(unit: int, post: str) -> int:
    return FIRST_PERSON + unit * len(POSTS) + POSTS.index(Role(post))


def officer_id(unit: int, role: str) -> int:
    """Those of the province's bodies, who see it whole."""
    return FIRST_OFFICER + unit * len(OFFICES) + OFFICES.index(Role(role))


def build() -> list[Place]:
    """Fills units, people, appointments and grants; returns the units."""
    units = list(places())
    fill(
        Unit,
        ["id", "code", "name", "short_name", "symbol", "type", "parent_id", "path"],
        ((u.pk, f"U{u.pk}", u.name, u.name, f"U{u.pk}", u.type, u.parent or None, u.path) for u in units),
    )
    fill(
        Person,
        ["id", "username", "full_name", "sort_name", "sort_key", "password"],
        (
            (pk, f"bench-{pk}", f"Nguyễn Văn {pk}", f"{pk} Nguyễn Văn", f"{pk}", "!")
            for pk, _role, _unit in posts(units)
        ),
    )
    fill(
        Appointment,
        ["id", "person_id", "role", "unit_id", "valid_from"],
        ((pk, pk, role.value, unit, SINCE) for pk, role, unit in posts(units)),
    )
    fill(Grant, ["user_id", "permission_id", "content_object_id", "appointment_id", "valid_from"], _grants(units))
    number_on(Unit, Person, Appointment)
    return units


def posts(units: Iterable[Place]) -> Iterator[tuple[int, Role, int]]:
    """(key of the person and of the appointment, role, unit)"""
    for unit in units:
        for role in POSTS:
            yield person_id(unit.pk, role), role, unit.pk
        body = unit.name.rpartition(" ")[0]
        if body in BODIES:
            yield officer_id(unit.parent, BODIES[body]), BODIES[body], unit.pk


def _grants(units: list[Place]) -> Iterator[tuple[int, int, int, int, date]]:
    ids = dict(Permission.objects.filter(content_type__app_label="units").values_list("codename", "pk"))
    parents = {unit.pk: unit.parent for unit in units}
    for person, role, unit in posts(units):
        powers = ROLES[role]
        for perm in sorted(powers.perms):
            yield person, ids[perm], parents[unit] if powers.post == SERVED else unit, person, SINCE
