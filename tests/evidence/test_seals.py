"""The daily seal: made once a night; whatever is done to entries or seals, by whoever owns the tables, is named."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from evidence import audit, sealing, signing, triggers
from evidence.models import AuditEntry, AuditSeal, SealedHead
from evidence.tasks import seal_audit
from tests.evidence.sealed import praise, rehash, seal_at, sealed, tamper, verdict
from tests.small_tree import Tree, small_tree
from tests.workflow.test_concurrency import AT_ONCE, at_once

__all__ = ["sealed", "small_tree"]
Chain = list[AuditEntry]
REASON = "UPDATE evidence_auditentry SET reason = %s WHERE id = %s"
GONE = "DELETE FROM evidence_auditentry WHERE id = %s"


# --- making -----------------------------------------------------------------------------------------------
def test_a_seal_covers_the_heads_of_what_grew(sealed: Chain) -> None:
    first, second = AuditSeal.objects.order_by("number")
    assert (first.number, first.entries, first.chains, first.previous_hash) == (1, 3, 2, "")
    # its own making of the night before is under the second
    assert (second.number, second.entries, second.chains, second.previous_hash) == (2, 2, 2, first.hash)
    assert second.first_entry == first.last_entry + 1
    heads = SealedHead.objects.filter(seal=first).order_by("object_id")
    assert [(head.object_id, head.seq, head.hash) for head in heads] == [
        (sealed[1].object_id, 2, sealed[1].hash), (sealed[2].object_id, 1, sealed[2].hash),
    ]  # fmt: skip
    assert praise().splitlines() == [
        "Nhật ký nguyên vẹn: 6 mục.", f"Niêm phong gần nhất: số 2, ngày 18/03/2026, {second.hash}.",
    ]  # fmt: skip


def test_one_seal_a_night_however_often_it_is_asked_for(sealed: Chain) -> None:
    assert seal_audit() == seal_audit() == 2
    assert AuditSeal.objects.count() == 2
    assert seal_at(days=5).number == 3  # nights that were missed are in the next one
    assert "5" in praise()


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_seal(small_tree: Tree) -> None:
    small_tree.draft()
    assert at_once(lambda _number: seal_audit()) == {"done": AT_ONCE}
    assert AuditSeal.objects.count() == 1


@pytest.mark.parametrize("model", [AuditSeal, SealedHead])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses(sealed: Chain, model: type[Any], act: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(hash="khác") if act == "update" else model.objects.all()._raw_delete("default")
    assert not model.objects.filter(hash="khác").exists()
    assert model.objects.exists()


# --- what was done to entries -------------------------------------------------------------------------------
def of(entry: AuditEntry) -> str:
    return f"proposals.proposal:{entry.object_id} #{entry.seq}"


def test_a_removed_last_entry_is_named_though_its_chain_is_whole(sealed: Chain) -> None:
    tamper((GONE, [sealed[1].pk]), ("UPDATE proposals_proposal SET state = 'DRAFT'", []))
    assert list(audit.verify(audit.all_entries())) == []
    assert f"{of(sealed[1])}: mục đã niêm phong bị gỡ bỏ" in verdict()


def test_a_last_entry_written_anew_with_its_hash_is_named(sealed: Chain) -> None:
    sealed[1].reason = "khác"
    tamper(rehash(sealed[1]))
    assert list(audit.verify(audit.all_entries())) == []
    assert f"{of(sealed[1])}: mục khác với khi niêm phong" in verdict()


def test_a_changed_entry_is_named(sealed: Chain) -> None:
    tamper((REASON, ["khác", sealed[0].pk]))
    assert f"{of(sealed[0])}: nội dung đã bị sửa" in verdict()


def test_a_removed_first_entry_is_named(sealed: Chain) -> None:
    tamper((GONE, [sealed[0].pk]))
    said = verdict()
    assert f"{of(sealed[1])}: thiếu mục trước đó" in said
    assert "evidence.auditseal:1 #1: số mục khác với khi niêm phong" in said


def test_reordered_entries_are_named(sealed: Chain) -> None:
    place = "UPDATE evidence_auditentry SET seq = %s WHERE id = %s"
    tamper((place, [9, sealed[0].pk]), (place, [1, sealed[1].pk]), (place, [2, sealed[0].pk]))
    assert f"{of(sealed[0]).split(' #', maxsplit=1)[0]} #1: sai thứ tự" in verdict()


def test_an_entry_slipped_in_below_a_seal_is_named(sealed: Chain) -> None:
    """A whole, well-linked entry at the end of a chain, under the id of one that never was committed."""
    last = sealed[1]
    forged = AuditEntry.objects.get(pk=last.pk)
    forged.pk, forged.seq, forged.previous_hash = -1, last.seq + 1, last.hash
    forged.hash = audit.hash_of(forged)
    forged.save(force_insert=True)
    assert list(audit.verify(audit.all_entries())) == []
    assert f"proposals.proposal:{last.object_id} #3: mục được chèn vào sau khi đã niêm phong" in verdict()


# --- what was done to seals -----------------------------------------------------------------------------------
def test_a_removed_seal_is_named(sealed: Chain) -> None:
    tamper(
        ("DELETE FROM evidence_sealedhead WHERE seal_id = 1", []),
        ("DELETE FROM evidence_auditseal WHERE number = 1", []),
    )
    assert "evidence.auditseal:1 #1: niêm phong bị gỡ bỏ" in verdict()


def test_the_last_seal_removed_is_named_by_the_entry_of_its_making(sealed: Chain) -> None:
    tamper(
        ("DELETE FROM evidence_sealedhead WHERE seal_id = 2", []),
        ("DELETE FROM evidence_auditseal WHERE number = 2", []),
    )
    assert "evidence.auditseal:2 #1: niêm phong bị gỡ bỏ" in verdict()


@pytest.mark.parametrize(
    ("column", "value"), [("entries", 7), ("day", "2026-03-01"), ("heads_hash", "0" * 64), ("last_entry", 1)]
)
def test_a_changed_seal_is_named(sealed: Chain, column: str, value: object) -> None:
    tamper((f"UPDATE evidence_auditseal SET {column} = %s WHERE number = 1", [value]))
    assert "evidence.auditseal:1 #1: niêm phong bị sửa" in verdict()


def test_a_seal_written_anew_with_its_hash_breaks_the_next(sealed: Chain) -> None:
    first = AuditSeal.objects.get(number=1)
    first.entries = 7
    tamper(
        ("UPDATE evidence_auditseal SET entries = 7, hash = %s WHERE number = 1", [sealing.hash_of(first)]),
    )
    said = verdict()
    assert "evidence.auditseal:1 #1: số mục khác" in said
    assert "evidence.auditseal:2 #1: niêm phong bị sửa hoặc sai thứ tự" in said


@pytest.mark.parametrize("statement", ["UPDATE evidence_sealedhead SET seq = 5", "DELETE FROM evidence_sealedhead"])
def test_changed_heads_are_named(sealed: Chain, statement: str) -> None:
    head = SealedHead.objects.filter(seal=1).order_by("object_id").first()
    tamper((f"{statement} WHERE id = %s", [head.pk]))
    assert "evidence.auditseal:1 #1: danh sách mục cuối của niêm phong bị sửa" in verdict()


# --- signatures -------------------------------------------------------------------------------------------------
@pytest.fixture
def key(settings: Any) -> str:
    settings.SIGNING_KEY = signing.new_private_key()
    return signing.public_key()


def test_a_signed_seal_is_checked_with_the_public_key_alone(key: str, sealed: Chain, settings: Any) -> None:
    last = AuditSeal.objects.get(number=2)
    assert signing.is_signed_by(key, last.hash.encode(), last.signature)
    settings.SIGNING_KEY, settings.PUBLIC_KEYS = "", [key]
    assert "nguyên vẹn" in praise()
    settings.PUBLIC_KEYS = []
    assert "evidence.auditseal:1 #1: niêm phong ký bằng khóa không được biết" in verdict()


def test_a_forged_signature_is_named(key: str, sealed: Chain) -> None:
    other = AuditSeal.objects.get(number=1).signature
    tamper(("UPDATE evidence_auditseal SET signature = %s WHERE number = 2", [other]))
    assert "evidence.auditseal:2 #1: chữ ký của niêm phong không đúng" in verdict()


def test_the_key_command_says_what_to_keep(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signing_key")
    assert "Chưa đặt KL14_SIGNING_KEY" in capsys.readouterr().out
    call_command("signing_key", new=True)
    settings.SIGNING_KEY = capsys.readouterr().out.strip().removeprefix("KL14_SIGNING_KEY=")
    call_command("signing_key")
    assert signing.public_key() in capsys.readouterr().out


# --- a copy outside ---------------------------------------------------------------------------------------------
def test_a_copy_kept_outside_finds_a_forged_history(
    sealed: Chain, small_tree: Tree, client: Client, tmp_path: Path
) -> None:
    client.force_login(small_tree.auditor)
    answer = client.get(reverse("evidence:seals_copy"))
    copy = tmp_path / "niem-phong.json"
    copy.write_bytes(b"".join(answer.streaming_content))
    assert [row["number"] for row in json.loads(copy.read_text())["seals"]] == [1, 2]
    assert "nguyên vẹn" in praise(copy=str(copy))
    tamper(
        ("DELETE FROM evidence_sealedhead", []), ("DELETE FROM evidence_auditseal", []),
        ("DELETE FROM evidence_auditentry WHERE action = 'seal'", []),
    )  # fmt: skip
    assert "Chưa có niêm phong nào." in praise()  # everything inside was taken away together
    said = verdict(copy=str(copy))
    assert "evidence.auditseal:1 #1: niêm phong bị gỡ bỏ" in said
    seal_at(days=9)
    assert "evidence.auditseal:1 #1: niêm phong khác với bản sao" in verdict(copy=str(copy))


def test_what_is_no_copy_is_said(sealed: Chain, tmp_path: Path) -> None:
    other = tmp_path / "khac.json"
    other.write_text("[]")
    with pytest.raises(CommandError, match="Không đọc được bản sao"):
        call_command("verify_audit", copy=str(other))


# --- the page -----------------------------------------------------------------------------------------------------
def test_the_page_shows_seals_to_auditors_and_administrators_only(
    sealed: Chain, small_tree: Tree, client: Client
) -> None:
    for person, status in ((small_tree.auditor, 200), (small_tree.admin, 200), (small_tree.head, 403)):
        client.force_login(person)
        for name in ("evidence:seals", "evidence:seals_copy"):
            assert client.get(reverse(name)).status_code == status
    client.force_login(small_tree.auditor)
    page = client.get(reverse("evidence:seals")).content.decode()
    assert AuditSeal.objects.get(number=2).hash in page
    assert "18/03/2026" in page
    assert "Không ký" in page


# --- a backup -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_dump_loaded_again_is_still_valid(sealed: Chain, tmp_path: Path) -> None:
    """dumpdata, an emptied database, loaddata: on both databases the hashes hold to the last microsecond."""
    file, before = tmp_path / "sao-luu.json", praise()
    call_command("dumpdata", "evidence", "proposals.proposal", output=str(file), verbosity=0)
    triggers.remove(connection)
    tables = ("evidence_sealedhead", "evidence_auditseal", "evidence_auditentry", "proposals_proposal")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    triggers.install(connection)
    assert praise().startswith("Nhật ký nguyên vẹn: 0 mục.")
    call_command("loaddata", str(file), verbosity=0)
    assert praise() == before
