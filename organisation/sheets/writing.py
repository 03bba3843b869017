"""Rows into files: XLSX and CSV in the form that is read back; templates with an example and notes."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter

from organisation.sheets.layout import EXAMPLE, Column, Layout, guarded

BOM = "\ufeff"
Row = dict[str, Any]
_HEAD = {"bold": True, "bg_color": "#F1E3E3", "border": 1, "text_wrap": True, "valign": "top"}


def shown(column: Column, value: Any) -> str:
    """A value as a cell says it: dates 17/03/2022, choices by their label, nothing that could run as a formula."""
    if value in (None, ""):
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return guarded(column.labels.get(value, value) if column.choices else str(value))


def write_xlsx(layout: Layout, rows: Iterable[Row], file: IO[bytes]) -> None:
    """One sheet, every cell text, written row by row: memory does not grow with the rows."""
    with _book(file) as book:
        _sheet(book, layout, rows)


def csv_lines(layout: Layout, rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file in UTF-8 with its mark, so that Excel reads the accents."""
    yield from csv_text(
        [column.heading for column in layout.columns],
        ([shown(column, row.get(column.name)) for column in layout.columns] for row in rows),
    )


def csv_text(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Lines of any table; the cells are taken as safe."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write(BOM)
    writer.writerow(head)
    for row in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow(row)
    yield line.getvalue()


def example_of(layout: Layout) -> Row:
    """The row that shows how to fill the list in; reading passes over it."""
    return {column.name: column.example for column in layout.columns}


def template_xlsx(layout: Layout) -> IO[bytes]:
    """The empty list with its example, and a sheet that explains every column. In memory, at its beginning."""
    file = io.BytesIO()
    with _book(file) as book:
        _sheet(book, layout, [example_of(layout)], as_written=True)
        notes = book.add_worksheet("Hướng dẫn")
        notes.set_column(0, 0, 24)
        notes.set_column(1, 1, 90, book.add_format({"text_wrap": True, "valign": "top"}))
        notes.write_row(0, 0, ["Cột", "Cách điền"], book.add_format(_HEAD))
        for number, (heading, note) in enumerate(_notes(layout), start=1):
            notes.write_string(number, 0, heading)
            notes.write_string(number, 1, note)
    file.seek(0)
    return file


def template_csv(layout: Layout) -> Iterator[str]:
    head = [column.heading for column in layout.columns]
    return csv_text(head, [[column.example for column in layout.columns]])


def _notes(layout: Layout) -> Iterator[tuple[str, str]]:
    yield "", f"Dòng bắt đầu bằng “{EXAMPLE}” là ví dụ, hệ thống bỏ qua. Ô để trống: giữ nguyên điều đang có."
    yield "", "Ngày viết dạng 17/03/2022. Không dùng công thức. Nhập lại cùng một tệp không tạo thêm gì."
    for column in layout.columns:
        needed = "Bắt buộc. " if column.required else ""
        yield column.heading, f"{needed}{column.note}"
        if column.choices:
            yield "", "; ".join(column.labels.values())


def _book(file: IO[bytes]) -> Any:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(file, options)


def _sheet(book: Any, layout: Layout, rows: Iterable[Row], *, as_written: bool = False) -> None:
    sheet = book.add_worksheet(layout.title)
    sheet.freeze_panes(1, 1)
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, max(14, min(36, column.max_length // 3)), text)
        sheet.write_string(0, place, column.heading, book.add_format(_HEAD))
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(layout.columns):
            value = row.get(column.name)
            cell = str(value) if as_written else shown(column, value)
            if cell:
                sheet.write_string(number, place, cell, text)
