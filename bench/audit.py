"""python -m bench.audit N: how long verify_audit takes over N entries, and how much memory; on any empty database.

The database is the one of the environment (KL14_VAR for SQLite, DATABASE_URL for PostgreSQL), made by `manage.py
migrate`, and used for nothing else: entries cannot be taken out again.
"""

import os
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import perf_counter

import django

from scripts.console import say

PER_RECORD, BATCH, SEALS = 5, 5000, 10


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.db import connection

    from evidence import sealing
    from evidence.models import AuditEntry
    from units import clock
    from units.models import Person
    from workflow.integrity import faults

    if AuditEntry.objects.count() < count:
        made, start = entries(count), perf_counter()
        for night in range(SEALS):
            for _batch in range(max(1, count // SEALS // BATCH)):
                AuditEntry.objects.bulk_create(islice(made, BATCH))
            with clock.at(datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=night)):
                began = perf_counter()
                one = sealing.seal(by=Person.objects.system())
                say(f"  niêm phong {one.number}: {one.entries} mục, {perf_counter() - began:.1f} s")
        say(f"• Dựng trong {perf_counter() - start:.0f} s, đỉnh bộ nhớ {peak():.0f} MB")
        return
    before, start = peak(), perf_counter()
    found, there = list(faults()), AuditEntry.objects.count()
    say(
        f"• {connection.vendor}: {there} mục, {len(found)} chỗ sai, {perf_counter() - start:.0f} s; "
        f"bộ nhớ {before:.0f} → đỉnh {peak():.0f} MB"
    )


def peak() -> float:
    """MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def entries(count: int) -> Iterator["object"]:
    """Lives of PER_RECORD entries each, written side by side as in an office."""
    from django.contrib.contenttypes.models import ContentType

    from evidence import audit
    from evidence.models import AuditEntry
    from proposals.models import Proposal
    from units.models import Person

    kind, by = ContentType.objects.get_for_model(Proposal), Person.objects.system()
    last: dict[int, str] = {}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        life, place = divmod(number, PER_RECORD * 1000)
        record, seq = life * 1000 + place % 1000 + 1, place // 1000 + 1
        entry = AuditEntry(
            content_type=kind, object_id=record, seq=seq, at=at + timedelta(milliseconds=number), by=by,
            by_name=by.full_name, action="receive", title="Đã tiếp nhận", from_state="SUBMITTED", to_state="RECEIVED",
            reason="Hồ sơ đủ thành phần theo quy định.", facts={"Số vào sổ": f"{record}-ĐX", "Chế độ pháp lý": "KL 14"},
            previous_hash=last.pop(record, ""),
        )  # fmt: skip
        entry.hash = audit.hash_of(entry)
        if seq < PER_RECORD:
            last[record] = entry.hash
        yield entry


if __name__ == "__main__":
    main(int(sys.argv[1]))
