"""What only the whole list shows: the same person twice, one post in two rows, two heads of a unit on one day.

Of the rows gone by a few bytes each are kept, not the rows: 125,000 of them stay small.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from organisation.imports.batches import batches
from organisation.imports.people_rows import PersonRow
from organisation.imports.verdicts import Outcome
from units.models import Appointment, Unit
from units.roles import Role

#: First day, last day, row, check sum of what else the row says of the post.
_POST = struct.Struct("<iiII")
_PERSON = struct.Struct("<I4I")
PERSON_FACTS = ("full_name", "sort_name", "email", "title")
OPEN_END = date.max


@dataclass(frozen=True)
class Span:
    """A post in an earlier row; both days count."""

    starts: date
    ends: date
    row: int
    check: int

    def overlaps(self, starts: date, ends: date) -> bool:
        return self.starts <= ends and starts <= self.ends


class PeopleSeen:
    """Persons of the rows gone by: the row, and check sums of their facts."""

    def __init__(self) -> None:
        self.people: dict[str, bytes] = {}

    def first(self, row: PersonRow) -> tuple[int, str]:
        """The row that named the person first, and the fact in which this row differs ("" for none); 0 for a new name.

        A later row may leave facts out; it may not say something else.
        """
        sums = [zlib.crc32(text.encode()) if (text := row.values[name]) else 0 for name in PERSON_FACTS]
        kept = self.people.get(row.username)
        if kept is None:
            self.people[row.username] = _PERSON.pack(row.number, *sums)
            return 0, ""
        number, *first = _PERSON.unpack(kept)
        differs = (name for name, old, new in zip(PERSON_FACTS, first, sums, strict=True) if new and new != old)
        return number, next(differs, "")


class PostsSeen:
    """Posts of the rows gone by, by person, role and unit."""

    def __init__(self) -> None:
        self.posts: dict[bytes, bytes] = {}

    def add(self, row: PersonRow) -> list[Span]:
        """The spans of the same person, role and unit in earlier rows; then this row's own is remembered, once."""
        key, starts, ends = self._key(row), row.values["valid_from"], row.valid_to or OPEN_END
        earlier = self.of(key)
        if all(span.starts != starts for span in earlier):
            span = _POST.pack(starts.toordinal(), ends.toordinal(), row.number, check_of(row))
            self.posts[key] = self.posts.get(key, b"") + span
        return earlier

    def of(self, key: bytes) -> list[Span]:
        return [
            Span(date.fromordinal(starts), date.fromordinal(ends), number, check)
            for starts, ends, number, check in _POST.iter_unpack(self.posts.get(key, b""))
        ]

    def end_of(self, row: PersonRow, other: Appointment) -> date:
        """The last day of a stored post, as the list leaves it."""
        told = next((span for span in self.of(self._key(row)) if span.starts == other.valid_from), None)
        return told.ends if told else other.valid_to or OPEN_END

    @staticmethod
    def _key(row: PersonRow) -> bytes:
        text = f"{row.username}\n{row.values['role']}\n{row.values['unit']}"
        return blake2b(text.encode(), digest_size=8).digest()


def check_of(row: PersonRow) -> int:
    values = row.values
    return zlib.crc32(f"{values['post']}\n{values['decision_no']}\n{values['valid_to']}".encode())


@dataclass(frozen=True)
class HeadSpan:
    """A head of a unit, in the file (row > 0) or in the database."""

    username: str
    name: str
    starts: date
    ends: date
    row: int = 0
    outcome: Outcome = Outcome.SAME


class Heads:
    """All heads that the list names, judged at its end: one may go in a later row than the next one comes in."""

    def __init__(self) -> None:
        self.spans: dict[int, list[HeadSpan]] = {}

    def add(self, row: PersonRow, unit: Unit) -> None:
        if row.values["role"] == Role.HEAD and not row.repeats:
            span = HeadSpan(
                row.username,
                row.values["full_name"],
                row.values["valid_from"],
                row.valid_to or OPEN_END,
                row.number,
                row.outcome,
            )
            self.spans.setdefault(unit.pk, []).append(span)

    def clashes(self, *, lock: bool) -> Iterator[tuple[HeadSpan, HeadSpan]]:
        """Each head of the list that shares a day with another, and that other.

        With `lock` the units stay locked, so that nobody else appoints a head until the commit.
        """
        for piece in batches(self.spans):
            if lock:
                list(Unit.objects.select_for_update().filter(pk__in=piece).order_by("pk").values_list("pk"))
            stored = self._stored(piece)
            for unit in piece:
                yield from _clashes(self.spans[unit], stored.get(unit, []))

    def _stored(self, units: list[int]) -> dict[int, list[HeadSpan]]:
        """Heads in the database that the list does not speak of."""
        rows = Appointment.objects.filter(unit__in=units, role=Role.HEAD, acting_for__isnull=True)
        found: dict[int, list[HeadSpan]] = {}
        for unit, username, name, starts, ends in rows.values_list(
            "unit_id", "person__username", "person__full_name", "valid_from", "valid_to"
        ):
            if not any(span.username == username and span.starts == starts for span in self.spans[unit]):
                found.setdefault(unit, []).append(HeadSpan(username, name, starts, ends or OPEN_END))
        return found


def _clashes(named: list[HeadSpan], stored: list[HeadSpan]) -> Iterator[tuple[HeadSpan, HeadSpan]]:
    others: list[Any] = list(stored) + [span for span in named if span.outcome == Outcome.SAME]
    for span in named:
        if span.outcome == Outcome.SAME:
            continue
        other = next((one for one in others if one.starts <= span.ends and span.starts <= one.ends), None)
        if other:
            yield span, other
        others.append(span)
