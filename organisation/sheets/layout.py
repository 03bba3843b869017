"""What a list in a file looks like: its columns, and how a cell is read.

A file speaks Vietnamese whatever the language of the page: headings and the names of choices are the same for all.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from ui.fields import DateField
from ui.text import fold, nfc

#: A row that starts so shows how to fill the list in, and is passed over.
EXAMPLE = "(ví dụ)"
#: How a spreadsheet would take a cell for a formula; one apostrophe more in front keeps it text.
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_KEPT_AS_TEXT = re.compile(r"'+[=+\-@\t\r]")
_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, and in which column ("" for the row as a whole)."""

    column: str
    sentence: str


@dataclass(frozen=True)
class Column:
    """One column: `name` in the code, `heading` in the file; `max_length` in characters, 0 for a date or a choice."""

    name: str
    heading: str
    example: str
    note: str
    max_length: int = 0
    choices: type[TextChoices] | None = None
    required: bool = False

    @cached_property
    def values(self) -> dict[str, str]:
        """What may be written for each choice: its code or its label, without regard to accents and capitals."""
        with translation.override("vi"):
            return {fold(word): value for value, label in self._named() for word in (value, str(label))}

    def _named(self) -> list[tuple[str, Any]]:
        return list(self.choices.choices) if self.choices else []

    @cached_property
    def labels(self) -> dict[str, str]:
        with translation.override("vi"):
            return {value: str(label) for value, label in self._named()}

    def read(self, cell: Any) -> Any:
        """Text, a date, or the code of a choice; "" or None for an empty cell. Raises ValidationError."""
        if not self.max_length and self.choices is None:
            return _date_of(cell)
        text = _text_of(cell)
        if self.choices is None or not text:
            if len(text) > self.max_length > 0:
                facts = {"length": len(text), "most": self.max_length}
                raise ValidationError(_("dài %(length)s ký tự, tối đa %(most)s"), params=facts)
            return text
        value = self.values.get(_folded(text))
        if value is None:
            raise ValidationError(
                _("không có “%(text)s”; các giá trị được dùng ghi ở trang Hướng dẫn của tệp mẫu"),
                params={"text": text[:40]},
            )
        return value


@dataclass(frozen=True)
class Layout:
    """A kind of list: `title` names the sheet, `stem` the file."""

    title: str
    stem: str
    columns: Sequence[Column]

    def heading(self, name: str) -> str:
        return next(column.heading for column in self.columns if column.name == name)

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        return {fold(column.heading): column for column in self.columns}

    def read(self, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        """The values of a row by column name, and what is wrong with its cells; a missing column reads as empty."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for column in self.columns:
            try:
                values[column.name] = column.read(cells.get(column.name))
            except ValidationError as error:
                values[column.name] = None
                faults.append(Fault(column.heading, error.messages[0]))
                continue
            if column.required and not values[column.name]:
                faults.append(Fault(column.heading, _("còn trống")))
        return values, faults


def guarded(text: str) -> str:
    """Text as a cell may hold it: never the beginning of a formula. `_text_of` reads it back."""
    return f"'{text}" if _RISKY.match(text) else text


def _text_of(cell: Any) -> str:
    """A cell as one line of text in NFC. Raises ValidationError for a formula, an error, unreadable signs."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, int | float):  # a bool is an int, and says TRUE as Excel does
        return str(cell).upper()
    if not isinstance(cell, str) or cell.startswith("="):
        raise ValidationError(_("ô chứa công thức; hãy thay bằng giá trị"))
    if cell in _ERRORS:
        raise ValidationError(_("ô báo lỗi %(error)s"), params={"error": cell})
    text = " ".join(nfc(cell[1:] if _KEPT_AS_TEXT.match(cell) else cell).split())
    if not text.isprintable() and any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ValidationError(_("có ký tự không đọc được"))
    return text


def _date_of(cell: Any) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    return _written_date(_text_of(cell).removesuffix(" 00:00:00"))


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    """Lists repeat the same few choices and days."""
    return fold(text)


@lru_cache(maxsize=4096)
def _written_date(text: str) -> dt.date | None:
    return DateField(required=False).to_python(text)
