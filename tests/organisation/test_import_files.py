"""Files as they come: what is read, and what is refused with one sentence."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from organisation.actions import imports
from organisation.imports.layouts import LAYOUTS, UNITS
from organisation.models import Kind, Stage
from organisation.sheets import reading
from organisation.sheets.reading import lines_of
from organisation.sheets.writing import template_csv, template_xlsx
from tests.factories import Tree, make_tree
from tests.organisation.lists import CELL, brought_in, cell, checked, counts, csv_file, xlsx
from units.models import Person, Unit
from workflow.models import Rule


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def system(tree: Tree) -> Person:
    return Person.objects.system()


def refused(file: Any, by: Person, kind: Kind = Kind.UNITS) -> str:
    """The sentence with which the file is turned away, at the door or while it is read."""
    try:
        run = checked(kind, file, by)
    except ValidationError as error:
        return str(error.messages[0])
    assert run.stage == Stage.REFUSED
    return run.problem


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


HEAD = "Mã,Tên,Loại\r\n"
FILES = [
    (named("a.xls", b"\xd0\xcf\x11\xe0"), "Chỉ nhận tệp .xlsx hoặc .csv; tệp .xls cũ hãy lưu lại thành .xlsx."),
    (named("a.csv", b""), "Tệp rỗng, không có nội dung."),
    (named("a.xlsx", b""), "Tệp rỗng, không có nội dung."),
    (named("a.xlsx", b"MZ\x90\x00" + b"\0" * 200), "Nội dung tệp không đúng với phần mở rộng “.xlsx”."),
    (named("a.csv", b"MZ\x90\x00" + b"\0" * 200), "Nội dung không phải là tệp CSV; hãy lưu lại theo dạng “CSV UTF-8”."),
    (named("a.csv", HEAD.encode("utf-16")), "Tệp CSV dùng mã UTF-16; hãy lưu lại theo dạng “CSV UTF-8”."),
    (
        named("a.csv", "Mã,Tên,Loại\r\nA,Chi bô,x".encode("cp1258", "ignore")),
        "Tệp CSV không dùng mã UTF-8 (có thể là Windows-1258, TCVN3, VNI); hãy lưu lại dạng “CSV UTF-8”.",
    ),
    (named("a.csv", HEAD.encode()), "Tệp không có dòng dữ liệu nào."),
    (
        named("a.csv", "Ma;Ten;Tên đơn vị\r\nA;B;C".encode()),
        "Dòng tiêu đề không đúng. Thiếu cột “Loại”. Không biết cột “Tên đơn vị”. Hãy dùng tệp mẫu.",
    ),
    (
        named("a.csv", "Mã,Tên,Loại,Mã\r\nA,B,C,D".encode()),
        "Dòng tiêu đề không đúng. Cột “Mã” có hai lần. Hãy dùng tệp mẫu.",
    ),
    (named("a.csv", b"x" * (21 * 1024 * 1024)), "Tệp lớn hơn mức cho phép là 20 MB."),
]


@pytest.mark.parametrize(("file", "sentence"), FILES, ids=range(len(FILES)))
def test_what_is_no_list_is_refused_with_a_reason(file: Any, sentence: str, system: Person) -> None:
    file.seek(0)
    assert refused(file, system) == sentence


def test_a_file_that_bursts_is_not_opened(system: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    book = xlsx(cell("A1"))
    content = io.BytesIO(book.read())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"0" * (8 * 1024 * 1024))
    monkeypatch.setattr(reading, "UNPACKED_MB", 4)
    assert refused(named("a.xlsx", content.getvalue()), system) == (
        "Tệp nén quá nhiều dữ liệu (có thể là tệp phá hoại), không mở được."
    )


def test_a_sheet_broken_in_the_middle_is_refused(system: Person) -> None:
    source, content = io.BytesIO(xlsx(cell("A1")).read()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data[: len(data) // 2] if part.endswith("sheet1.xml") else data)
    assert refused(named("a.xlsx", content.getvalue()), system) == (
        "Tệp Word hoặc Excel này bị hỏng hoặc không đúng định dạng."
    )


def test_more_rows_than_the_rule_allows_are_refused_on_the_page_but_not_by_the_command(system: Person) -> None:
    Rule.objects.filter(key="import.unit_rows").update(value=2)
    rows = [cell(f"A{number}") for number in range(3)]
    assert refused(xlsx(*rows), system) == (
        "Tệp có hơn 2 dòng, quá mức cho phép trên trang; hãy chia tệp hoặc nhập bằng lệnh."
    )
    run = imports.keep(xlsx(*rows), kind=Kind.UNITS, by=system, capped=False)
    assert counts(imports.check(run, capped=False)) == (3, 0, 0, 0)


def test_the_rule_stops_60_000_rows(system: Person) -> None:
    line = ",".join(f'"{value}"' for value in CELL.values())
    content = "\r\n".join([",".join(CELL), *([line] * 60_000)])
    assert refused(named("a.csv", content.encode()), system).startswith("Tệp có hơn 50.000 dòng")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_understood(separator: str, system: Person) -> None:
    brought_in(Kind.UNITS, csv_file(cell("A1", name="Chi bộ A, B; C"), separator=separator), system)
    assert Unit.objects.get(code="A1").name == "Chi bộ A, B; C"


def test_headings_are_known_without_accents_and_in_any_order(system: Person) -> None:
    text = "loai;TEN;ma don vi cap tren;ky hieu van ban;ma\r\nChi bộ cơ sở;Chi bộ A;ĐUK;CBA;A1\r\n;;;;\r\n"
    brought_in(Kind.UNITS, named("a.csv", text.encode()), system)
    assert Unit.objects.get(code="A1").name == "Chi bộ A"


def test_empty_rows_count_in_the_numbers_but_not_as_rows(system: Person) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1"), dict.fromkeys(cell("A1"), ""), cell("A2", parent="X")), system)
    assert run.findings["WRONG"][0][0] == 4
    assert counts(run) == (1, 0, 0, 1)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_template_has_an_example_that_is_passed_over(kind: Kind, system: Person) -> None:
    layout = LAYOUTS[kind]
    as_xlsx = named("mau.xlsx", template_xlsx(layout).read())
    as_csv = named("mau.csv", "".join(template_csv(layout)).encode())
    for file in (as_xlsx, as_csv):
        assert refused(file, system, kind) == "Tệp không có dòng dữ liệu nào."


def test_the_template_explains_every_column() -> None:
    book = openpyxl.load_workbook(template_xlsx(UNITS))
    assert book.sheetnames == ["Đơn vị", "Hướng dẫn"]
    explained = {row[0] for row in book["Hướng dẫn"].iter_rows(values_only=True)}
    assert {column.heading for column in UNITS.columns} <= explained


def test_a_sheet_with_a_cell_far_below_takes_no_memory() -> None:
    book = openpyxl.Workbook()
    book.active.append(list(CELL))
    book.active.append(list(CELL.values()))
    book.active.cell(row=900_000, column=1, value="A9")
    file = io.BytesIO()
    book.save(file)
    assert [line.number for line in lines_of(file, "a.xlsx", UNITS)] == [2, 900_000]
