"""The chain: writing an entry, reading a timeline, finding what was tampered with."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import Q

from evidence.models import AuditEntry, ReadEntry
from units import clock
from units.models import Person

PAGE = 2000
READ_LENGTH = 250


class NotInTransaction(RuntimeError):
    """An entry was about to be written outside the transaction of the act that it proves."""


def record(
    subject: models.Model,
    *,
    action: str,
    title: str,
    by: Person,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append an entry to the chain of `subject`, whose row the caller has locked.

    Raises NotInTransaction outside `atomic()`: act and entry stand or fall together.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    last = chain_of(subject).order_by("-seq").first()
    entry = AuditEntry(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        seq=last.seq + 1 if last else 1,
        at=whole_milliseconds(clock.now()),
        by=by,
        by_name=by.full_name,
        action=action,
        title=title,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        facts=plain(facts or {}),
        previous_hash=last.hash if last else "",
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def whole_milliseconds(moment: datetime) -> datetime:
    """In UTC; Django's JSON dumps keep no more than milliseconds, and what was hashed must come back from a backup."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def log_read(subject: models.Model, *, by: Person, what: str = "") -> None:
    """Note that `by` opened a confidential record, or `what` of it: the one write that a GET makes."""
    kind = ContentType.objects.get_for_model(subject)
    ReadEntry.objects.create(content_type=kind, object_id=subject.pk, by=by, at=clock.now(), what=what[:READ_LENGTH])


def chain_of(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries of one record, the oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    return AuditEntry.objects.filter(content_type=kind, object_id=subject.pk).order_by("seq")


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as they will read back from the database, so that the hash stays the same."""
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))


def hash_of(entry: AuditEntry) -> str:
    fields = entry.hashed_fields()
    fields["at"] = _utc(entry.at).isoformat()
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


@dataclass(frozen=True)
class Fault:
    """Where a chain breaks: the record, the place in its chain, and what is wrong there."""

    record: str
    seq: int
    what: str


def all_entries() -> Iterator[AuditEntry]:
    """Every entry, chain by chain and in each by its place: by keyset, so that memory stays flat on both databases."""
    for kind in ContentType.objects.filter(pk__in=AuditEntry.objects.order_by().values("content_type").distinct()):
        rows = AuditEntry.objects.filter(content_type=kind).order_by("object_id", "seq")
        edge: tuple[int, int] | None = None
        while page := list(_beyond(rows, edge)[:PAGE]):
            for entry in page:
                entry.content_type = kind
                yield entry
            edge = (page[-1].object_id, page[-1].seq)


def _beyond(rows: models.QuerySet[AuditEntry], edge: tuple[int, int] | None) -> models.QuerySet[AuditEntry]:
    if edge is None:
        return rows
    record, place = edge
    # The plain bound beside the exact one lets the index start at the edge instead of walking to it.
    return rows.filter(Q(object_id__gt=record) | Q(object_id=record, seq__gt=place), object_id__gte=record)


def verify(entries: Iterable[AuditEntry]) -> Iterator[Fault]:
    """Faults in entries ordered by record and place: the first of each chain; memory stays flat."""
    chain: tuple[int, int] | None = None
    expected, previous, fault_reported = 1, "", False
    for entry in entries:
        if chain != (entry.content_type_id, entry.object_id):
            chain, expected, previous, fault_reported = (entry.content_type_id, entry.object_id), 1, "", False
        what = _what_is_wrong(entry, expected, previous)
        if what and not fault_reported:
            fault_reported = True
            yield Fault(label_of(entry.content_type, entry.object_id), entry.seq, what)
        expected, previous = entry.seq + 1, entry.hash


def label_of(kind: ContentType, pk: int) -> str:
    """ "proposals.proposal:12": the same in every database, whatever the numbers of its content types."""
    return f"{kind.app_label}.{kind.model}:{pk}"


def _what_is_wrong(entry: AuditEntry, expected: int, previous: str) -> str:
    if entry.seq != expected:
        return "missing"
    if entry.previous_hash != previous:
        return "reordered"
    if entry.hash != hash_of(entry):
        return "changed"
    return ""
