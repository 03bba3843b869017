"""Units over time: what a unit was on each day, where it hangs, and what two days cannot both be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from proposals.models import Proposal
from tests.factories import MONDAY, PersonFactory, Tree, UnitFactory, draft, make_tree
from units import clock
from units.actions import appoint, delegate, end_appointment, leave
from units.models import Appointment, Unit, UnitVersion
from units.roles import Perm, Role
from units.structure import change, close

TODAY = MONDAY.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("on_monday")


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def names_of(unit: Unit) -> list[tuple[str, date, date | None]]:
    return list(unit.versions.values_list("name", "valid_from", "valid_to"))


# --- versions -------------------------------------------------------------------------
def test_a_renamed_unit_keeps_its_old_name_for_the_days_before(tree: Tree) -> None:
    old, began = tree.cell.name, tree.cell.established_on
    change(tree.cell, on=TODAY, decision="Quyết định 12-QĐ/ĐUK", name="Đảng bộ cơ sở Công ty Chè Đồi Sương")
    assert names_of(tree.cell) == [(old, began, YESTERDAY), ("Đảng bộ cơ sở Công ty Chè Đồi Sương", TODAY, None)]
    assert tree.cell.versions.active(YESTERDAY).get().name == old
    assert tree.cell.versions.active(TODAY).get().decision == "Quyết định 12-QĐ/ĐUK"


def test_a_second_change_on_the_day_of_the_first_corrects_it(tree: Tree) -> None:
    change(tree.cell, on=TODAY, name="Tên gõ nhầm")
    change(tree.cell, on=TODAY, name="Tên đúng")
    assert [name for name, _from, _to in names_of(tree.cell)][1:] == ["Tên đúng"]


@pytest.mark.parametrize(
    ("on", "sentence"), [(TOMORROW, "Chưa đến ngày có hiệu lực"), (date(1900, 1, 1), "không được trước ngày đó")]
)
def test_a_change_is_neither_of_tomorrow_nor_before_the_last_one(tree: Tree, on: date, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        change(tree.cell, on=on, name="Tên khác")
    assert tree.cell.versions.count() == 1


def test_the_database_itself_refuses_two_versions_on_one_day(tree: Tree) -> None:
    with pytest.raises(DatabaseError, match="one version a day"), transaction.atomic():
        UnitVersion.objects.create(unit=tree.cell, valid_from=TODAY, **tree.cell.facts())


def test_the_database_itself_refuses_two_heads_on_one_day(tree: Tree) -> None:
    with pytest.raises(DatabaseError, match="one head a day"), transaction.atomic():
        Appointment.objects.create(person=tree.deputy, role=Role.HEAD, unit=tree.cell, valid_from=TODAY)


# --- the place in the tree --------------------------------------------------------------
def test_a_moved_unit_takes_its_records_and_what_hangs_below_along(tree: Tree) -> None:
    below, proposal = UnitFactory(parent=tree.cell), draft(tree.cadre)
    ward = UnitFactory(parent=tree.province)
    change(tree.cell, on=TODAY, parent=ward)
    below.refresh_from_db()
    assert tree.cell.path.startswith(ward.path)
    assert below.path.startswith(tree.cell.path)
    moved = Proposal.objects.get(pk=proposal.pk)
    assert (moved.unit_path, moved.level_2) == (tree.cell.path, ward.path)


def test_who_looked_after_the_old_place_sees_the_records_no_more(tree: Tree) -> None:
    assert tree.officer.grants.over(Perm.VIEW, tree.cell.path)
    change(tree.cell, on=TODAY, parent=tree.province)
    assert not tree.officer.grants.over(Perm.VIEW, tree.cell.path)


def test_a_body_that_moves_acts_for_the_committee_it_came_to(tree: Tree) -> None:
    change(tree.inspection, on=TODAY, parent=tree.province)
    tree.inspector.forget_grants()
    assert tree.inspector.grants.on_unit(Perm.INSPECT, tree.province.pk)
    assert not tree.inspector.grants.on_unit(Perm.INSPECT, tree.bloc.pk)


@pytest.mark.parametrize("place", ["bloc", "cell"])
def test_a_unit_does_not_hang_below_itself(tree: Tree, place: str) -> None:
    with pytest.raises(ValidationError, match="dưới chính nó"):
        change(tree.bloc, on=TODAY, parent=getattr(tree, place))
    tree.bloc.refresh_from_db()
    assert tree.bloc.parent == tree.province


# --- the end of a unit ------------------------------------------------------------------
def test_a_closed_unit_hangs_below_its_successor_and_its_posts_end(tree: Tree) -> None:
    close(tree.other_cell, on=TODAY, below=tree.cell, decision="Quyết định 3-QĐ/ĐUK")
    assert (tree.other_cell.is_active, tree.other_cell.closed_on) == (False, TODAY)
    assert tree.other_cell.path.startswith(tree.cell.path)
    assert {post.valid_to for post in tree.other_cell.appointments.all()} == {YESTERDAY}
    tree.other_head.forget_grants()
    assert not tree.other_head.grants.anywhere(Perm.DECIDE)
    last = tree.other_cell.versions.get()
    assert (last.parent, last.valid_to, last.decision_of_end) == (tree.bloc, YESTERDAY, "Quyết định 3-QĐ/ĐUK")


def test_a_unit_with_others_below_does_not_close(tree: Tree) -> None:
    with pytest.raises(ValidationError, match="còn đơn vị trực thuộc"):
        close(tree.bloc, on=TODAY, below=tree.province)


def test_a_closed_unit_takes_nobody_and_nothing_new(tree: Tree) -> None:
    waiting = draft(tree.stranger)
    close(tree.other_cell, on=TODAY, below=tree.cell)
    with pytest.raises(ValidationError, match="đã kết thúc hoạt động"):
        appoint(tree.stranger, Role.CADRE, tree.other_cell)
    with pytest.raises(ValidationError, match="đã kết thúc hoạt động"):
        change(tree.other_cell, on=TODAY, name="Tên khác")
    assert Proposal.objects.get(pk=waiting.pk).unit == tree.other_cell


# --- posts --------------------------------------------------------------------------------
def test_a_unit_has_one_head_a_day(tree: Tree) -> None:
    with pytest.raises(ValidationError, match="đã có người đứng đầu trong thời gian này: Hồ Quỳnh Anh"):
        appoint(tree.deputy, Role.HEAD, tree.cell)
    end_appointment(tree.head.appointments.get(), on=TODAY)
    assert appoint(tree.deputy, Role.HEAD, tree.cell, valid_from=TOMORROW).pk


def test_permissions_come_and_go_on_their_days_with_no_job_and_no_new_sign_in(tree: Tree) -> None:
    person = PersonFactory()
    appoint(person, Role.CLERK, tree.cell, valid_from=TOMORROW, valid_to=TOMORROW)
    seen = {}
    for day in (TODAY, TOMORROW, TOMORROW + timedelta(days=1)):
        with clock.at(MONDAY + (day - TODAY)):
            person.forget_grants()
            seen[day] = person.grants.on_unit(Perm.RECEIVE, tree.cell.pk)
    assert list(seen.values()) == [False, True, False]


def acting(tree: Tree, **changes: Any) -> Appointment:
    told = {"valid_from": TODAY, "valid_to": TOMORROW, "limits": [Perm.DECIDE, Perm.RECEIVE], **changes}
    return delegate(tree.head.appointments.get(), tree.deputy, **told)


def test_who_acts_for_another_may_do_what_was_left_to_them_and_no_more(tree: Tree) -> None:
    acting(tree, limits=[Perm.DECIDE, Perm.VOTE, Perm.PROPOSE])
    on_cell = tree.deputy.grants.on_unit
    assert on_cell(Perm.DECIDE, tree.cell.pk)
    assert not on_cell(Perm.RECEIVE, tree.cell.pk)
    with clock.at(MONDAY + timedelta(days=2)):
        tree.deputy.forget_grants()
        assert not tree.deputy.grants.on_unit(Perm.DECIDE, tree.cell.pk)


def test_acting_for_another_ends_with_the_post_itself(tree: Tree) -> None:
    row = acting(tree)
    end_appointment(tree.head.appointments.get(), on=TODAY)
    row.refresh_from_db()
    assert row.valid_to == TODAY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"limits": []}, "Chọn ít nhất một việc"),
        ({"limits": [Perm.VOTE]}, "Chọn ít nhất một việc"),
        ({"valid_from": date(2020, 1, 1)}, "trong thời gian giữ chức vụ"),
        ({"valid_to": YESTERDAY}, "phải từ ngày bắt đầu trở đi"),
    ],
)
def test_what_cannot_be_left_to_another(tree: Tree, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        acting(tree, **changes)
    assert tree.deputy.appointments.count() == 1


def test_who_acts_for_another_leaves_it_to_nobody_else(tree: Tree) -> None:
    row = acting(tree)
    with pytest.raises(ValidationError, match="không được ủy quyền lại"):
        delegate(row, tree.member, valid_from=TODAY, valid_to=TODAY, limits=[Perm.DECIDE])


def test_who_leaves_keeps_account_and_history_but_no_post(tree: Tree) -> None:
    appoint(tree.cadre, Role.CLERK, tree.cell, valid_from=TOMORROW)
    leave(tree.cadre, on=TODAY, kind="RETIRED")
    tree.cadre.refresh_from_db()
    assert (tree.cadre.is_active, tree.cadre.left_on, tree.cadre.leaving) == (True, TODAY, "RETIRED")
    assert [post.valid_to for post in tree.cadre.appointments.all()] == [TODAY]
    with pytest.raises(ValidationError, match="đã thôi giữ chức vụ"):
        appoint(tree.cadre, Role.CADRE, tree.cell)
