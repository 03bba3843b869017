"""Whose pages are measured: each a way in which a scope can be large, small, old or scattered."""

from dataclasses import dataclass

from bench import tree
from bench.tree import Place
from units.models import Appointment, Grant, Person, UnitType
from units.roles import Perm, Role

#: Units of the person with sight of many places.
SCATTERED = 60


@dataclass(frozen=True)
class Measured:
    """A role as the table names it, and the key of the person."""

    role: str
    person: int


def measured_places(units: list[Place]) -> tuple[list[Place], Place]:
    """The cell, the committee with 500 units and the province that are measured; and the unit that fell silent."""
    province = next(unit for unit in units if len(unit.path) == 8)
    bloc = next(unit for unit in units if unit.type == UnitType.BLOC_COMMITTEE)
    cells = [unit for unit in units if unit.path.startswith(bloc.path) and unit.type == UnitType.SUBORDINATE_CELL]
    return [cells[0], bloc, province], cells[30]


def measured_people(units: list[Place]) -> list[Measured]:
    (cell, bloc, province), silent = measured_places(units)
    return [
        Measured("cell secretary", tree.person_id(cell.pk, Role.HEAD)),
        Measured("committee officer", tree.person_id(bloc.pk, Role.HEAD)),
        Measured("province officer", tree.officer_id(province.pk, Role.ORG)),
        Measured("inspection chair", tree.officer_id(province.pk, Role.UBKT_CHAIR)),
        Measured("province head", tree.person_id(province.pk, Role.HEAD)),
        Measured("country head", tree.person_id(units[0].pk, Role.HEAD)),
        Measured("cadre", tree.person_id(cell.pk, Role.CADRE)),
        Measured("silent cell's secretary", tree.person_id(silent.pk, Role.HEAD)),
        Measured("60 scattered units", scattered_person(units)),
    ]


def scattered_person(units: list[Place]) -> int:
    """One with sight of cells all over the country; made once, so that the data need no second version for it."""
    person, is_new = Person.objects.get_or_create(username="bench-scattered", defaults={"full_name": "Nhiều Nơi"})
    if is_new:
        cells = [unit for unit in units if unit.type in (UnitType.GRASSROOTS_CELL, UnitType.SUBORDINATE_CELL)]
        step = len(cells) // SCATTERED
        for unit in cells[::step][:SCATTERED]:
            _see(person, unit)
    return person.pk


def _see(person: Person, unit: Place) -> None:
    from django.contrib.auth.models import Permission

    post = Appointment.objects.create(person=person, role=Role.PROP, unit_id=unit.pk, valid_from=tree.SINCE)
    Grant.objects.create(
        user=person, permission=Permission.objects.get(codename=Perm.VIEW, content_type__app_label="units"),
        content_object_id=unit.pk, appointment=post, valid_from=tree.SINCE,
    )  # fmt: skip
