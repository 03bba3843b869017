"""The daily seal over all chain heads: made each night, checked by `verify_audit`, kept in copy outside of the system.

A chain proves its own order, but not its end: whoever takes its last entry away leaves a whole, shorter chain. A seal
says what the ends were; it is chained to the seal before and signed where a key is set, and a copy kept elsewhere
says what the seals were.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from evidence import audit, signing
from evidence.audit import Fault, label_of
from evidence.models import AuditEntry, AuditSeal, SealedHead
from units import clock
from units.models import Person

BATCH = 2000


def seal(*, by: Person) -> AuditSeal:
    """Seal what was written since the last seal; the last one itself when yesterday is sealed already.

    One seal a day, however often, late, or on how many workers this runs; a night that was missed is in the next one.
    """
    edge = _settled_edge()
    with transaction.atomic():
        _one_at_a_time()
        day, last = clock.today() - timedelta(days=1), AuditSeal.objects.first()
        if last and last.day >= day:
            return last
        return _seal(last, day, edge, by)


def _settled_edge() -> int:
    """The id of the last entry, when nobody is about to commit one with a smaller id.

    On PostgreSQL an id is taken before its transaction ends: the lock waits for those that write, for a moment.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE evidence_auditentry IN SHARE MODE")
        return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def _one_at_a_time() -> None:
    """On SQLite the transaction itself is the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE evidence_auditseal IN EXCLUSIVE MODE")


def _seal(last: AuditSeal | None, day: date, edge: int, by: Person) -> AuditSeal:
    since = last.last_entry if last else 0
    made = AuditSeal(
        number=last.number + 1 if last else 1,
        day=day,
        at=audit.whole_milliseconds(clock.now()),
        first_entry=since + 1,
        last_entry=edge,
        entries=_covered(since, edge).count(),
        previous_hash=last.hash if last else "",
        key_name=signing.name_of(signing.public_key()),
    )
    made.chains, made.heads_hash = _keep_heads(made)
    made.hash = hash_of(made)
    made.signature = signing.sign(made.hash.encode())
    made.save(force_insert=True)
    facts = {
        "Số": made.number, "Số mục": made.entries, "Số chuỗi": made.chains, "Mã niêm phong": made.hash,
        "Niêm phong trước": made.previous_hash,
    }  # fmt: skip
    audit.record(made, action="seal", title="Niêm phong nhật ký", by=by, facts=facts)
    return made


def _covered(since: int, edge: int) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.order_by().filter(pk__gt=since, pk__lte=edge)


def _keep_heads(made: AuditSeal) -> tuple[int, str]:
    """Store the last entry of every chain that grew; how many, and their hash. The keys are checked at the commit."""
    digest, count = hashlib.sha256(), 0
    for kind in _kinds(_covered(made.first_entry - 1, made.last_entry)):
        ends = iter(_ends(kind, made).iterator(chunk_size=BATCH))
        while batch := list(islice(ends, BATCH)):
            for pk, seq, entry_hash in batch:
                digest.update(_line(kind, pk, seq, entry_hash))
            SealedHead.objects.bulk_create(
                SealedHead(seal_id=made.number, content_type=kind, object_id=pk, seq=seq, hash=entry_hash)
                for pk, seq, entry_hash in batch
            )
            count += len(batch)
    return count, digest.hexdigest()


def _ends(kind: ContentType, made: AuditSeal) -> QuerySet[AuditEntry, tuple[int, int, str]]:
    """(record, place, hash) of the covered entries that nothing covered follows."""
    later = AuditEntry.objects.order_by().filter(
        content_type=kind, object_id=OuterRef("object_id"), seq__gt=OuterRef("seq"), pk__lte=made.last_entry
    )
    covered = _covered(made.first_entry - 1, made.last_entry).filter(~Exists(later), content_type=kind)
    return covered.order_by("object_id", "seq").values_list("object_id", "seq", "hash")


def _kinds(rows: QuerySet[Any]) -> list[ContentType]:
    """The kinds of record that the rows are about, in an order that no database's collation changes."""
    kinds = ContentType.objects.filter(pk__in=rows.order_by().values("content_type").distinct())
    return sorted(kinds, key=lambda kind: (kind.app_label, kind.model))


