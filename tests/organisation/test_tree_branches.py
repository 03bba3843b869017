"""The tree: who sees which units in it, how it opens, what it costs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisation import branches
from organisation.branches import Branch
from tests.factories import PersonFactory, Tree, UnitFactory
from tests.organisation.tree_world import (
    more_units,
    page_for,
    queries_for,
    signed_in,
    visit,
)
from units.models import Person, Unit
from units.roles import Role
from units.structure import close

TREE = "/don-vi/"


def shown(person: Person, **query: Any) -> list[str]:
    """Codes of the units on the page, as they stand."""
    return [node.unit.code for node in _nodes(visit(person, TREE, **query).context["branch"])]


def _nodes(branch: Branch) -> list[branches.Node]:
    found = []
    for node in branch.nodes:
        found += [node, *(_nodes(node.branch) if node.branch else [])]
    return found


def fetched(person: Person, unit: Unit, **query: Any) -> Any:
    """What the page's script gets on opening `unit`."""
    return signed_in(person).get(reverse("organisation:branch", args=[unit.pk]), query, headers={"HX-Request": "true"})


def test_a_cadre_sees_the_way_up_and_nothing_beside_it(tree: Tree) -> None:
    assert shown(tree.cadre) == ["TU", "ĐUK", "CBĐS"]


def test_who_looks_after_a_bloc_sees_all_of_it_open(tree: Tree) -> None:
    assert shown(tree.officer) == ["TU", "ĐUK", "UBKTĐUK", "VPĐUK", "BTCĐUK", "CBĐS", "CBDG"]


def test_only_the_way_down_to_the_wanted_unit_is_open(tree: Tree) -> None:
    below = UnitFactory(code="TO1", parent=tree.cell)
    more_units(tree.other_cell, 2)
    assert below.code not in shown(tree.officer)
    assert shown(tree.officer, mo=tree.cell.pk)[5:8] == ["CBĐS", "TO1", "CBDG"]


@pytest.mark.parametrize("asked", ["abc", "-1", "0", "99999999999999999999999", "1; DROP", "\x00", "²"])
def test_a_unit_that_cannot_be_is_a_sentence(tree: Tree, asked: str) -> None:
    page = page_for(tree.cadre, TREE, mo=asked)
    assert "Không có đơn vị này trong phạm vi của đồng chí." in page
    assert "CBĐS" in page


def test_a_foreign_unit_is_as_if_there_were_none(tree: Tree) -> None:
    page = page_for(tree.stranger, TREE, mo=tree.cell.pk)
    assert "Không có đơn vị này trong phạm vi của đồng chí." in page
    assert "Chè Đồi Sương" not in page
    assert fetched(tree.stranger, tree.cell).status_code == 404


def test_a_branch_has_only_what_the_person_sees(tree: Tree) -> None:
    page = fetched(tree.cadre, tree.bloc).content.decode()
    assert "CBĐS" in page
    assert "CBDG" not in page


def test_a_branch_opened_as_a_page_is_the_tree(tree: Tree) -> None:
    answer = visit(tree.officer, reverse("organisation:branch", args=[tree.bloc.pk]))
    assert (answer.status_code, answer.url) == (302, f"{TREE}?mo={tree.bloc.pk}")


def test_how_many_lie_above_is_not_told(tree: Tree) -> None:
    """A cadre sees one unit of the bloc: that it were the only one would be a lie, how many there are is not theirs."""
    page = page_for(tree.cadre, TREE)
    assert "đơn vị trực thuộc" not in page
    assert "cấp trên" in page


def test_closed_units_show_when_asked_for(tree: Tree) -> None:
    close(tree.other_cell, on=date(2024, 3, 1), below=tree.bloc)
    assert "CBDG" not in shown(tree.officer)
    assert "CBDG" in shown(tree.officer, ket_thuc="on")
    assert "Đã kết thúc" in page_for(tree.officer, TREE, ket_thuc="on")


def test_a_person_without_a_post_is_told_so(tree: Tree) -> None:
    assert "chưa được bổ nhiệm" in page_for(PersonFactory(), TREE)


def test_a_long_branch_comes_in_parts(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST", 3)
    codes = [unit.code for unit in more_units(tree.cell, 7)]
    assert shown(tree.head)[3:] == codes[:3]
    parts, start = [], ""
    while len(parts) < 3:
        branch = branches.branch_of(tree.officer, tree.cell, start=start)
        parts.append([node.unit.code for node in branch.nodes])
        start = branch.more_from
    assert (parts, start) == ([codes[:3], codes[3:6], codes[6:]], "")


def test_the_rest_of_a_long_branch_has_a_plain_address(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST", 3)
    units = more_units(tree.cell, 5)
    page = page_for(tree.head, TREE, mo=tree.cell.pk)
    assert f"?mo={tree.cell.pk}&amp;tu={units[3].path}" in page
    rest = page_for(tree.head, TREE, mo=tree.cell.pk, tu=units[3].path)
    assert units[4].code in rest
    assert units[0].code not in rest
    assert "Về đầu danh sách của" in rest
    for broken in ("x", "\x00", "'; --"):
        assert units[0].code in page_for(tree.head, TREE, mo=tree.cell.pk, tu=broken)


def test_a_wanted_unit_far_down_its_branch_is_shown(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST", 3)
    last = more_units(tree.cell, 9)[-1]
    assert last.code in shown(tree.head, mo=last.pk)


def test_the_tree_costs_the_same_with_thirty_times_as_many_children(tree: Tree) -> None:
    more_units(tree.cell, 1)
    few, wanted = queries_for(tree.head, TREE), queries_for(tree.head, TREE, mo=tree.cell.pk)
    more_units(tree.cell, 29)
    assert (queries_for(tree.head, TREE), queries_for(tree.head, TREE, mo=tree.cell.pk)) == (few, wanted)
    assert (few <= 12, wanted <= 14) == (True, True)


def test_a_branch_costs_the_same_with_thirty_times_as_many_units(tree: Tree) -> None:
    more_units(tree.cell, 1)
    with CaptureQueriesContext(connection) as few:
        fetched(tree.head, tree.cell)
    more_units(tree.cell, 29)
    with CaptureQueriesContext(connection) as many:
        assert fetched(tree.head, tree.cell).content.decode().count("data-tree-link") == 30
    assert len(many) == len(few)


def test_the_tree_costs_the_same_however_deep_the_person_stands(tree: Tree) -> None:
    few = queries_for(tree.head, TREE)
    unit = tree.cell
    for _level in range(12):
        unit = UnitFactory(parent=unit)
    deep = PersonFactory(post=(Role.HEAD, unit))
    assert queries_for(deep, TREE) == few
    assert len(shown(deep)) == 15
