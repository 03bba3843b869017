"""Thông tin của tôi: my posts of yesterday, today and tomorrow, what each lets me do, and who acts for whom."""

from datetime import date

from tests.factories import PersonFactory, Tree, UnitFactory
from tests.organisation.tree_world import page_for, queries_for, unit_url
from units.actions import appoint, delegate, end_appointment
from units.roles import PERM_LABELS, Perm, Role

PROFILE = "/toi/"


def test_a_delegation_lets_me_do_only_what_was_left_to_me(tree: Tree) -> None:
    post = tree.head.appointments.get()
    delegate(post, tree.watcher, valid_from=date(2024, 3, 1), valid_to=date(2024, 4, 1), limits=[Perm.RECEIVE])
    page = page_for(tree.watcher, PROFILE)
    assert "Đồng chí làm thay theo ủy quyền của Hồ Quỳnh Anh" in page
    assert "đến hết ngày 01/04/2024" in page
    assert str(PERM_LABELS[Perm.RECEIVE]) in page
    assert str(PERM_LABELS[Perm.DECIDE]) not in page


def test_i_am_told_who_acts_for_me(tree: Tree) -> None:
    post = tree.head.appointments.get()
    delegate(post, tree.watcher, valid_from=date(2024, 3, 20), valid_to=date(2024, 4, 1), limits=[Perm.RECEIVE])
    assert "Bùi Văn Tấn làm thay đồng chí từ 20/03/2024 đến hết ngày 01/04/2024:" in page_for(tree.head, PROFILE)


def test_posts_of_the_past_and_to_come_stand_apart(tree: Tree) -> None:
    end_appointment(tree.deputy.appointments.get(), on=date(2024, 2, 29))
    appoint(tree.deputy, Role.CADRE, tree.bloc, valid_from=date(2024, 4, 1), post="Chuyên viên", decision_no="7-QĐ")
    page = page_for(tree.deputy, PROFILE)
    assert "chưa được bổ nhiệm" in page
    assert page.index("Chức vụ sắp tới") < page.index("Chuyên viên") < page.index("Chức vụ đã thôi giữ")
    assert "Quyết định số 7-QĐ" in page


def test_my_unit_is_a_link(tree: Tree) -> None:
    assert f'href="{unit_url(tree.cell)}"' in page_for(tree.cadre, PROFILE)


def test_a_newcomer_has_an_empty_profile(tree: Tree) -> None:
    assert "chưa được bổ nhiệm" in page_for(PersonFactory(), PROFILE)


def test_the_profile_costs_the_same_with_many_posts(tree: Tree) -> None:
    few = queries_for(tree.cadre, PROFILE)
    for month in range(1, 13):
        appoint(tree.cadre, Role.CLERK, tree.cell, valid_from=date(2022, month, 1), valid_to=date(2022, month, 28))
        appoint(tree.cadre, Role.CADRE, UnitFactory(parent=tree.bloc), valid_from=date(2023, month, 1))
    assert queries_for(tree.cadre, PROFILE) <= few + 1
