"""The list of units against the tree: what each row would do, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from organisation.imports.batches import batches, one_line
from organisation.imports.layouts import UNITS
from organisation.imports.reach import Reach
from organisation.imports.tree import FinalTree
from organisation.imports.unit_writing import write_units
from organisation.imports.verdicts import Outcome, Verdict
from organisation.sheets.layout import Fault
from organisation.sheets.reading import Line
from units import clock
from units.models import Unit, UnitType, UnitVersion

#: Facts that a row may change; the day of foundation is history.
CHANGEABLE = ("name", "short_name", "symbol", "type", "parent", "party_unit", "place")
SHORT_NAME_LENGTH = 120


@dataclass
class UnitRow:
    """A row: what it says, the unit that has its code (None for a new one), what it would change, what is wrong."""

    number: int
    values: dict[str, Any]
    faults: list[Fault]
    unit: Unit | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    repeats: int = 0  # the number of an earlier row that says the same

    @property
    def code(self) -> str:
        return self.values["code"] or ""

    def blame(self, column: str, sentence: str) -> None:
        self.faults.append(Fault(UNITS.heading(column), sentence))

    @property
    def outcome(self) -> Outcome:
        if self.faults:
            return Outcome.WRONG
        if self.repeats:
            return Outcome.SAME
        if self.unit is None:
            return Outcome.CREATE
        return Outcome.CHANGE if self.changes else Outcome.SAME


class UnitImport:
    """One pass over a list of units. Holds the rows and the tree in reach in memory: parents may stand anywhere."""

    def __init__(self, reach: Reach, *, decision: str) -> None:
        self.reach, self.decision = reach, decision
        self.known: dict[str, Unit] = {}
        self.rows: dict[str, UnitRow] = {}

    def verdicts(self, lines: Iterable[Line], *, write: bool) -> Iterator[Verdict]:
        """A verdict for every row, in the order of the file; then, with `write`, the changes themselves.

        Whoever asks to write stops at the first wrong verdict, inside a transaction.
        """
        rows = [self._row(line) for line in lines]
        self._look_up()
        for row in self.rows.values():
            self._judge(row)
        self._check_tree()
        self._check_days()
        for row in rows:
            yield self._verdict(row)
        if write:
            work = [row for row in self.rows.values() if row.outcome in (Outcome.CREATE, Outcome.CHANGE)]
            write_units(work, self.tree, by=self.reach.by, decision=self.decision)

    def _row(self, line: Line) -> UnitRow:
        values, faults = UNITS.read(line.cells)
        row = UnitRow(line.number, values, faults)
        first = self.rows.setdefault(row.code, row) if row.code else row
        if first is not row:
            self._compare(first, row)
        return row

    def _compare(self, first: UnitRow, row: UnitRow) -> None:
        """The same unit twice: harmless when both rows say the same."""
        row.repeats = first.number
        for column in UNITS.columns:
            if first.values[column.name] != row.values[column.name]:
                row.blame(column.name, _("khác với dòng %(row)s có cùng mã") % {"row": first.number})
                return

    def _look_up(self) -> None:
        """The units of the reach by code, and codes taken by units elsewhere."""
        self.known = {unit.code: unit for unit in self.reach.units}
        self.by_pk = {unit.pk: unit for unit in self.known.values()}
        self.parents = self._codes_of_parents()
        missing = [code for code in self.rows if code not in self.known]
        for piece in batches(missing):
            for code in Unit.objects.filter(code__in=piece).values_list("code", flat=True):
                self.rows[code].blame("code", _("không dùng được mã này; hãy chọn mã khác"))

    def _codes_of_parents(self) -> dict[int, str]:
        """By key, of every unit above or beside that a unit of the reach names."""
        named = {key for unit in self.known.values() for key in (unit.parent_id, unit.party_unit_id) if key}
        outside = Unit.objects.filter(pk__in=named - self.by_pk.keys()).values_list("pk", "code")
        return {pk: unit.code for pk, unit in self.by_pk.items()} | dict(outside)

    def _judge(self, row: UnitRow) -> None:
        row.unit = self.known.get(row.code)
        if row.unit is None:
            self._judge_new(row)
        elif not row.unit.is_active:
            day = f"{row.unit.closed_on:%d/%m/%Y}"
            row.blame("code", _("đơn vị đã kết thúc hoạt động từ ngày %(day)s") % {"day": day})
        else:
            self._judge_known(row, row.unit)
        for name in ("parent", "party_unit"):
            self._check_named(row, name)
        self._check_party_unit(row)

    def _judge_new(self, row: UnitRow) -> None:
        values = row.values
        if not values["symbol"]:
            row.blame("symbol", _("còn trống; đơn vị mới cần có ký hiệu"))
        if not values["short_name"] and len(values["name"] or "") > SHORT_NAME_LENGTH:
            row.blame("short_name", _("còn trống; tên dài hơn 120 ký tự thì cần có tên ngắn"))
        if not values["parent"] and not self.reach.everything:
            row.blame("parent", _("còn trống; đơn vị mới cần có đơn vị cấp trên"))
        if values["established_on"] and values["established_on"] > clock.today():
            row.blame("established_on", _("chưa đến ngày này"))

    def _judge_known(self, row: UnitRow, unit: Unit) -> None:
        for name in CHANGEABLE:
            new, old = row.values[name], self._stored(unit, name)
            if new and new != one_line(old):
                row.changes[name] = (old, new)
        given = row.values["established_on"]
        if given and given != unit.established_on:
            told = {"day": f"{unit.established_on:%d/%m/%Y}"}
            row.blame("established_on", _("đơn vị thành lập ngày %(day)s, không sửa bằng tệp nhập") % told)

    def _stored(self, unit: Unit, name: str) -> str:
        """A fact as the file would say it."""
        if name in ("parent", "party_unit"):
            return self.parents.get(getattr(unit, f"{name}_id"), "")
        return str(getattr(unit, name))

    def _check_named(self, row: UnitRow, name: str) -> None:
        """A unit that the row names: in reach and standing, or new in the same file."""
        code = row.values[name]
        if not code or (row.unit and name not in row.changes):
            return
        named = self.known.get(code)
        if named is None and code not in self.rows:
            row.blame(name, _("không có đơn vị mã “%(code)s” trong tệp và trong phạm vi quản trị") % {"code": code})
        elif named is not None and not named.is_active:
            row.blame(name, _("đơn vị mã “%(code)s” đã kết thúc hoạt động") % {"code": code})

    def _check_party_unit(self, row: UnitRow) -> None:
        kind = row.values["type"]
        named = row.values["party_unit"] or (self._stored(row.unit, "party_unit") if row.unit else "")
        if named and kind and kind != UnitType.EMPLOYER:
            row.blame("party_unit", _("chỉ đơn vị loại Doanh nghiệp, cơ quan mới có tổ chức đảng đi kèm"))
        if named and named == row.code:
            row.blame("party_unit", _("không phải là chính đơn vị này"))

    def _check_tree(self) -> None:
        """The tree as it would be: no unit below itself, none too deep."""
        self.tree = FinalTree(self.known, self.by_pk, self.rows)
        for code, circle in self.tree.circles().items():
            self.rows[code].blame("parent", _("tạo thành vòng: %(circle)s") % {"circle": " → ".join(circle)})
        for code, most in self.tree.too_deep():
            self.rows[code].blame("parent", _("cây đơn vị chỉ có tối đa %(levels)s cấp") % {"levels": most})

    def _check_days(self) -> None:
        """A change counts from today; what a unit becomes only later cannot be overtaken."""
        changed = {row.unit.pk: row for row in self.rows.values() if row.unit and row.changes}
        for piece in batches(changed):
            later = UnitVersion.objects.filter(unit__in=piece, valid_to__isnull=True, valid_from__gt=clock.today())
            for pk, day in later.values_list("unit_id", "valid_from"):
                told = {"day": f"{day:%d/%m/%Y}"}
                changed[pk].blame("code", _("đơn vị chỉ có từ ngày %(day)s, chưa thay đổi được") % told)

    def _verdict(self, row: UnitRow) -> Verdict:
        text, review = self._text(row), ""
        if row.outcome == Outcome.CREATE and not row.values["parent"]:
            review = _("%(name)s: không có đơn vị cấp trên, sẽ là đơn vị cao nhất.") % {"name": row.values["name"]}
        mark = repr(sorted(row.changes.items())) if row.unit else repr(sorted(row.values.items()))
        return Verdict(row.number, row.code, row.outcome, text, mark, tuple(row.faults), review)

    def _text(self, row: UnitRow) -> str:
        if row.repeats:
            return _("Giống dòng %(row)s.") % {"row": row.repeats}
        if row.unit is None:
            parent = row.values["parent"]
            return f"{row.values['name']} ({parent})" if parent else str(row.values["name"])
        columns = {column.name: column for column in UNITS.columns}

        def said(name: str, value: str) -> str:
            return (columns[name].labels.get(value, value) if name == "type" else value) or "–"

        changes = row.changes.items()
        return "; ".join(
            f"{UNITS.heading(name)}: {said(name, old)} → {said(name, new)}" for name, (old, new) in changes
        )
