"""What an import finds, row by row, and the sum of it: counts, the first of each kind, a fingerprint, a full report."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from organisation.sheets.layout import Fault, guarded

#: How many rows of each kind the page shows; the report file has them all.
SHOWN = 100


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATE = "CREATE"
    CHANGE = "CHANGE"
    SAME = "SAME"
    WRONG = "WRONG"


#: Rows to look at again although nothing is wrong.
REVIEW = "REVIEW"
#: A row may have several.
FAULTS = "faults"


@dataclass(frozen=True)
class Verdict:
    """One row: `key` names it (code, username), `text` says what becomes of it, `mark` the same for the fingerprint.

    `review` is what a person should look at. A row that only the end of the file proves wrong comes twice: then
    `was` is what it first seemed. `counted` are further sums ("accounts").
    """

    row: int
    key: str
    outcome: Outcome
    text: str = ""
    mark: str = ""
    faults: tuple[Fault, ...] = ()
    review: str = ""
    was: Outcome | None = None
    counted: tuple[str, ...] = ()


@dataclass
class Summary:
    """The sum of all verdicts of a file."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys([*Outcome, FAULTS], 0)))
    shown: dict[str, list[list[Any]]] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def take(self, verdict: Verdict) -> None:
        self.counts[verdict.outcome] += 1
        if verdict.was:
            self.counts[verdict.was] -= 1
        self.counts.update(verdict.counted)
        self.digest.update(f"{verdict.row}|{verdict.outcome}|{verdict.key}|{verdict.mark}\n".encode())
        if verdict.faults:
            for fault in verdict.faults:
                self.counts[FAULTS] += 1
                self._show(Outcome.WRONG, [verdict.row, fault.column, fault.sentence, verdict.key])
        elif verdict.outcome != Outcome.SAME:
            self._show(verdict.outcome, [verdict.row, verdict.key, verdict.text])
        if verdict.review:
            self.counts[REVIEW] += 1
            self._show(REVIEW, [verdict.row, verdict.key, verdict.review])

    @property
    def outcome(self) -> str:
        return str(self.digest.hexdigest())

    def _show(self, name: str, row: list[Any]) -> None:
        rows = self.shown.setdefault(name, [])
        if len(rows) < SHOWN:
            rows.append(row)


def outcome_words() -> dict[str, str]:
    return {
        Outcome.CREATE: _("Thêm mới"),
        Outcome.CHANGE: _("Thay đổi"),
        Outcome.SAME: _("Không đổi"),
        Outcome.WRONG: _("Lỗi"),
    }


def head() -> list[str]:
    return [_("Dòng"), _("Kết quả"), _("Mã, tên đăng nhập"), _("Cột"), _("Nội dung")]


def report_rows(verdicts: Iterable[Verdict], told: Callable[[Verdict], None]) -> Iterator[list[str]]:
    """The rows of the report, one for each fault or row; each verdict is also `told` to the caller."""
    words = outcome_words()
    for verdict in verdicts:
        told(verdict)
        said = [(fault.column, fault.sentence) for fault in verdict.faults] or [("", verdict.text)]
        said += [("", verdict.review)] if verdict.review else []
        for column, sentence in said:
            yield [str(verdict.row), words[verdict.outcome], guarded(verdict.key), column, guarded(sentence)]
