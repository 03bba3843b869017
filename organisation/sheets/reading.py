"""Files into rows: XLSX and CSV, row by row, whatever their size; what is no list is refused with one sentence."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from evidence.content import BROKEN, MEGABYTE, check_upload
from organisation.sheets.layout import EXAMPLE, Column, Layout
from ui.text import fold

#: Bounds for unpacking: 125,000 rows of people take about 100 MB, of which Excel keeps the texts in one table.
UNPACKED_MB, TEXT_TABLE_MB = 600, 150
TEXT_TABLE = "xl/sharedStrings.xml"
ROWS, COLUMNS = 1_048_576, 40
SEPARATORS = ",;\t"
_BROKEN_FILE = (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, EOFError, OSError, AttributeError)


class SheetRefused(ValidationError):
    """The file as a whole is no such list; the message says why and what to do."""


@dataclass(frozen=True)
class Line:
    """A row of the file: its number as a spreadsheet shows it, and its cells by column name."""

    number: int
    cells: dict[str, Any]


def lines_of(file: IO[bytes] | File, name: str, layout: Layout, *, most: int | None = None) -> Iterator[Line]:
    """The rows of a list, one after the other; empty rows and the example are passed over.

    Raises SheetRefused, at once or on the way: no such file, wrong headings, no rows, more than `most` rows.
    """
    rows = _xlsx_rows(file) if PurePath(name).suffix.lower() == ".xlsx" else _csv_rows(file, layout)
    places: list[Column | None] | None = None
    count = 0
    for number, row in rows:
        if not any(cell not in (None, "") for cell in row):
            continue
        if places is None:
            places = _places(row, layout)
        elif not _is_example(row):
            count += 1
            if most is not None and count > most:
                raise SheetRefused(
                    _("Tệp có hơn %(most)s dòng, quá mức cho phép trên trang; hãy chia tệp hoặc nhập bằng lệnh."),
                    params={"most": f"{most:,}".replace(",", ".")},
                )
            yield Line(number, {column.name: cell for column, cell in zip(places, row, strict=False) if column})
    if not count:
        raise SheetRefused(_("Tệp không có dòng dữ liệu nào."))


def check_file(upload: File, *, max_mb: int | None) -> None:
    """Raises SheetRefused for what is no XLSX or CSV by its name and content, too large, or made to burst."""
    extension = PurePath(upload.name or "").suffix.lower()
    if extension not in (".xlsx", ".csv"):
        raise SheetRefused(_("Chỉ nhận tệp .xlsx hoặc .csv; tệp .xls cũ hãy lưu lại thành .xlsx."))
    size = upload.size or 0
    if not size:
        raise SheetRefused(_("Tệp rỗng, không có nội dung."))
    if max_mb is not None and size > max_mb * MEGABYTE:
        raise SheetRefused(_("Tệp lớn hơn mức cho phép là %(max)s MB."), params={"max": max_mb})
    if extension == ".xlsx":
        check_upload(upload, max_mb=max_mb or size)
        _check_unpacked(upload)
    else:
        _check_text(upload)


def _check_unpacked(upload: File) -> None:
    """A small file may unpack to gigabytes; no more than the sizes told in its directory is ever read."""
    with zipfile.ZipFile(upload) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
    upload.seek(0)
    if sum(sizes.values()) > UNPACKED_MB * MEGABYTE or sizes.get(TEXT_TABLE, 0) > TEXT_TABLE_MB * MEGABYTE:
        raise SheetRefused(_("Tệp nén quá nhiều dữ liệu (có thể là tệp phá hoại), không mở được."))


def _check_text(upload: File) -> None:
    """The whole file in UTF-8, read in chunks."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    for chunk in upload.chunks():
        if first and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise SheetRefused(_("Tệp CSV dùng mã UTF-16; hãy lưu lại theo dạng “CSV UTF-8”."))
        if b"\0" in chunk:
            raise SheetRefused(_("Nội dung không phải là tệp CSV; hãy lưu lại theo dạng “CSV UTF-8”."))
        first = False
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise SheetRefused(
                _("Tệp CSV không dùng mã UTF-8 (có thể là Windows-1258, TCVN3, VNI); hãy lưu lại dạng “CSV UTF-8”.")
            ) from error
    upload.seek(0)


def _xlsx_rows(file: IO[bytes] | File) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The first sheet, streamed; formulas come as they are written."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(min_row=1, max_row=ROWS, max_col=COLUMNS, values_only=True)
    except (*_BROKEN_FILE, IndexError) as error:
        raise SheetRefused(str(BROKEN)) from error
    number = 0
    while True:
        try:
            row = next(rows, None)
        except _BROKEN_FILE as error:
            raise SheetRefused(str(BROKEN)) from error
        number += 1
        if row is None or number > ROWS:
            return
        yield number, row


def _csv_rows(file: IO[bytes] | File, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Rows of text; the separator is the one that makes most of the headings known."""
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Lent(file)), encoding="utf-8-sig", newline="")
    head = text.readline()
    if head.lower().startswith("sep="):
        head = text.readline()

    def known(separator: str) -> int:
        return sum(fold(cell) in layout.by_heading for cell in next(csv.reader([head], delimiter=separator), []))

    separator = max(SEPARATORS, key=known)
    text.seek(0)
    try:
        for number, row in enumerate(csv.reader(text, delimiter=separator), start=1):
            if not (number == 1 and row and row[0].lower().startswith("sep=")):
                yield number, row[:COLUMNS]
    except (csv.Error, UnicodeDecodeError) as error:
        raise SheetRefused(_("Tệp CSV bị hỏng; hãy lưu lại theo dạng “CSV UTF-8”.")) from error
    finally:
        text.detach()


class _Lent(io.RawIOBase):
    """A file that belongs to somebody else: read through, never closed."""

    def __init__(self, file: IO[bytes] | File) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.file.seek(offset, whence)
        return int(self.file.tell())

    def tell(self) -> int:
        return int(self.file.tell())

    def readinto(self, buffer: Any) -> int:
        found = self.file.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _places(row: Any, layout: Layout) -> list[Column | None]:
    """Which column stands where. Raises SheetRefused when headings are missing, unknown or there twice."""
    headings = ["" if cell is None else str(cell).strip() for cell in row]
    places = [layout.by_heading.get(fold(heading)) for heading in headings]
    found = [column for column in places if column]
    missing = [column.heading for column in layout.columns if column.required and column not in found]
    unknown = [heading[:40] for heading, column in zip(headings, places, strict=True) if heading and not column]
    twice = sorted({column.heading for column in found if found.count(column) > 1})
    wrong = [
        sentence % {"columns": ", ".join(f"“{name}”" for name in names)}
        for sentence, names in (
            (_("Thiếu cột %(columns)s."), missing),
            (_("Không biết cột %(columns)s."), unknown),
            (_("Cột %(columns)s có hai lần."), twice),
        )
        if names
    ]
    if wrong:
        told = {"wrong": " ".join(wrong)}
        raise SheetRefused(_("Dòng tiêu đề không đúng. %(wrong)s Hãy dùng tệp mẫu.") % told)
    return places


def _is_example(row: Any) -> bool:
    first = next((cell for cell in row if cell not in (None, "")), "")
    return isinstance(first, str) and fold(first).startswith(fold(EXAMPLE))