def _line(kind: ContentType, pk: int, seq: int, entry_hash: str) -> bytes:
    return f"{label_of(kind, pk)} {seq} {entry_hash}\n".encode()


def hash_of(made: AuditSeal) -> str:
    canonical = json.dumps(made.hashed_fields(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# --- checking ------------------------------------------------------------------------------------------------------
def verify_seals() -> Iterator[Fault]:
    """Faults in the seals themselves, then entries that are not what was sealed; memory stays flat."""
    previous, number, since = "", 0, 0
    for one in AuditSeal.objects.order_by("number").iterator(chunk_size=BATCH):
        for missing in range(number + 1, one.number):
            yield _of_seal(missing, "seal_missing")
        what = _what_is_wrong(one, previous, since, gap=one.number != number + 1)
        if what:
            yield _of_seal(one.number, what)
        previous, number, since = one.hash, one.number, one.last_entry
    told = AuditEntry.objects.order_by().filter(content_type=ContentType.objects.get_for_model(AuditSeal))
    for pk in told.filter(object_id__gt=number).order_by("object_id").values_list("object_id", flat=True).distinct():
        yield _of_seal(pk, "seal_missing")
    yield from _against_heads(since)


def _of_seal(number: int, what: str) -> Fault:
    return Fault(f"evidence.auditseal:{number}", 1, what)


def _what_is_wrong(one: AuditSeal, previous: str, since: int, *, gap: bool) -> str:
    if one.hash != hash_of(one) or not (gap or (one.previous_hash == previous and one.first_entry == since + 1)):
        return "seal_changed"
    if one.key_name:
        key = signing.public_keys().get(one.key_name)
        if key is None:
            return "seal_key"
        if not signing.is_signed_by(key, one.hash.encode(), one.signature):
            return "seal_signature"
    if (one.chains, one.heads_hash) != _heads_of(one):
        return "seal_heads"
    if one.entries != _covered(one.first_entry - 1, one.last_entry).count():
        return "seal_count"
    return ""


def _heads_of(one: AuditSeal) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    heads = SealedHead.objects.filter(seal=one)
    for kind in _kinds(heads):
        rows = heads.filter(content_type=kind).order_by("object_id", "seq").values_list("object_id", "seq", "hash")
        for pk, seq, entry_hash in rows.iterator(chunk_size=BATCH):
            digest.update(_line(kind, pk, seq, entry_hash))
            count += 1
    return count, digest.hexdigest()


def _against_heads(last_entry: int) -> Iterator[Fault]:
    """Ends of chains that are gone or other than sealed; entries that were slipped in below a seal."""
    place = {name: OuterRef(name) for name in ("content_type", "object_id", "seq")}
    sealed = SealedHead.objects.order_by("content_type", "object_id", "seq").select_related("content_type")
    at_place = AuditEntry.objects.order_by().filter(**place)
    for what, wrong in (
        ("removed", sealed.filter(~Exists(at_place))),
        ("replaced", sealed.filter(Exists(at_place.exclude(hash=OuterRef("hash"))))),
    ):
        for head in wrong.iterator(chunk_size=BATCH):
            yield Fault(label_of(head.content_type, head.object_id), head.seq, what)
    reached = SealedHead.objects.order_by().filter(
        content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), seq__gte=OuterRef("seq")
    )
    slipped_in = AuditEntry.objects.filter(~Exists(reached), pk__lte=last_entry).select_related("content_type")
    for entry in slipped_in.order_by("content_type", "object_id", "seq").iterator(chunk_size=BATCH):
        yield Fault(label_of(entry.content_type, entry.object_id), entry.seq, "inserted")


# --- a copy outside -------------------------------------------------------------------------------------------------
def copy_of(one: AuditSeal) -> dict[str, Any]:
    """A seal as it is kept outside."""
    return one.hashed_fields() | {"hash": one.hash, "signature": one.signature}


def verify_copy(kept: list[dict[str, Any]]) -> Iterator[Fault]:
    """Seals that a copy kept outside knows, and that are gone or other here."""
    here = dict(AuditSeal.objects.values_list("number", "hash"))
    for row in kept:
        number = int(row["number"])
        if here.get(number) != row["hash"]:
            yield _of_seal(number, "seal_missing" if number not in here else "seal_replaced")
