"""The tree as it would be after an import: who hangs below whom, how deep, and where it bites its own tail."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from units.models import Unit
from units.paths import DEEPEST

if TYPE_CHECKING:
    from organisation.imports.units import UnitRow


class FinalTree:
    """By code. The parent of a unit is what the file says, else what it is today; outside of the reach it ends."""

    def __init__(self, known: Mapping[str, Unit], by_pk: Mapping[int, Unit], rows: Mapping[str, "UnitRow"]) -> None:
        self.known, self.rows = known, rows
        self.parent: dict[str, str] = {}
        for code, unit in known.items():
            above = by_pk.get(unit.parent_id) if unit.parent_id else None
            self.parent[code] = above.code if above else ""
        for code, row in rows.items():
            if row.unit is None or "parent" in row.changes:
                self.parent[code] = row.values["parent"] or ""
        self.depths: dict[str, int] = {}

    def circles(self) -> dict[str, list[str]]:
        """For each row of the file whose unit would hang below itself: the way round."""
        found: dict[str, list[str]] = {}
        safe: set[str] = set()
        for start in self.rows:
            way: list[str] = []
            at = start
            on_the_way: set[str] = set()
            while at and at not in safe and at not in on_the_way:
                way.append(at)
                on_the_way.add(at)
                at = self.parent.get(at, "")
            if at in on_the_way:
                circle = [*way[way.index(at) :], at]
                found |= {code: circle[:6] for code in circle if self._moved(code)}
            safe.update(way)
        return found

    def too_deep(self) -> Iterator[tuple[str, int]]:
        """Rows of the file below which, or at which, the tree would have more levels than it may."""
        blamed: set[str] = set()
        for code in self.parent:
            if self.depth(code) <= DEEPEST:
                continue
            while code and code not in self.rows:
                code = self.parent.get(code, "")
            if code and code not in blamed:
                blamed.add(code)
                yield code, DEEPEST

    def depth(self, code: str) -> int:
        """1 for a root. A circle counts as 0, it is told of elsewhere."""
        way: list[str] = []
        at = code
        while at and at not in self.depths and len(way) <= len(self.parent):
            way.append(at)
            self.depths[at] = 0
            at = self.parent.get(at, "")
        base = self.depths.get(at, 0) if at else self._depth_above(way[-1] if way else code)
        for step in reversed(way):
            base += 1
            self.depths[step] = base
        return self.depths[code]

    def _depth_above(self, top: str) -> int:
        """How many levels lie above a unit whose parent is out of reach."""
        unit = self.known.get(top)
        return unit.depth - 1 if unit and not self._moved(top) else 0

    def _moved(self, code: str) -> bool:
        """Whether it is the file that says where the unit hangs."""
        row = self.rows.get(code)
        return row is not None and (row.unit is None or "parent" in row.changes)
