"""Lists as people send them, and how a test brings one in."""

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from organisation.actions import imports
from organisation.imports.layouts import LAYOUTS
from organisation.models import ImportRun, Kind
from units.models import Person

#: A new cell below the bloc of `tests.factories`.
CELL = {
    "Mã": "CBMOI",
    "Tên": "Chi bộ cơ sở Công ty Bạch Xuân",
    "Ký hiệu văn bản": "CBBX",
    "Loại": "Chi bộ cơ sở",
    "Mã đơn vị cấp trên": "ĐUK",
}
#: A new cadre of one of its cells.
CADRE = {
    "Tên đăng nhập": "nguyenvanan",
    "Họ và tên": "Nguyễn Văn An",
    "Mã đơn vị": "CBĐS",
    "Vai trò": "Cán bộ",
    "Từ ngày": "01/07/2025",
}


def cell(code: str, **changes: Any) -> dict[str, Any]:
    """`cell("A1", parent="ĐUK")`: a row for a new unit."""
    return row(Kind.UNITS, {**CELL, "Mã": code}, changes)


def cadre(username: str, **changes: Any) -> dict[str, Any]:
    """`cadre("an", role="HEAD")`: a row for a post."""
    return row(Kind.PEOPLE, {**CADRE, "Tên đăng nhập": username}, changes)


def row(kind: str, start: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    layout = LAYOUTS[Kind(kind)]
    return start | {layout.heading(name): value for name, value in changes.items()}


def headings(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for one in rows for name in one))


def xlsx(*rows: dict[str, Any], name: str = "danh-sach.xlsx") -> SimpleUploadedFile:
    """As Excel writes it, with formulas and dates as such."""
    book = openpyxl.Workbook()
    sheet = book.active
    names = headings(list(rows))
    sheet.append(names)
    for one in rows:
        sheet.append([one.get(heading) for heading in names])
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def csv_file(*rows: dict[str, Any], separator: str = ",", encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    names = headings(list(rows))
    lines = [names, *([str(one.get(heading) or "") for heading in names] for one in rows)]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    return SimpleUploadedFile("danh-sach.csv", text.encode(encoding))


def checked(kind: str, file: Any, by: Person, decision: str = "") -> ImportRun:
    return imports.check(imports.keep(file, kind=kind, by=by, decision=decision))


def brought_in(kind: str, file: Any, by: Person, decision: str = "") -> ImportRun:
    """Checked, found right, confirmed, applied."""
    run = checked(kind, file, by, decision)
    assert faults(run) == []
    return imports.apply(imports.confirm(run, by=by), by=by)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Rows created, changed, the same, wrong."""
    return tuple(run.counts[name] for name in ("CREATE", "CHANGE", "SAME", "WRONG"))  # type: ignore[return-value]


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    """(row, column, sentence)"""
    return [tuple(fault[:3]) for fault in run.findings.get("WRONG", [])]  # type: ignore[misc]
