"""Units of a checked list into the tree: new ones in bulk, changes one by one through `units.structure`."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from evidence import audit
from organisation.imports.batches import batches
from organisation.imports.layouts import UNITS
from units import clock, structure
from units.models import FACTS, Person, Unit, UnitVersion
from units.models.tree import ALWAYS
from units.paths import LEVEL_WIDTH, next_path, to_base36

if TYPE_CHECKING:
    from organisation.imports.tree import FinalTree
    from organisation.imports.units import UnitRow


def write_units(rows: Iterable["UnitRow"], tree: "FinalTree", *, by: Person, decision: str) -> None:
    """From the top down, so that every parent already hangs where it will be. Inside a transaction."""
    ordered = sorted(rows, key=lambda row: (tree.depth(row.code), row.number))
    for _depth, level in groupby(ordered, key=lambda row: tree.depth(row.code)):
        here = list(level)
        _create([row for row in here if row.unit is None], decision)
        for row in here:
            if row.unit is not None:
                _change(row, row.unit, by, decision)
    _tie_to_party_units(ordered)


def _create(rows: Sequence["UnitRow"], decision: str) -> None:
    parents = _by_code({row.values["parent"] for row in rows if row.values["parent"]})
    last: dict[str, int] = {}
    units = []
    for row in rows:
        parent = parents.get(row.values["parent"] or "")
        unit = Unit(
            code=row.code,
            parent=parent,
            established_on=row.values["established_on"] or ALWAYS,
            **{name: row.values[name] or "" for name in FACTS if name != "parent"},
        )
        unit.derive()
        unit.path = _path_below(parent, last)
        units.append(unit)
    for piece in batches(units):
        made = Unit.objects.bulk_create(piece)
        UnitVersion.objects.bulk_create(
            UnitVersion(unit=unit, valid_from=unit.established_on, decision=decision, **unit.facts()) for unit in made
        )


def _path_below(parent: Unit | None, last: dict[str, int]) -> str:
    """The next path of a child of `parent`; `last` remembers what this level has given out."""
    above = parent.path if parent else ""
    last[above] = last[above] + 1 if above in last else int(next_path(Unit, parent)[-LEVEL_WIDTH:], 36)
    return above + to_base36(last[above])


def _change(row: "UnitRow", unit: Unit, by: Person, decision: str) -> None:
    """From today, with an entry in the unit's own chain: what it was stays to be read there and in its versions."""
    facts = {name: row.values[name] for name in row.changes if name in FACTS}
    if "parent" in facts:
        facts["parent"] = Unit.objects.get(code=facts["parent"])
    if facts:
        structure.change(unit, on=clock.today(), decision=decision, **facts)
    audit.record(
        unit,
        action="import",
        title="Thay đổi theo danh sách nhập",
        by=by,
        reason=decision,
        facts={UNITS.heading(name): f"{old or '–'} → {new}" for name, (old, new) in row.changes.items()},
    )


def _tie_to_party_units(rows: Iterable["UnitRow"]) -> None:
    """Employers name the Party unit of their place, which may have been created further down."""
    ties = {row.code: row.values["party_unit"] for row in rows if row.values["party_unit"]}
    units = _by_code(ties.keys() | set(ties.values()))
    for code, named in ties.items():
        units[code].party_unit = units[named]
    for piece in batches([units[code] for code in ties]):
        Unit.objects.bulk_update(piece, ["party_unit"])


def _by_code(codes: Iterable[str]) -> dict[str, Unit]:
    return {unit.code: unit for piece in batches(codes) for unit in Unit.objects.filter(code__in=piece)}
