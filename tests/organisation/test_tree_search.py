"""Finding units and people: accents or not, the accented first, nothing out of sight."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from organisation import links, search
from tests.factories import PersonFactory, Tree, UnitFactory
from tests.organisation.tree_world import (
    more_people,
    more_units,
    page_for,
    queries_for,
    unit_url,
    visit,
)
from units.actions import delegate
from units.models import Person
from units.roles import Perm, Role
from units.structure import close

TREE = "/don-vi/"


def units_found(person: Person, typed: str, **query: Any) -> list[str]:
    return [found.unit.code for found in visit(person, TREE, q=typed, **query).context["results"].units]


def people_found(person: Person, typed: str) -> list[str]:
    return [found.person.full_name for found in visit(person, TREE, q=typed).context["results"].people]


@pytest.mark.parametrize("typed", ["doi suong", "ĐỒI SƯƠNG", "sương đồi", "Đồi Sương", "CBĐS", "cbds"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_unit_is_found_by_its_words_and_its_code(tree: Tree, typed: str, form: Any) -> None:
    assert units_found(tree.officer, unicodedata.normalize(form, typed)) == ["CBĐS"]


@pytest.mark.parametrize("typed", ["ủy ban kiểm tra", "uỷ ban kiểm tra", "uy ban kiem tra", "UỶ BAN"])
def test_both_ways_of_writing_uy_find_it(tree: Tree, typed: str) -> None:
    assert units_found(tree.officer, typed)[0] == "UBKTĐUK"


@pytest.mark.parametrize("typed", ["K'Brơi", "k’broi", "K\u02bcBROI", "kʼbrơi"])
def test_a_name_with_an_apostrophe_is_found(tree: Tree, typed: str) -> None:
    assert people_found(tree.officer, typed) == ["K'Brơi"]


def test_a_person_is_found_with_their_unit(tree: Tree) -> None:
    PersonFactory(full_name="Đặng Ý", post=(Role.LEADER, tree.cell))
    page = page_for(tree.officer, TREE, q="dang y")
    assert "Đặng Ý" in page
    assert f'href="{unit_url(tree.cell)}"' in page


def test_a_name_leads_whoever_keeps_the_account_to_it(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "reverse", lambda name, args: f"/{name}/{args[0]}/")
    address = f"/organisation:person/{tree.other_head.pk}/"
    assert address in page_for(tree.admin, TREE, q="brơi")
    assert address in page_for(tree.admin, unit_url(tree.other_cell))
    assert address not in page_for(tree.officer, TREE, q="brơi")
    assert address not in page_for(tree.stranger, unit_url(tree.other_cell))


def test_the_very_accents_come_first(tree: Tree) -> None:
    """In the order of the tree "Đá" would come before "Da"; in that of names "Đặng Y" before "Đặng Ý"."""
    for code, name in (("A1", "Tổ Suối Đá"), ("A2", "Tổ Suối Da")):
        UnitFactory(code=code, name=name, parent=tree.cell)
    assert units_found(tree.officer, "suối da") == ["A2", "A1"]
    assert units_found(tree.officer, "suối đá") == ["A1", "A2"]
    for name in ("Đặng Y", "Đặng Ý"):
        PersonFactory(full_name=name, post=(Role.CADRE, tree.cell))
    assert people_found(tree.officer, "ĐẶNG Ý") == ["Đặng Ý", "Đặng Y"]


def test_uy_written_either_way_counts_as_the_very_accents(tree: Tree) -> None:
    assert search.as_said("Uỷ ban") == search.as_said("ủy Ban")
    assert search.as_said("hoà") == search.as_said("hòa")
    assert search.as_said("hoa") != search.as_said("hòa")


def test_a_result_tells_where_it_lies(tree: Tree) -> None:
    found = visit(tree.officer, TREE, q="đồi sương").context["results"].units[0]
    assert found.above == ["Đảng bộ tỉnh Lâm Đồng", "Đảng ủy Khối Doanh nghiệp"]


def test_nothing_out_of_sight_is_found(tree: Tree) -> None:
    for typed in ("chè", "doi suong", "CBĐS", "Trần Đình Ân", "cadre", "Hồ Quỳnh Anh"):
        page = page_for(tree.stranger, TREE, q=typed)
        assert "Không thấy đơn vị hay người nào trong phạm vi của đồng chí." in page
        assert "Chè Đồi Sương" not in page


def test_units_above_are_found_by_name_without_their_people(tree: Tree) -> None:
    assert units_found(tree.stranger, "khối doanh nghiệp") == ["ĐUK"]
    assert people_found(tree.stranger, "Mai Xuân Ứng") == []


def test_whoever_acts_for_another_is_shown_as_such(tree: Tree) -> None:
    post = tree.head.appointments.get()
    delegate(post, tree.deputy, valid_from=date(2024, 3, 1), valid_to=date(2024, 4, 1), limits=[Perm.RECEIVE])
    assert "ủy quyền của Hồ Quỳnh Anh" in page_for(tree.officer, TREE, q="Đỗ Công Ẩn")


def test_closed_units_are_found_when_asked_for(tree: Tree) -> None:
    close(tree.other_cell, on=date(2024, 3, 1), below=tree.bloc)
    assert units_found(tree.officer, "dốc gió") == []
    assert "hoặc hiện cả đơn vị đã kết thúc" in page_for(tree.officer, TREE, q="dốc gió")
    assert units_found(tree.officer, "dốc gió", ket_thuc="on") == ["CBDG"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "a\x00b", "🙂", "x" * 101, "<b>", "   "])
def test_odd_input_is_an_answer_and_no_error(tree: Tree, typed: str) -> None:
    answer = visit(tree.officer, TREE, q=typed)
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_too_much_text_says_so_and_shows_the_tree(tree: Tree) -> None:
    page = page_for(tree.officer, TREE, q="x" * 101)
    assert "Có 1 lỗi cần sửa" in page
    assert "CBĐS" in page


def test_results_are_capped_and_say_so(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 3)
    more_units(tree.cell, 5)
    results = visit(tree.officer, TREE, q="tổ số").context["results"]
    assert (len(results.units), results.more_units) == (3, True)
    assert "Chỉ hiện" in page_for(tree.officer, TREE, q="tổ số")


def test_a_search_costs_the_same_for_one_result_and_for_thirty(tree: Tree) -> None:
    more_units(tree.cell, 1)
    more_people(tree.cell, 1)
    few = queries_for(tree.officer, TREE, q="t")
    more_units(tree.cell, 29)
    more_people(tree.cell, 29)
    assert queries_for(tree.officer, TREE, q="t") == few
    assert few <= 14
