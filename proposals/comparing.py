"""Two versions of a proposal beside each other: every answer word by word, every table row by row, every file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import CharField, TextField

from proposals.models import Proposal, ProposalVersion
from proposals.reading import Answer, ReadSection, Table, sections_of_version
from ui import worddiff
from ui.worddiff import NEW, OLD, SAME, Piece

CHANGED = "changed"
_ALIKE = 0.4


@dataclass(frozen=True)
class Change:
    """A box, or a cell of a table: `pieces` as `ui.worddiff` gives them."""

    label: str
    pieces: Sequence[Piece]

    @property
    def changed(self) -> bool:
        return worddiff.differs(self.pieces)

    @property
    def old(self) -> list[Piece]:
        return worddiff.side(self.pieces, OLD)

    @property
    def new(self) -> list[Piece]:
        return worddiff.side(self.pieces, NEW)


@dataclass(frozen=True)
class RowChange:
    """A row of a table. `kind`: SAME, CHANGED, OLD (taken out) or NEW."""

    kind: str
    cells: Sequence[Change]


@dataclass(frozen=True)
class TableChange:
    title: str
    columns: Sequence[str]
    rows: Sequence[RowChange]

    @property
    def changed(self) -> bool:
        return any(row.kind != SAME for row in self.rows)


@dataclass(frozen=True)
class SectionChange:
    slug: str
    title: Any
    answers: Sequence[Change]
    tables: Sequence[TableChange]

    @property
    def changed(self) -> bool:
        return any(one.changed for one in self.answers) or any(one.changed for one in self.tables)

    @property
    def count(self) -> int:
        """Boxes and rows that differ."""
        rows = [row for table in self.tables for row in table.rows if row.kind != SAME]
        return sum(answer.changed for answer in self.answers) + len(rows)


@dataclass(frozen=True)
class FileChange:
    """`kind`: SAME, OLD, NEW, or CHANGED where only the description differs."""

    kind: str
    file: Mapping[str, Any]
    description: Sequence[Piece]


@dataclass(frozen=True)
class Comparison:
    sections: Sequence[SectionChange]
    files: Sequence[FileChange]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.sections) + sum(one.kind != SAME for one in self.files)

    @property
    def changed_files(self) -> bool:
        return any(one.kind != SAME for one in self.files)


def compare(old: ProposalVersion, new: ProposalVersion) -> Comparison:
    pairs = zip(sections_of_version(old), sections_of_version(new), strict=True)
    return Comparison([_section(before, after) for before, after in pairs], _files(old.files, new.files))


def _section(old: ReadSection, new: ReadSection) -> SectionChange:
    before = {answer.name: answer for answer in old.answers}
    after = {answer.name: answer for answer in new.answers}
    answers = [_answer(before.get(name), after.get(name)) for name in new.section.fields]
    tables = [_table(one, two) for one, two in zip(old.tables, new.tables, strict=True)]
    return SectionChange(new.section.slug, new.section.title, [one for one in answers if one], tables)


def _answer(old: Answer | None, new: Answer | None) -> Change | None:
    """None for what neither of the two has a place for."""
    named = new or old
    if named is None:
        return None
    texts = (old.text if old else "", new.text if new else "")
    return Change(named.label, worddiff.compare(*texts) if _is_prose(named.name) else _whole(*texts))


def _is_prose(name: str) -> bool:
    """Whether people wrote it in words; a day, a sum or a choice changes as a whole."""
    field = Proposal._meta.get_field(name)
    return isinstance(field, CharField | TextField) and not field.choices


def _whole(old: str, new: str) -> list[Piece]:
    if old == new:
        return [Piece(SAME, new)] if new else []
    return [Piece(kind, text) for kind, text in ((OLD, old), (NEW, new)) if text]


Cells = tuple[tuple[str, str], ...]


def _table(old: Table, new: Table) -> TableChange:
    before, after = [tuple(row) for row in old.rows], [tuple(row) for row in new.rows]
    rows: list[RowChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [_row(SAME, row, row) for row in after[c:d]]
        else:
            rows += _replaced(before[a:b], after[c:d])
    return TableChange(new.title, new.columns, rows)


def _replaced(old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[RowChange]:
    """Each new row beside the first of the old ones, in order, that it may have come from."""
    rest = list(old)
    for row in new:
        twin = next((one for one in rest if _likeness(one, row) >= _ALIKE), None)
        if twin is None:
            yield _row(NEW, (), row)
            continue
        place = rest.index(twin)
        yield from (_row(OLD, gone, ()) for gone in rest[:place])
        yield _row(CHANGED, twin, row)
        rest = rest[place + 1 :]
    yield from (_row(OLD, gone, ()) for gone in rest)


def _likeness(old: Cells, new: Cells) -> float:
    """From 0 to 1, by what names the row: its first cell."""
    return SequenceMatcher(None, old[0][1].split(), new[0][1].split(), autojunk=False).ratio()


def _row(kind: str, old: Cells, new: Cells) -> RowChange:
    labels = [label for label, _text in new or old]
    before = [text for _label, text in old] or [""] * len(labels)
    after = [text for _label, text in new] or [""] * len(labels)
    cells = [
        Change(label, worddiff.compare(one, two) if place == 0 else _whole(one, two))
        for place, (label, one, two) in enumerate(zip(labels, before, after, strict=True))
    ]
    return RowChange(kind, cells)


def _files(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[FileChange]:
    """A file is the same by its bytes, whatever it is called."""
    before = {file["sha256"]: file for file in old}
    after = {file["sha256"]: file for file in new}
    kept = [_kept(before.get(sha256), file) for sha256, file in after.items()]
    gone = [
        FileChange(OLD, file, _whole(file["description"], file["description"]))
        for key, file in before.items()
        if key not in after
    ]
    return [*kept, *gone]


def _kept(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> FileChange:
    if old is None:
        return FileChange(NEW, new, [Piece(SAME, new["description"])] if new["description"] else [])
    pieces = worddiff.compare(old["description"], new["description"])
    return FileChange(CHANGED if worddiff.differs(pieces) else SAME, new, pieces)
