"""The page of one unit: what it is, was, who is in it, which records it has; and what people above or beside it see."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from evidence import audit
from organisation import records
from proposals.models import ProposalState
from tests.factories import PersonFactory, Tree, UnitFactory, day, draft, proposal_in
from tests.organisation.tree_world import (
    more_people,
    more_units,
    page_for,
    powers_url,
    queries_for,
    unit_url,
    visit,
)
from units import clock
from units.actions import appoint, delegate, end_appointment
from units.models import Person, Unit, UnitType
from units.roles import Perm, Role
from units.structure import change, close


def context(person: Person, unit: Unit, **query: Any) -> Any:
    return visit(person, unit_url(unit), **query).context


def kind_of(person: Person, unit: Unit, name: str) -> records.Kind | None:
    return next((kind for kind in context(person, unit)["records"] if str(kind.name) == name), None)


def names(person: Person, unit: Unit, **query: Any) -> list[str]:
    return [member.person.full_name for member in context(person, unit, **query)["people"].rows]


# --- who sees what --------------------------------------------------------------------------------------
def test_a_unit_out_of_sight_does_not_exist(tree: Tree) -> None:
    for url in (unit_url(tree.cell), powers_url(tree.cell)):
        answer = visit(tree.stranger, url)
        assert answer.status_code == 404
        assert "Chè Đồi Sương" not in answer.content.decode()


def test_a_unit_above_shows_its_name_and_head_and_nobody_else(tree: Tree) -> None:
    page = page_for(tree.stranger, unit_url(tree.bloc))
    assert "Mai Xuân Ứng" in page
    for hidden in ("Chế Thị Ngọc Oanh", "Chè Đồi Sương", "Hồ sơ của đơn vị", "Người đang giữ chức vụ", "Văn phòng"):
        assert hidden not in page
    assert visit(tree.stranger, powers_url(tree.bloc)).status_code == 404


def test_ones_own_unit_is_seen_whole(tree: Tree) -> None:
    page = page_for(tree.cadre, unit_url(tree.cell))
    for shown in ("Hồ Quỳnh Anh", "Phạm Hồng Ửng", "Hồ sơ của đơn vị và cấp dưới", "Đảng ủy Khối Doanh nghiệp"):
        assert shown in page


def test_linked_units_show_only_within_sight(tree: Tree) -> None:
    UnitFactory(code="CTC", name="Công ty Chè", type=UnitType.EMPLOYER, parent=tree.province, party_unit=tree.cell)
    assert "Công ty Chè" not in page_for(tree.cadre, unit_url(tree.cell))
    inside = UnitFactory(name="Công ty Trà", type=UnitType.EMPLOYER, parent=tree.cell, party_unit=tree.cell)
    assert "Công ty Trà" in page_for(tree.head, unit_url(tree.cell))
    assert "Tổ chức đảng" in page_for(tree.head, unit_url(inside))


# --- facts on a day ---------------------------------------------------------------------------------------
def test_the_facts_of_a_day_are_those_of_that_day(tree: Tree) -> None:
    change(tree.cell, on=date(2024, 2, 1), decision="12-QĐ/ĐUK", name="Chi bộ Trà Đồi Sương", place="Bảo Lộc")
    today, before = page_for(tree.head, unit_url(tree.cell)), context(tree.head, tree.cell, vao="31/01/2024")
    assert "12-QĐ/ĐUK" in today
    assert (before["then"].name, before["then"].place) == (
        "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương",
        "Đà Lạt",
    )
    assert context(tree.head, tree.cell, vao="01/02/2024")["then"].name == "Chi bộ Trà Đồi Sương"


def test_who_held_a_post_on_a_day(tree: Tree) -> None:
    end_appointment(tree.deputy.appointments.get(), on=date(2024, 1, 31))
    newcomer = PersonFactory(full_name="Lê Thị Ái")
    appoint(newcomer, Role.LEADER, tree.cell, valid_from=date(2024, 2, 1), post="Phó Bí thư")
    assert "Đỗ Công Ẩn" in names(tree.head, tree.cell, vao="31/01/2024")
    assert "Đỗ Công Ẩn" not in names(tree.head, tree.cell, vao="01/02/2024")
    assert "Lê Thị Ái" in names(tree.head, tree.cell, vao="01/02/2024")


def test_what_lay_below_on_a_day_goes_by_its_name_of_then(tree: Tree) -> None:
    change(tree.other_cell, on=date(2024, 2, 1), short_name="Vận tải Mới")
    then = page_for(tree.officer, unit_url(tree.bloc), vao="31/01/2024")
    assert "Vận tải Mới" not in then
    assert "Vận tải Mới" in page_for(tree.officer, unit_url(tree.bloc))
    close(tree.cell, on=date(2024, 3, 1), below=tree.other_cell)
    assert tree.cell in [row.unit for row in context(tree.officer, tree.bloc, vao="29/02/2024")["below"]]
    assert tree.cell not in context(tree.officer, tree.bloc)["below"]


def test_a_day_before_or_after_its_life_is_a_sentence(tree: Tree) -> None:
    young = UnitFactory(parent=tree.cell, established_on=date(2023, 1, 1))
    assert "Ngày 31/12/2022 đơn vị chưa được thành lập." in page_for(tree.head, unit_url(young), vao="31/12/2022")
    close(young, on=date(2024, 3, 1), below=tree.cell)
    page = page_for(tree.head, unit_url(young), vao="02/03/2024")
    assert "Ngày 02/03/2024 đơn vị đã kết thúc hoạt động (từ ngày 01/03/2024)." in page
    assert "Đơn vị kế thừa" in page_for(tree.head, unit_url(young))


@pytest.mark.parametrize("asked", ["31/02/2024", "hôm qua", "01/13/2024", "99999999", "\x00", "²/1/2024"])
def test_a_day_that_cannot_be_is_a_sentence(tree: Tree, asked: str) -> None:
    page = page_for(tree.head, unit_url(tree.cell), vao=asked)
    assert "Có 1 lỗi cần sửa" in page
    assert "Hồ Quỳnh Anh" in page


def test_a_former_parent_out_of_sight_is_not_named(tree: Tree) -> None:
    change(tree.cell, on=date(2024, 2, 1), parent=tree.other_cell)
    change(tree.cell, on=date(2024, 3, 1), parent=tree.bloc)
    for query in ({}, {"vao": "15/02/2024"}):
        assert "Dốc Gió" not in page_for(tree.cadre, unit_url(tree.cell), **query)
        assert "Dốc Gió" in page_for(tree.officer, unit_url(tree.cell), **query)


# --- people -------------------------------------------------------------------------------------------------
def test_people_are_sorted_by_given_name(tree: Tree) -> None:
    assert names(tree.head, tree.cell) == [
        "Hồ Quỳnh Anh", "Đỗ Công Ẩn", "Trần Đình Ân", "Hoàng Thị Êm", "Lý Thị Mai", "Bùi Văn Tấn", "Phạm Hồng Ửng",
    ]  # fmt: skip


def test_a_delegation_says_for_whom(tree: Tree) -> None:
    delegate(
        tree.head.appointments.get(), tree.deputy, valid_from=date(2024, 3, 1), valid_to=date(2024, 4, 1),
        limits=[Perm.DECIDE],
    )  # fmt: skip
    page = page_for(tree.head, unit_url(tree.cell))
    assert "ủy quyền của Hồ Quỳnh Anh" in page
    assert context(tree.head, tree.cell)["head"].person == tree.head


def test_many_people_come_in_pages(tree: Tree) -> None:
    more_people(tree.cell, 60)
    first = context(tree.head, tree.cell)["people"]
    second = context(tree.head, tree.cell, sau=first.next_cursor)["people"]
    assert (len(first.rows), len(second.rows)) == (50, 17)


# --- records ------------------------------------------------------------------------------------------------
def test_records_are_counted_by_kind_and_state(tree: Tree) -> None:
    proposal_in(ProposalState.SUBMITTED, tree)
    proposal_in(ProposalState.WITHDRAWN, tree)
    draft(tree.cadre)
    proposals = kind_of(tree.officer, tree.bloc, "Đề xuất")
    assert proposals is not None
    assert (proposals.total, proposals.under_way, proposals.overdue) == (2, 1, 0)
    assert proposals.states == [("Đã gửi", "wait", 1), ("Đã rút", "draft", 1)]
    assert proposals.url == f"/de-xuat/?nhom=tat-ca&don_vi={tree.bloc.pk}"


def test_records_are_those_that_the_person_may_see(tree: Tree) -> None:
    draft(tree.cadre)
    proposal_in(ProposalState.SUBMITTED, tree, by=tree.colleague)
    assert kind_of(tree.cadre, tree.cell, "Đề xuất").total == 1  # type: ignore[union-attr]
    assert kind_of(tree.watcher, tree.cell, "Đề xuất") is None
    assert kind_of(tree.officer, tree.office, "Đề xuất") is None


def test_what_is_overdue_is_counted(tree: Tree) -> None:
    proposal_in(ProposalState.SUBMITTED, tree)
    with clock.at(day(20)):
        assert kind_of(tree.head, tree.cell, "Đề xuất").overdue == 1  # type: ignore[union-attr]


def test_counting_stops_and_says_so(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    for _one in range(3):
        proposal_in(ProposalState.SUBMITTED, tree)
    kind = kind_of(tree.head, tree.cell, "Đề xuất")
    assert kind is not None
    assert (kind.counted_all, sum(number for _label, _tone, number in kind.states)) == (False, 2)
    assert "hơn 1.000" in page_for(tree.head, unit_url(tree.cell))


# --- history -------------------------------------------------------------------------------------------------
def test_the_chain_of_the_unit_is_its_history(tree: Tree) -> None:
    with transaction.atomic():
        audit.record(tree.cell, action="rename", title="Đổi tên", by=tree.admin, reason="Theo quyết định 12")
    assert "Theo quyết định 12" in page_for(tree.head, unit_url(tree.cell))
    change(tree.bloc, on=date(2024, 2, 1), name="Đảng ủy Khối Mới")
    above = page_for(tree.cadre, unit_url(tree.bloc))
    assert "Đảng ủy Khối Doanh nghiệp" in above
    assert "Nhật ký của đơn vị" not in above


# --- cost -----------------------------------------------------------------------------------------------------
def test_the_page_costs_the_same_with_thirty_people_and_thirty_units(tree: Tree) -> None:
    more_people(tree.cell, 1)
    more_units(tree.cell, 1)
    few = queries_for(tree.head, unit_url(tree.cell))
    more_people(tree.cell, 29)
    more_units(tree.cell, 29)
    assert queries_for(tree.head, unit_url(tree.cell)) == few
    assert few <= 36


def test_the_page_costs_the_same_twelve_levels_down(tree: Tree) -> None:
    few = queries_for(tree.officer, unit_url(tree.cell))
    unit = tree.cell
    for _level in range(12):
        unit = UnitFactory(parent=unit)
    more_people(unit, 1)
    assert queries_for(tree.officer, unit_url(unit)) == few
