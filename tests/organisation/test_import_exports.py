"""What goes out comes back as "nothing to change"."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.imports.exports import rows_of
from organisation.imports.layouts import LAYOUTS
from organisation.imports.reach import reach_of
from organisation.models import Kind
from organisation.sheets.writing import csv_lines, write_xlsx
from tests.factories import LONG_AGO, PersonFactory, Tree, UnitFactory, day, make_tree
from tests.kl14.matrix.house import undone
from tests.organisation.lists import checked, counts, faults
from units import clock
from units.actions import appoint, delegate
from units.models import Person, UnitType
from units.roles import Perm, Role


@pytest.fixture
def tree(db: None) -> Tree:
    with clock.at(day(0)):
        return make_tree()


def exported(kind: Kind, by: Person, suffix: str) -> SimpleUploadedFile:
    rows, file = rows_of(kind, reach_of(by)), io.BytesIO()
    if suffix == "xlsx":
        write_xlsx(LAYOUTS[kind], rows, file)
    else:
        file.write("".join(csv_lines(LAYOUTS[kind], rows)).encode())
    return SimpleUploadedFile(f"danh-sach.{suffix}", file.getvalue())


def comes_back(kind: Kind, by: Person, suffix: str) -> tuple[int, int, int]:
    """Rows created, changed and wrong when the export is brought in again; nothing of these is right."""
    run = checked(kind, exported(kind, by, suffix), by)
    assert faults(run) == []
    created, changed, same, wrong = counts(run)
    assert same > 0
    return created, changed, wrong


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("who", ["admin", "system"])
def test_what_goes_out_comes_back_unchanged(kind: Kind, suffix: str, who: str, tree: Tree) -> None:
    UnitFactory(code="CTY", type=UnitType.EMPLOYER, party_unit=tree.cell, established_on=date(2020, 2, 29))
    appoint(tree.cadre, Role.CLERK, tree.office, valid_from=date(2024, 5, 1), valid_to=date(2199, 1, 1))
    delegate(
        tree.head.appointments.get(), tree.deputy, valid_from=LONG_AGO, valid_to=date(2199, 1, 1), limits=[Perm.DECIDE]
    )
    by = tree.admin if who == "admin" else Person.objects.system()
    assert comes_back(kind, by, suffix) == (0, 0, 0)


def test_an_administrator_takes_out_only_their_own(tree: Tree) -> None:
    outside = UnitFactory(code="NGOÀI", parent=tree.province)
    PersonFactory(username="xa", post=(Role.CADRE, outside))
    units = {row["code"] for row in rows_of(Kind.UNITS, reach_of(tree.admin))}
    people = {row["username"] for row in rows_of(Kind.PEOPLE, reach_of(tree.admin))}
    assert units == {"ĐUK", "UBKTĐUK", "VPĐUK", "BTCĐUK", "CBĐS", "CBDG"}
    assert people == tree.people().keys()


RISKY = ["=1+1", "+84 263", "-5", "@lệnh", "'=1", "''+", "'đã có dấu"]


@pytest.mark.parametrize("name", RISKY)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_nothing_that_goes_out_runs_as_a_formula(name: str, suffix: str, tree: Tree) -> None:
    UnitFactory(code="A1", name=name, parent=tree.bloc)
    file = exported(Kind.UNITS, tree.admin, suffix)
    for text in cells_of(file, suffix):
        assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert comes_back(Kind.UNITS, tree.admin, suffix) == (0, 0, 0)


def cells_of(file: SimpleUploadedFile, suffix: str) -> list[str]:
    if suffix == "csv":
        return [cell for line in file.read().decode("utf-8-sig").splitlines() for cell in line.split(",")]
    book = openpyxl.load_workbook(file)
    return [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]


def test_a_csv_file_says_that_it_is_utf_8(tree: Tree) -> None:
    assert exported(Kind.UNITS, tree.admin, "csv").read().startswith(b"\xef\xbb\xbf")


# --- whatever people have typed --------------------------------------------------------------------------
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() and not text.strip().lower().startswith("(ví dụ)")
)
days = st.dates(date(1930, 2, 3), date(2020, 1, 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.tuples(words, words, words, days), min_size=1, max_size=4),
    suffix=st.sampled_from(["xlsx", "csv"]),
)
def test_any_unit_comes_back_unchanged(names: list[Any], suffix: str, tree: Tree) -> None:
    with undone():
        for number, (name, symbol, place, since) in enumerate(names):
            UnitFactory(
                code=f"H{number}", name=name, symbol=symbol[:24], place=place, parent=tree.cell, established_on=since
            )
        assert comes_back(Kind.UNITS, tree.admin, suffix) == (0, 0, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(words, words, words, st.integers(0, 900)), min_size=1, max_size=4),
    suffix=st.sampled_from(["xlsx", "csv"]),
)
def test_any_person_comes_back_unchanged(people: list[Any], suffix: str, tree: Tree) -> None:
    with undone():
        for number, (name, title, post, length) in enumerate(people):
            person = PersonFactory(username=f"h{number}", full_name=name, title=title)
            ends = clock.today() + timedelta(days=length)
            appoint(person, Role.CADRE, tree.cell, valid_from=LONG_AGO, valid_to=ends, post=post)
        assert comes_back(Kind.PEOPLE, tree.admin, suffix) == (0, 0, 0)
