"""Units from a file: what is new, what changes, what is wrong."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from evidence.audit import chain_of
from organisation.actions import imports
from organisation.models import Kind, Stage
from tests.factories import Tree, UnitFactory, day, make_tree
from tests.organisation.lists import brought_in, cell, checked, counts, csv_file, faults, xlsx
from units import clock, structure
from units.models import Person, Unit, UnitType

UNITS = Kind.UNITS


@pytest.fixture
def tree(db: None) -> Tree:
    with clock.at(day(0)):
        return make_tree()


@pytest.fixture
def system(tree: Tree) -> Person:
    return Person.objects.system()


def test_a_new_unit_hangs_below_its_parent_with_a_first_version(tree: Tree, system: Person) -> None:
    run = brought_in(UNITS, xlsx(cell("CBMOI", established_on="01/07/2025", place="Bảo Lộc")), system, "12-QĐ/TU")
    unit = Unit.objects.get(code="CBMOI")
    assert (run.stage, counts(run)) == (Stage.APPLIED, (1, 0, 0, 0))
    assert (unit.parent, unit.path[:8], unit.depth) == (tree.bloc, tree.bloc.path, 3)
    assert (unit.short_name, unit.type, unit.place) == (unit.name, UnitType.GRASSROOTS_CELL, "Bảo Lộc")
    version = unit.versions.get()
    assert (version.valid_from, version.name, version.decision) == (date(2025, 7, 1), unit.name, "12-QĐ/TU")


def test_a_second_import_of_the_same_file_changes_nothing(system: Person) -> None:
    rows = [cell("A1"), cell("A2", parent="A1")]
    brought_in(UNITS, xlsx(*rows), system)
    again = checked(UNITS, xlsx(*rows), system)
    assert (counts(again), again.may_apply) == ((0, 0, 2, 0), False)


def test_parents_may_stand_anywhere_in_the_file(system: Person) -> None:
    rows = [cell("A3", parent="A2"), cell("A1"), cell("A2", parent="A1"), cell("A4", parent="A2")]
    brought_in(UNITS, csv_file(*rows, separator=";"), system)
    paths = {unit.code: unit.path for unit in Unit.objects.filter(code__startswith="A")}
    assert paths["A2"].startswith(paths["A1"])
    assert {paths["A3"][:-4], paths["A4"][:-4]} == {paths["A2"]}
    assert len(set(paths.values())) == 4


def test_a_changed_unit_keeps_its_history_and_an_entry(tree: Tree, system: Person) -> None:
    row = cell("CBĐS", name="Chi bộ Đồi Sương mới", short_name="CB Đồi Sương", symbol="CBĐS", place="Đà Lạt")
    run = brought_in(UNITS, xlsx(row), system, "15-QĐ/ĐUK")
    tree.cell.refresh_from_db()
    assert (tree.cell.name, counts(run)) == ("Chi bộ Đồi Sương mới", (0, 1, 0, 0))
    assert [version.decision for version in tree.cell.versions.all()] == ["", "15-QĐ/ĐUK"]
    entry = chain_of(tree.cell).get()
    assert entry.reason == "15-QĐ/ĐUK"
    assert entry.facts["Tên"] == "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương → Chi bộ Đồi Sương mới"


def test_an_empty_cell_keeps_what_is_there(tree: Tree, system: Person) -> None:
    row = cell("CBĐS", name=tree.cell.name, short_name="", symbol="", parent="", place="")
    assert counts(checked(UNITS, xlsx(row), system)) == (0, 0, 1, 0)


def test_units_may_change_places_with_one_another(tree: Tree, system: Person) -> None:
    """The upper becomes the lower: no order of single moves but the one from the top would do."""
    brought_in(UNITS, xlsx(cell("A1"), cell("A2", parent="A1"), cell("A3", parent="A2")), system)
    brought_in(UNITS, xlsx(cell("A1", parent="A2"), cell("A2", parent="ĐUK"), cell("B1", parent="A1")), system)
    paths = {unit.code: unit.path for unit in Unit.objects.all()}
    assert paths["A2"][:-4] == paths["ĐUK"]
    assert {paths["A1"][:-4], paths["A3"][:-4]} == {paths["A2"]}
    assert paths["B1"][:-4] == paths["A1"]


def test_an_employer_names_the_party_unit_of_its_place(system: Person) -> None:
    employer = cell("CTY", type="Doanh nghiệp, cơ quan", party_unit="A2", parent="")
    brought_in(UNITS, xlsx(employer, cell("A1"), cell("A2", parent="A1")), system)
    assert Unit.objects.get(code="CTY").party_unit == Unit.objects.get(code="A2")


@pytest.mark.parametrize("kind", ["Chi bộ cơ sở", "chi bo co so", "GRASSROOTS_CELL", " CHI  BỘ CƠ SỞ "])
def test_a_type_is_known_by_label_or_code_with_or_without_accents(kind: str, system: Person) -> None:
    brought_in(UNITS, xlsx(cell("A1", type=kind)), system)
    assert Unit.objects.get(code="A1").type == UnitType.GRASSROOTS_CELL


@pytest.mark.parametrize("written", ["17/03/2022", "2022-03-17", "17-3-2022", date(2022, 3, 17)])
def test_a_day_is_understood_however_it_is_written(written: Any, system: Person) -> None:
    brought_in(UNITS, xlsx(cell("A1", established_on=written)), system)
    assert Unit.objects.get(code="A1").established_on == date(2022, 3, 17)


def test_decomposed_letters_are_composed(system: Person) -> None:
    name = unicodedata.normalize("NFD", "Chi bộ Đổi mới")
    brought_in(UNITS, xlsx(cell("A1", name=name, parent=unicodedata.normalize("NFD", "ĐUK"))), system)
    assert Unit.objects.get(code="A1").name == "Chi bộ Đổi mới"


def test_a_number_is_a_code_as_well(system: Person) -> None:
    brought_in(UNITS, xlsx(cell("1", symbol=12.0) | {"Mã": 101}), system)
    assert Unit.objects.get(code="101").symbol == "12"


UNKNOWN = "không có đơn vị mã “%s” trong tệp và trong phạm vi quản trị"
WRONG = [
    (cell("A1", parent="KHÔNG"), "Mã đơn vị cấp trên", UNKNOWN % "KHÔNG"),
    (cell("A1", type="Chi hội"), "Loại", "không có “Chi hội”; các giá trị được dùng ghi ở trang Hướng dẫn của tệp mẫu"),
    (cell("A1", established_on="31/02/2022"), "Ngày thành lập", "Tháng 2 năm 2022 không có ngày 31"),
    (cell("A1", established_on="17/03/2100"), "Ngày thành lập", "chưa đến ngày này"),
    (cell("A1", name="=A1&B1"), "Tên", "ô chứa công thức; hãy thay bằng giá trị"),
    (cell("A1", name="#REF!"), "Tên", "ô báo lỗi #REF!"),
    (cell("A1", name=""), "Tên", "còn trống"),
    (cell("A1", symbol=""), "Ký hiệu văn bản", "còn trống; đơn vị mới cần có ký hiệu"),
    (cell("A1" * 20), "Mã", "dài 40 ký tự, tối đa 32"),
    (cell("A1", party_unit="ĐUK"), "Mã tổ chức đảng",
     "chỉ đơn vị loại Doanh nghiệp, cơ quan mới có tổ chức đảng đi kèm"),
    (cell("A1", parent="A1"), "Mã đơn vị cấp trên", "tạo thành vòng: A1 → A1"),
    (cell("CBĐS", established_on="01/01/2020"), "Ngày thành lập",
     "đơn vị thành lập ngày 03/02/1930, không sửa bằng tệp nhập"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "sentence"), WRONG)
def test_what_is_wrong_is_told_with_row_and_column(
    row: dict[str, Any], column: str, sentence: str, system: Person
) -> None:
    run = checked(UNITS, xlsx(cell("A0"), row), system)
    assert (faults(run), run.may_apply) == ([(3, column, sentence)], False)


def test_a_circle_is_told_on_each_of_its_rows(system: Person) -> None:
    run = checked(UNITS, xlsx(cell("A1", parent="A2"), cell("A2", parent="A1"), cell("A3", parent="A2")), system)
    assert [(row, sentence) for row, _column, sentence in faults(run)] == [
        (2, "tạo thành vòng: A1 → A2 → A1"),
        (3, "tạo thành vòng: A1 → A2 → A1"),
    ]


def test_a_unit_does_not_go_below_its_own_subordinate(tree: Tree, system: Person) -> None:
    run = checked(UNITS, xlsx(cell("ĐUK", type="Đảng ủy khối", parent="CBĐS")), system)
    assert [column for _row, column, _sentence in faults(run)] == ["Mã đơn vị cấp trên"]


def test_a_tree_of_more_levels_than_there_may_be_is_refused(system: Person) -> None:
    rows = [cell("A3", parent="ĐUK"), *(cell(f"A{depth}", parent=f"A{depth - 1}") for depth in range(4, 18))]
    run = checked(UNITS, xlsx(*rows), system)
    assert faults(run) == [(16, "Mã đơn vị cấp trên", "cây đơn vị chỉ có tối đa 16 cấp")]


def test_one_code_in_two_rows_must_say_the_same(system: Person) -> None:
    run = checked(UNITS, xlsx(cell("A1"), cell("A1"), cell("A1", name="Tên khác")), system)
    assert (counts(run), faults(run)) == ((1, 0, 1, 1), [(4, "Tên", "khác với dòng 2 có cùng mã")])


def test_closed_units_take_nothing(tree: Tree, system: Person) -> None:
    structure.close(tree.other_cell, on=date(2025, 1, 1), below=tree.cell)
    run = checked(UNITS, xlsx(cell("CBDG"), cell("A1", parent="CBDG")), system)
    assert faults(run) == [
        (2, "Mã", "đơn vị đã kết thúc hoạt động từ ngày 01/01/2025"),
        (3, "Mã đơn vị cấp trên", "đơn vị mã “CBDG” đã kết thúc hoạt động"),
    ]


def test_an_administrator_keeps_to_their_own_units(tree: Tree) -> None:
    """What lies outside is spoken of as what does not exist."""
    UnitFactory(code="NGOÀI", parent=tree.province)
    rows = [cell("A1", parent="NGOÀI"), cell("A2", parent="KHÔNG"), cell("A3", parent="")]
    assert faults(checked(UNITS, xlsx(*rows), tree.admin)) == [
        (2, "Mã đơn vị cấp trên", UNKNOWN % "NGOÀI"),
        (3, "Mã đơn vị cấp trên", UNKNOWN % "KHÔNG"),
        (4, "Mã đơn vị cấp trên", "còn trống; đơn vị mới cần có đơn vị cấp trên"),
    ]
    taken = checked(UNITS, xlsx(cell("NGOÀI")), tree.admin)
    assert faults(taken) == [(2, "Mã", "không dùng được mã này; hãy chọn mã khác")]
    assert counts(checked(UNITS, xlsx(cell("A1"), cell("A2", parent="A1")), tree.admin)) == (2, 0, 0, 0)


def test_what_changed_after_the_check_refuses_the_whole(tree: Tree, system: Person) -> None:
    run = checked(UNITS, xlsx(cell("A1"), cell("A2", parent="CBĐS")), system)
    structure.close(tree.cell, on=clock.today(), below=tree.bloc)
    run = imports.apply(imports.confirm(run, by=system), by=system)
    assert (run.stage, Unit.objects.filter(code__in=["A1", "A2"]).count()) == (Stage.REFUSED, 0)
    assert run.problem.startswith("Dữ liệu đã thay đổi sau khi kiểm tra; chưa ghi gì.")
