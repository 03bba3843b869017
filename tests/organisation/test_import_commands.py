"""manage.py import_units, import_people."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from organisation.models import ImportRun, Stage
from tests.factories import Tree, make_tree
from tests.organisation.lists import cadre, cell, csv_file, xlsx
from units.models import Person, Unit


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def run(command: str, file: Any, folder: Path, **options: Any) -> tuple[str, str]:
    """What the command says: (output, errors)."""
    path = folder / file.name
    path.write_bytes(file.read())
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command(command, str(path), stdout=out, stderr=errors, **options)
    except CommandError as refused:
        errors.write(str(refused))
    return out.getvalue(), errors.getvalue()


def test_a_list_is_brought_in_as_the_system(tree: Tree, tmp_path: Path) -> None:
    out, errors = run("import_units", xlsx(cell("A1", parent="")), tmp_path, decision="12-QĐ/TW")
    assert (out.splitlines()[0], errors) == ("danh-sach.xlsx: thêm mới 1, thay đổi 0, không đổi 0, lỗi 0", "")
    made = ImportRun.objects.get()
    assert (made.by, made.stage, made.decision) == (Person.objects.system(), Stage.APPLIED, "12-QĐ/TW")
    assert run("import_units", xlsx(cell("A1", parent="")), tmp_path)[0].splitlines()[1] == "Không có gì thay đổi."


def test_a_dry_run_writes_nothing(tree: Tree, tmp_path: Path) -> None:
    out, _errors = run("import_people", csv_file(cadre("an")), tmp_path, dry_run=True)
    assert out.startswith("danh-sach.csv: thêm mới 1")
    assert not Person.objects.filter(username="an").exists()


def test_faults_end_the_command_with_an_error(tree: Tree, tmp_path: Path) -> None:
    _out, errors = run("import_units", xlsx(cell("A1", parent="KHÔNG")), tmp_path)
    assert errors.startswith("Dòng 2, Mã đơn vị cấp trên: không có đơn vị mã “KHÔNG”")
    assert errors.endswith("Tệp có lỗi, chưa ghi gì.")
    assert not Unit.objects.filter(code="A1").exists()


def test_a_person_may_be_named_whose_reach_counts(tree: Tree, tmp_path: Path) -> None:
    _out, errors = run("import_units", xlsx(cell("A1", parent="TU")), tmp_path, username="admin")
    assert "không có đơn vị mã “TU”" in errors
    assert run("import_units", xlsx(cell("A1")), tmp_path, username="ai-do")[1] == "Không có tài khoản “ai-do”."


def test_what_cannot_be_read_is_said_so(tree: Tree, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_people", str(tmp_path / "khong-co.csv"))
    assert run("import_people", csv_file(cadre("an"), encoding="utf-16"), tmp_path)[1].startswith(
        "Tệp CSV dùng mã UTF-16"
    )
    assert run("import_people", csv_file(cell("A1")), tmp_path)[1].startswith("Dòng tiêu đề không đúng.")
