"""manage.py export_units, export_people."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from organisation.management.commands import export_people
from organisation.models import Kind
from tests.factories import Tree, make_tree
from tests.organisation.lists import checked, counts, faults
from units.models import Person


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize(("command", "kind"), [("export_units", Kind.UNITS), ("export_people", Kind.PEOPLE)])
def test_what_is_written_comes_back_as_nothing_to_change(
    command: str, kind: Kind, suffix: str, tree: Tree, tmp_path: Path
) -> None:
    path, out = tmp_path / f"danh-sach.{suffix}", io.StringIO()
    call_command(command, str(path), stdout=out)
    assert out.getvalue() == f"Đã ghi {path}.\n"
    run = checked(kind, SimpleUploadedFile(path.name, path.read_bytes()), Person.objects.system())
    created, changed, same, _wrong = counts(run)
    assert (created, changed, faults(run)) == (0, 0, [])
    assert same > 0


def test_another_kind_of_file_and_a_place_that_is_not_there_are_refused(tree: Tree, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"\.xlsx hoặc \.csv"):
        call_command("export_units", str(tmp_path / "danh-sach.txt"))
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command("export_units", str(tmp_path / "khong-co" / "danh-sach.csv"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_breaks_off_leaves_the_old_file(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "danh-sach.csv"
    path.write_text("cũ")

    def broken(*args: Any) -> Any:
        yield "nửa"
        raise OSError("đầy đĩa")

    monkeypatch.setattr("organisation.imports.export_command.csv_lines", broken)
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command(export_people.Command(), str(path))
    assert (path.read_text(), list(tmp_path.iterdir())) == ("cũ", [path])
