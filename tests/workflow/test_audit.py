"""The chain: append-only in the database, and whatever was done to it all the same is found and named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from evidence import audit, triggers
from evidence.models import AuditEntry
from tests.small_tree import Tree
from workflow.engine import perform


@pytest.fixture
def chain(small_tree: Tree) -> list[AuditEntry]:
    """Two records of two entries each."""
    for _number in range(2):
        proposal = small_tree.draft()
        perform(proposal, "withdraw", by=small_tree.cadre, reason="Lý do", facts={"Số": 1, "Tiền": 214_000_000})
    return list(AuditEntry.objects.all())


def tamper(statement: str, *values: object) -> None:
    """What a person with the database password could do."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.install(connection)


def verdict() -> str:
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=said, stdout=io.StringIO())
    return said.getvalue()


def test_an_untouched_chain_verifies(chain):
    said = io.StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue() == "Nhật ký nguyên vẹn: 4 mục.\nChưa có niêm phong nào.\n"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses(chain, act: str):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(reason="khác") if act == "update" else AuditEntry.objects.all().delete()
    assert AuditEntry.objects.filter(reason="khác").count() == 0
    assert AuditEntry.objects.count() == 4


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "khác"), ("by_name", "Ai đó"), ("to_state", "DRAFT"), ("facts", '{"Số": 2}'), ("title", "Khác"),
     ("at", "2020-01-01 00:00:00+00:00"), ("action", "submit")],
)  # fmt: skip
def test_a_changed_entry_is_named(chain, column: str, value: str):
    tamper(f"UPDATE evidence_auditentry SET {column} = %s WHERE id = %s", value, chain[1].pk)
    assert f"proposals.proposal:{chain[1].object_id} #2: nội dung đã bị sửa" in verdict()


def test_a_missing_entry_is_named(chain):
    tamper("DELETE FROM evidence_auditentry WHERE id = %s", chain[0].pk)
    assert f"proposals.proposal:{chain[0].object_id} #2: thiếu mục trước đó" in verdict()


def test_swapped_entries_are_named(chain):
    first, second = chain[0], chain[1]
    tamper("UPDATE evidence_auditentry SET seq = 9 WHERE id = %s", first.pk)
    tamper("UPDATE evidence_auditentry SET seq = 1 WHERE id = %s", second.pk)
    tamper("UPDATE evidence_auditentry SET seq = 2 WHERE id = %s", first.pk)
    assert "sai thứ tự" in verdict()


def test_a_removed_tail_is_named(chain):
    """The last entry is gone, and the chain before it is whole: the record itself gives it away."""
    tamper("DELETE FROM evidence_auditentry WHERE id = %s", chain[1].pk)
    assert f"proposals.proposal:{chain[1].object_id}" in verdict()


def test_a_state_written_by_hand_is_named(chain):
    record = chain[1].record
    type(record).objects.filter(pk=record.pk).update(state="DRAFT")
    assert f"proposals.proposal:{record.pk} #3: trạng thái của hồ sơ không có mục nhật ký" in verdict()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_bug(chain):
    with pytest.raises(audit.NotInTransaction):
        audit.record(chain[0].record, action="x", title="x", by=chain[0].by)
