"""Numbers without gaps, documents that never change."""

import threading
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from evidence import documents, files
from evidence.letterhead import Issuer, Signing, formal_date, issuer_of
from evidence.models import Document, NumberSequence
from evidence.models.document import DocumentIsFinalError
from tests.evidence.issuers import JULY, VIETNAM, below, bloc, company, grassroots, person, province, secretary
from units import clock
from units.models import Person, Term, Unit, UnitType

PARTY = "evidence/pdf/party.html"


@pytest.fixture
def unit(db: None) -> Unit:
    return bloc()


@pytest.fixture
def signer(db: None) -> Person:
    return person()


def issue(unit: Unit, signer: Person, doc_type: str = "BAO_CAO", **fields: object) -> Document:
    given = {
        "record": unit,
        "title": "kết quả 6 tháng đầu năm",
        "template": PARTY,
        "context": {"paragraphs": ["Nội dung."], "recipients": ["Lưu Văn phòng"], "total": 3, "on": date(2024, 7, 5)},
        "signing": secretary(signer),
        "by": signer,
    } | fields
    with files.atomic():
        return documents.issue(unit=unit, doc_type=doc_type, **given)


def test_numbers_run_from_one_for_each_symbol(unit: Unit) -> None:
    symbols = ["BC", "BC", "QĐ", "BC", "QĐ"]
    assert [documents.next_number(unit, symbol, on=date(2024, 1, 5)) for symbol in symbols] == [1, 2, 1, 3, 2]


def test_numbers_run_through_the_whole_term_and_start_again_in_the_next(unit: Unit) -> None:
    Term.objects.create(unit=unit, name="2025-2030", starts_on=date(2025, 8, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 7, 31), date(2025, 8, 1), date(2026, 1, 1)]
    assert [documents.next_number(unit, "BC", on=day) for day in days] == [1, 2, 3, 1, 2]


def test_two_units_number_apart(unit: Unit) -> None:
    lower = grassroots(unit)
    assert [documents.next_number(each, "BC", on=date(2024, 1, 5)) for each in (unit, lower, unit)] == [1, 1, 2]


def test_a_unit_without_a_term_takes_that_of_the_nearest_level_above(unit: Unit) -> None:
    Term.objects.create(unit=unit.parent, name="XI", starts_on=date(2020, 1, 1))
    cell = below(grassroots(unit), "CB1", "Chi bộ trực thuộc số 1", "CB1", UnitType.SUBORDINATE_CELL)
    assert documents.term_name_for(cell, on=date(2024, 1, 5)) == "2020-2025"
    assert documents.term_name_for(cell, on=date(2026, 1, 5)) == "XI"


def test_without_any_term_numbers_run_by_the_year(db: None) -> None:
    assert documents.term_name_for(province(), on=date(2024, 1, 5)) == "2024"


def test_the_state_side_numbers_by_the_year(unit: Unit) -> None:
    employer = company(unit, grassroots(unit))
    assert documents.term_name_for(employer, on=date(2024, 1, 5)) == "2024"


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_taken_inside_a_transaction() -> None:
    with transaction.atomic():
        unit = bloc()
    with pytest.raises(transaction.TransactionManagementError):
        documents.next_number(unit, "BC", on=date(2024, 1, 5))


class Crash(Exception):
    pass


def test_a_failed_issue_leaves_no_gap_and_no_file(unit: Unit, signer: Person, settings: object) -> None:
    with clock.at(JULY):
        first = issue(unit, signer)
        with pytest.raises(Crash), files.atomic():
            issue(unit, signer)
            raise Crash
        second = issue(unit, signer)
    assert [first.number, second.number] == [1, 2]
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]
    assert sorted(map(str, kept)) == sorted([first.pdf.path, second.pdf.path])


def test_content_that_cannot_be_frozen_is_refused_and_leaves_nothing(
    unit: Unit, signer: Person, settings: object
) -> None:
    with pytest.raises(TypeError, match="Unit"):
        issue(unit, signer, context={"unit": unit})
    assert (Document.objects.count(), NumberSequence.objects.count()) == (0, 0)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_number_once_and_rollbacks_leave_no_gap() -> None:
    with transaction.atomic():
        unit = bloc()
    taken: list[int] = []
    start = threading.Barrier(8)

    def take(worker: int) -> None:
        start.wait(timeout=10)
        try:
            for turn in range(10):
                try:
                    with transaction.atomic():
                        number = documents.next_number(unit, "BC", on=date(2024, 1, 5))
                        if (worker + turn) % 3 == 0:
                            raise Crash
                except Crash:
                    continue
                taken.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    rolled_back = sum((worker + turn) % 3 == 0 for worker in range(8) for turn in range(10))
    assert sorted(taken) == list(range(1, 80 - rolled_back + 1))


