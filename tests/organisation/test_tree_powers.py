"""Ai được làm gì: the names beside each permission are those whom the permission rows let act."""

from datetime import date

import pytest

from organisation.powers import powers_at, role_lines
from tests.factories import PersonFactory, Tree, UnitFactory
from tests.organisation.tree_world import (
    more_people,
    page_for,
    powers_url,
    queries_for,
)
from units.actions import delegate, end_appointment
from units.models import Person, Unit
from units.roles import PERM_LABELS, ROLES, UNIT_REACH, Perm, Role


def holders(unit: Unit, perm: Perm) -> list[str]:
    power = next(power for power in powers_at(unit) if power.perm == perm)
    return [holder.person.full_name for holder in power.holders]


def test_permissions_stand_in_the_order_of_the_table(tree: Tree) -> None:
    assert [power.perm for power in powers_at(tree.cell)] == list(PERM_LABELS)


@pytest.mark.parametrize("unit", ["cell", "bloc", "province", "office"])
def test_the_names_are_those_who_hold_the_permission(tree: Tree, unit: str) -> None:
    """Asked of every person, one by one, as a policy would."""
    where: Unit = getattr(tree, unit)
    for perm in Perm:
        may = [
            person.full_name
            for person in tree.people().values()
            if (person.grants.on_unit(perm, where.pk) if perm in UNIT_REACH else person.grants.over(perm, where.path))
        ]
        assert sorted(holders(where, perm)) == sorted(may), perm


def test_a_delegation_stands_beside_its_permission_only(tree: Tree) -> None:
    delegate(
        tree.head.appointments.get(), tree.deputy, valid_from=date(2024, 3, 1), valid_to=date(2024, 4, 1),
        limits=[Perm.DECIDE],
    )  # fmt: skip
    assert holders(tree.cell, Perm.DECIDE) == ["Hồ Quỳnh Anh", "Đỗ Công Ẩn"]
    assert holders(tree.cell, Perm.RECEIVE) == ["Lý Thị Mai", "Hồ Quỳnh Anh"]
    assert "ủy quyền của Hồ Quỳnh Anh, đến hết ngày 01/04/2024" in page_for(tree.head, powers_url(tree.cell))


def test_yesterdays_posts_give_nothing_today(tree: Tree) -> None:
    end_appointment(tree.clerk.appointments.get(), on=date(2024, 3, 10))
    Person.objects.filter(pk=tree.head.pk).update(is_active=False)
    assert holders(tree.cell, Perm.RECEIVE) == []
    assert "Chưa có ai" in page_for(tree.deputy, powers_url(tree.cell))


def test_a_cell_is_told_who_inspects_it(tree: Tree) -> None:
    assert "Do Ủy ban Kiểm tra của Đảng ủy Khối Doanh nghiệp" in page_for(tree.cadre, powers_url(tree.cell))
    assert holders(tree.bloc, Perm.CHAIR_INSPECTION) == ["Lâm Quốc Ái"]


def test_units_beside_are_not_named(tree: Tree) -> None:
    """Sight from above is named by the committee for which a body acts, never by the body."""
    page = page_for(tree.cadre, powers_url(tree.cell))
    assert "Kiều Văn Ước" in page
    assert "Văn phòng Đảng ủy Khối" not in page
    assert "Dốc Gió" not in page


def test_many_who_may_propose_are_not_all_named(tree: Tree) -> None:
    more_people(tree.cell, 40)
    assert len(holders(tree.cell, Perm.PROPOSE)) == 30
    assert "và những người khác" in page_for(tree.head, powers_url(tree.cell))


def test_every_role_and_every_separation_rule_is_on_the_page(tree: Tree) -> None:
    assert [str(line.label) for line in role_lines()] == [str(Role(role).label) for role in Role.values]
    assert {line.label: len(line.powers) for line in role_lines()} == {
        Role(role).label: len(powers.perms) for role, powers in ROLES.items()
    }
    page = page_for(tree.head, powers_url(tree.cell))
    for number in range(1, 9):
        assert f"<dt>S{number}</dt>" in page


def test_the_page_costs_the_same_with_thirty_people_and_twelve_levels(tree: Tree) -> None:
    few = queries_for(tree.officer, powers_url(tree.cell))
    more_people(tree.cell, 30)
    unit = tree.cell
    for _level in range(12):
        unit = UnitFactory(parent=unit)
        PersonFactory(post=(Role.LEADER, unit))
    assert queries_for(tree.officer, powers_url(tree.cell)) == few
    assert queries_for(tree.officer, powers_url(unit)) == few
    assert few <= 14
