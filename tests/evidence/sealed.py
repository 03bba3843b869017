"""Chains under two seals, and what somebody with the database password could do to them."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evidence import audit, sealing, triggers
from evidence.models import AuditEntry, AuditSeal
from tests.small_tree import Tree, moment
from units import clock
from units.models import Person
from workflow.engine import perform

NIGHT = moment("18/03/2026", 0)


@pytest.fixture
def sealed(small_tree: Tree) -> Iterator[list[AuditEntry]]:
    """Two records: the first with two entries, the second with one under the first seal and one under the second."""
    first, second = small_tree.draft(), small_tree.draft()
    perform(first, "withdraw", by=small_tree.cadre, reason="Lý do", facts={"Tiền": 214_000_000})
    seal_at()
    perform(second, "withdraw", by=small_tree.cadre, reason="Lý do")
    seal_at(days=1)
    with clock.at(NIGHT + timedelta(days=1)):
        yield list(AuditEntry.objects.exclude(action="seal").order_by("object_id", "seq"))


def seal_at(days: int = 0) -> AuditSeal:
    with clock.at(NIGHT + timedelta(days=days)):
        return sealing.seal(by=Person.objects.system())


def tamper(*statements: tuple[str, list[object]]) -> None:
    """Past the triggers, as who owns the tables can."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
    triggers.install(connection)


def verdict(**options: str) -> str:
    """What the command complains of."""
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=said, stdout=io.StringIO(), **options)
    return said.getvalue()


def praise(**options: str) -> str:
    said = io.StringIO()
    call_command("verify_audit", stdout=said, **options)
    return said.getvalue()


def rehash(entry: AuditEntry) -> tuple[str, list[object]]:
    """The forger knows how hashes are made."""
    entry.hash = audit.hash_of(entry)
    sql = "UPDATE evidence_auditentry SET reason = %s, hash = %s WHERE id = %s"
    return sql, [entry.reason, entry.hash, entry.pk]