def test_an_issued_document_holds_what_was_printed(unit: Unit, signer: Person) -> None:
    with clock.at(JULY):
        issued = issue(unit, signer)
    document = Document.objects.get(pk=issued.pk)
    assert (document.record, document.symbol_code, document.number, document.term_name) == (unit, "BC", 1, "2020-2025")
    assert (document.number_text, document.reference) == ("Số 01-BC/ĐUK", "01-BC/ĐUK")
    assert (document.issued_on, document.issued_at) == (date(2024, 7, 5), JULY)
    assert (document.signer_name, document.signing_block) == ("Đặng Ý", ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"])
    assert document.issuer == Issuer("Đảng bộ tỉnh Lâm Đồng", "Đảng ủy Khối Doanh nghiệp", "ĐUK", "Đà Lạt", "HD36-2018")
    assert document.payload["total"] == 3
    assert document.payload["on"] == "2024-07-05"
    assert str(document) == "Báo cáo Số 01-BC/ĐUK"


def test_names_change_later_and_the_document_does_not(unit: Unit, signer: Person) -> None:
    with clock.at(JULY):
        document = issue(unit, signer)
    unit.name, unit.symbol = "Đảng ủy Ủy ban nhân dân tỉnh", "ĐU"
    unit.save()
    assert Document.objects.get(pk=document.pk).number_text == "Số 01-BC/ĐUK"


def test_the_stored_file_is_verified_by_its_hash(unit: Unit, signer: Person) -> None:
    document = issue(unit, signer)
    assert documents.verify(document)
    path = Path(document.pdf.path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")
    assert not documents.verify(document)


def test_an_issued_document_is_neither_changed_nor_deleted(unit: Unit, signer: Person) -> None:
    document = issue(unit, signer)
    document.title = "khác"
    with pytest.raises(DocumentIsFinalError):
        document.save()
    with pytest.raises(DocumentIsFinalError):
        document.delete()


def test_a_document_may_stand_without_a_record(unit: Unit, signer: Person) -> None:
    assert Document.objects.get(pk=issue(unit, signer, record=None).pk).record is None


def test_regulations_and_decisions_share_one_sequence(unit: Unit, signer: Person) -> None:
    assert [issue(unit, signer, kind).reference for kind in ("QUYET_DINH", "QUY_DINH", "KE_HOACH")] == [
        "01-QĐ/ĐUK",
        "02-QĐ/ĐUK",
        "01-KH/ĐUK",
    ]


def test_the_state_side_writes_numbers_its_own_way(unit: Unit, signer: Person) -> None:
    employer = company(unit, grassroots(unit))
    signing = Signing(signer, "Phó Giám đốc", "K/T", "Giám đốc")
    fields = {"template": "evidence/pdf/state.html", "signing": signing}
    with clock.at(JULY):
        decision, letter = (issue(employer, signer, kind, **fields) for kind in ("QUYET_DINH", "CONG_VAN"))
    assert (decision.number_text, letter.number_text) == ("Số: 01/QĐ-LBW", "Số: 01/LBW")
    assert (decision.term_name, decision.signing_block) == ("2024", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"])


def test_a_document_is_given_back_as_a_pdf(unit: Unit, signer: Person) -> None:
    document = issue(unit, signer)
    response = documents.serve(document)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''01-BC-%C4%90UK.pdf"
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    response.close()


def test_a_draft_stores_nothing(unit: Unit, signer: Person) -> None:
    content = documents.draft(
        unit=unit, doc_type="BAO_CAO", title="kết quả", template=PARTY, context={}, signing=secretary(signer)
    )
    assert content[:5] == b"%PDF-"
    assert (Document.objects.count(), NumberSequence.objects.count()) == (0, 0)


def test_who_stands_above_whom(unit: Unit) -> None:
    lower = grassroots(unit)
    inspection = below(unit, "UBKT", "Ủy ban Kiểm tra", "UBKTĐUK", UnitType.INSPECTION_COMMITTEE)
    cell = below(unit, "DST", "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương", "CB", UnitType.GRASSROOTS_CELL)
    assert [(issuer_of(each).superior, issuer_of(each).name) for each in (unit, lower, inspection, cell)] == [
        ("Đảng bộ tỉnh Lâm Đồng", "Đảng ủy Khối Doanh nghiệp"),
        ("Đảng bộ Khối Doanh nghiệp", "Đảng ủy Công ty Cổ phần Cấp nước Lang Sương"),
        ("Đảng ủy Khối Doanh nghiệp", "Ủy ban Kiểm tra"),
        ("Đảng bộ Khối Doanh nghiệp", "Chi bộ Công ty Cổ phần Chè Đồi Sương"),
    ]
    assert issuer_of(unit.parent).name == "Tỉnh ủy Lâm Đồng"
    assert issuer_of(cell).place == "Đà Lạt"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 7, 5), "ngày 05 tháng 7 năm 2024"),
        (date(2022, 3, 17), "ngày 17 tháng 3 năm 2022"),
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2024, 2, 20), "ngày 20 tháng 02 năm 2024"),
        (date(2024, 12, 10), "ngày 10 tháng 12 năm 2024"),
    ],
)
def test_the_formal_date(day: date, written: str) -> None:
    assert formal_date(day) == written


def test_the_day_of_issue_is_the_day_in_vietnam(unit: Unit, signer: Person) -> None:
    with clock.at(datetime(2024, 1, 1, 0, 30, tzinfo=VIETNAM)):
        assert issue(unit, signer).issued_on == date(2024, 1, 1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE evidence_document SET title = 'khác'", "DELETE FROM evidence_document"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_a_document(unit: Unit, signer: Person, statement: str) -> None:
    document = issue(unit, signer)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Document.objects.get(pk=document.pk).title == document.title
