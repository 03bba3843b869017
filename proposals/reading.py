"""The dossier as it is read: sections of labelled answers and tables, for the check page and the record."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from proposals.completeness import SECTIONS, Gap, Section, has_no_place
from proposals.content import ROWS, as_record
from proposals.forms.writing import SECTION_FORMS
from proposals.models import Proposal, ProposalVersion
from ui.charts import show
from ui.text import vnd


@dataclass(frozen=True)
class Answer:
    """One field: what it is called, what was written, and what is missing, if anything."""

    name: str
    label: str
    text: str
    gap: Gap | None = None


@dataclass(frozen=True)
class Table:
    """The rows of one kind: `rows` of (column label, text) pairs."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[tuple[str, str]]]
    gap: Gap | None = None


@dataclass(frozen=True)
class ReadSection:
    section: Section
    answers: list[Answer]
    tables: list[Table]
    gaps: list[Gap] = field(default_factory=list)


Rows = Mapping[str, Sequence[Model]]


def sections_of(proposal: Proposal, gaps: list[Gap] | None = None, rows: Rows | None = None) -> list[ReadSection]:
    """Every written section in the order of the form; one query per kind of rows, unless `rows` gives them.

    `gaps` marks what is missing.
    """
    written = [section for section in SECTIONS if section.slug in SECTION_FORMS]
    return [read_section(proposal, section, gaps or [], rows) for section in written]


def sections_of_version(version: ProposalVersion) -> list[ReadSection]:
    """The same of what was sent, without a query."""
    record, rows = as_record(version.content)
    return sections_of(record, rows=rows)


def read_section(proposal: Proposal, section: Section, gaps: list[Gap], rows: Rows | None) -> ReadSection:
    own = {gap.field: gap for gap in gaps if gap.section == section.slug}
    fields = SECTION_FORMS[section.slug].base_fields
    answers = [
        Answer(name, str(fields[name].label), _as_text(proposal, name), own.get(name))
        for name in section.fields
        if not has_no_place(proposal, name)
    ]
    tables = [
        _table(getattr(proposal, name).all() if rows is None else rows[name], section, name, own.get(name))
        for name in section.rows
    ]
    return ReadSection(section, answers, tables, list(own.values()))


def _table(rows: Iterable[Model], section: Section, name: str, gap: Gap | None) -> Table:
    formset = SECTION_FORMS[section.slug].rows[name]
    columns = {column: str(formset.form.base_fields[column].label) for column in ROWS[name][1]}
    read = [[(label, _as_text(row, column)) for column, label in columns.items()] for row in rows]
    return Table(name, str(formset.legend), list(columns.values()), read, gap)


def box_text(record: Proposal, name: str, rows: Sequence[Mapping[str, Any]] | None = None) -> str:
    """One box as read: a field's text, or a line for each row (those stored, unless others are given)."""
    if name not in ROWS:
        return _as_text(record, name)
    model, columns = ROWS[name]
    made = list(getattr(record, name).all()) if rows is None else [model(**row) for row in rows]
    return "\n".join(" · ".join(_as_text(row, column) or "–" for column in columns) for row in made)


def raw_text(posted: Mapping[str, Sequence[str]]) -> str:
    """What was posted for one box, or for rows (`criteria-0-name`), as it was typed."""
    lines: dict[str, list[str]] = {}
    for key, values in posted.items():
        row, _dash, column = key.rpartition("-")
        if not column.endswith(("_FORMS", "DELETE")):
            lines.setdefault(row, []).extend(value for value in values if value)
    return "\n".join(" · ".join(values) for values in lines.values() if values)


def _as_text(record: Model, name: str) -> str:
    """The value as people write it; nothing written gives an empty text."""
    value: Any = getattr(record, name)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return show(value)
    if name == "budget_vnd" and value is not None:
        return vnd(value)
    if record._meta.get_field(name).flatchoices:  # type: ignore[union-attr]  # only columns are asked for
        return str(getattr(record, f"get_{name}_display")())
    return str(value or "")
