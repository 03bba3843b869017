"""What an appointment gives, where, and on which days."""

from datetime import timedelta

import pytest

from tests.small_tree import Tree, moment
from units import clock
from units.actions import appoint, end_appointment
from units.models import Appointment, Grant, Person, Unit, everyone_with
from units.querysets import home_unit_of, inspection_authority_of, superior_of
from units.roles import ROLES, Perm, Role


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_every_role_has_its_line_in_the_table():
    assert set(ROLES) == set(Role.values)


def test_competence_is_the_units_own(small_tree: Tree):
    assert small_tree.head.has_perm("units.decide", small_tree.cell)
    assert not small_tree.superior.has_perm("units.decide", small_tree.cell)
    assert not small_tree.head.has_perm("units.decide", small_tree.bloc)


def test_sight_reaches_the_whole_subtree(small_tree: Tree):
    assert small_tree.superior.has_perm("units.view_records", small_tree.cell)
    assert not small_tree.head.has_perm("units.view_records", small_tree.other)


def test_a_body_acts_for_the_committee_it_serves(small_tree: Tree):
    assert small_tree.chair.has_perm("units.chair_inspection", small_tree.bloc)
    assert not small_tree.chair.has_perm("units.chair_inspection", small_tree.inspection)
    assert inspection_authority_of(small_tree.cell.path) == small_tree.bloc


def test_permissions_come_and_go_on_their_days_without_any_job(small_tree: Tree):
    person = Person.objects.create_user("moi", "Nguyễn Thị Ảnh")
    first, last = moment("10/03/2026").date(), moment("20/03/2026").date()
    appoint(person, Role.HEAD, small_tree.other, valid_from=first, valid_to=last)
    for day, expected in (("09/03/2026", False), ("10/03/2026", True), ("20/03/2026", True), ("21/03/2026", False)):
        with clock.at(moment(day)):
            assert fresh(person).has_perm("units.decide", small_tree.other) is expected, day


def test_ending_an_appointment_ends_its_rows(small_tree: Tree):
    appointment = Appointment.objects.get(person=small_tree.head)
    end_appointment(appointment, on=clock.today() - timedelta(days=1))
    assert not fresh(small_tree.head).has_perm("units.decide", small_tree.cell)
    assert not everyone_with(Perm.DECIDE, small_tree.cell.pk).exists()
    assert Grant.objects.filter(appointment=appointment).exists()


def test_an_inactive_account_may_nothing(small_tree: Tree):
    small_tree.head.is_active = False
    small_tree.head.save()
    assert not fresh(small_tree.head).has_perm("units.decide", small_tree.cell)


def test_permissions_are_read_in_one_query(small_tree: Tree, django_assert_num_queries):
    person = fresh(small_tree.head)
    with django_assert_num_queries(1):
        for unit in (small_tree.cell, small_tree.other, small_tree.bloc):
            person.has_perm("units.decide", unit)
            person.has_perm("units.view_records", unit)


def test_a_heads_own_proposal_goes_one_level_up(small_tree: Tree):
    assert superior_of(small_tree.cell) == small_tree.bloc
    assert superior_of(small_tree.bloc) is None
    assert home_unit_of(small_tree.cadre) == small_tree.cell


def test_paths_number_siblings_in_order(small_tree: Tree):
    assert [unit.path[-4:] for unit in small_tree.bloc.children.order_by("path")] == ["0001", "0002", "0003", "0004"]
    assert list(Unit.objects.above(small_tree.cell.path)) == [small_tree.bloc, small_tree.cell]


def test_people_are_sorted_by_given_name(small_tree: Tree):
    names = ["Nguyễn Thị Ánh", "Trần Đình Ân", "Đặng Văn An", "Dương Minh Ê", "Hồ Quỳnh Anh", "Đặng Ý"]
    Person.objects.all().filter(is_system=False).exclude(pk__in=[p.pk for p in small_tree.people()]).delete()
    for number, name in enumerate(names):
        Person.objects.create_user(f"p{number}", name)
    found = [p.full_name for p in Person.objects.filter(username__regex=r"^p\d$")]
    assert found == ["Đặng Văn An", "Hồ Quỳnh Anh", "Nguyễn Thị Ánh", "Trần Đình Ân", "Dương Minh Ê", "Đặng Ý"]


@pytest.mark.parametrize("typed", ["K\u2019Brơi", "K'Brơi"])
def test_names_are_kept_in_nfc(small_tree: Tree, typed: str):
    import unicodedata

    person = Person.objects.create_user("kbroi", unicodedata.normalize("NFD", typed))
    assert person.full_name == unicodedata.normalize("NFC", person.full_name)
    assert unicodedata.is_normalized("NFC", person.sort_name)
