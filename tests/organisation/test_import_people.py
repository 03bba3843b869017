"""People and their posts from a file."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from evidence.audit import chain_of
from organisation.actions import imports
from organisation.models import Kind, Stage
from proposals.models import Proposal
from proposals.search import about
from tests.factories import LONG_AGO, PersonFactory, Tree, UnitFactory, day, draft, make_tree
from tests.organisation.lists import brought_in, cadre, checked, counts, faults, xlsx
from units import clock, structure
from units.actions import appoint, delegate, leave
from units.models import Appointment, Person
from units.roles import Perm, Role

PEOPLE = Kind.PEOPLE


@pytest.fixture
def tree(db: None) -> Tree:
    with clock.at(day(0)):
        return make_tree()


@pytest.fixture
def system(tree: Tree) -> Person:
    return Person.objects.system()


def test_a_new_person_has_an_account_without_password_and_a_post_with_its_powers(tree: Tree, system: Person) -> None:
    row = cadre("nguyenvanan", email="an@kl14.test", title="Kế toán", post="Chi ủy viên", decision_no="12-QĐ/ĐUK")
    run = brought_in(PEOPLE, xlsx(row), system)
    person = Person.objects.get(username="nguyenvanan")
    post = person.appointments.get()
    assert (run.counts["accounts"], run.counts["posts"]) == (1, 1)
    assert (person.has_usable_password(), person.sort_name, person.email) == (False, "An Nguyễn Văn", "an@kl14.test")
    assert (post.unit, post.role, post.post, post.decision_no) == (tree.cell, Role.CADRE, "Chi ủy viên", "12-QĐ/ĐUK")
    assert post.valid_from == date(2025, 7, 1)
    assert person.grants.on_unit(Perm.PROPOSE, tree.cell.pk)


def test_a_second_import_of_the_same_file_changes_nothing(system: Person) -> None:
    rows = [cadre("an"), cadre("an", role="Văn thư"), cadre("binh", valid_to="31/12/2025")]
    assert counts(brought_in(PEOPLE, xlsx(*rows), system)) == (3, 0, 0, 0)
    again = checked(PEOPLE, xlsx(*rows), system)
    assert (counts(again), again.may_apply) == ((0, 0, 3, 0), False)


def test_the_chain_of_a_run_is_vietnamese_whatever_the_page_speaks(system: Person) -> None:
    with override("en"):
        run = brought_in(PEOPLE, xlsx(cadre("an")), system)
    titles = ["Tải tệp lên", "Kiểm tra tệp", "Xác nhận nhập", "Nhập danh sách"]
    assert [entry.title for entry in chain_of(run)] == titles
    assert "Tệp" in chain_of(run).last().facts


def test_one_person_may_hold_several_posts(tree: Tree, system: Person) -> None:
    run = brought_in(PEOPLE, xlsx(cadre("an"), cadre("an", role="Văn phòng", unit="VPĐUK")), system)
    posts = Appointment.objects.filter(person__username="an").order_by("pk")
    assert [(post.role, post.unit) for post in posts] == [(Role.CADRE, tree.cell), (Role.OFFICE, tree.office)]
    assert run.counts["accounts"] == 1
    assert Person.objects.get(username="an").grants.over(Perm.REPORT, tree.bloc.path)


def test_the_end_of_a_post_may_change_and_takes_its_powers_along(tree: Tree, system: Person) -> None:
    row = cadre("cadre", full_name="Trần Đình Ân", valid_from=LONG_AGO, valid_to="30/06/2024")
    assert counts(brought_in(PEOPLE, xlsx(row), system)) == (0, 1, 0, 0)
    post = tree.cadre.appointments.get()
    assert post.valid_to == date(2024, 6, 30)
    assert set(post.grants.values_list("valid_to", flat=True)) == {date(2024, 6, 30)}


def test_whoever_acts_for_the_holder_stops_with_the_post(tree: Tree, system: Person) -> None:
    post = tree.head.appointments.get()
    days = {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31)}
    acting = delegate(post, tree.deputy, **days, limits=[Perm.DECIDE])
    row = cadre("head", full_name=tree.head.full_name, role="HEAD", valid_from=LONG_AGO, valid_to="30/06/2024")
    brought_in(PEOPLE, xlsx(row), system)
    acting.refresh_from_db()
    assert acting.valid_to == date(2024, 6, 30)


def test_names_are_never_split_on_a_guess(system: Person) -> None:
    names = {"a": "K'Brơi", "b": "Cil Ha Sương", "c": "Y Moan Niê", "d": "Nguyễn Thị Hường", "e": "Ka Thủy"}
    rows = [cadre(username, full_name=name) for username, name in names.items()]
    run = brought_in(PEOPLE, xlsx(*rows, cadre("f", full_name="K'Long Ha", sort_name="Long Ha K'")), system)
    stored = dict(Person.objects.filter(username__in="abcdef").values_list("full_name", "sort_name"))
    assert stored == {
        "K'Brơi": "K'Brơi",
        "Cil Ha Sương": "Cil Ha Sương",
        "Y Moan Niê": "Y Moan Niê",
        "Nguyễn Thị Hường": "Hường Nguyễn Thị",
        "Ka Thủy": "Ka Thủy",
        "K'Long Ha": "Long Ha K'",
    }
    assert [name for _row, name, _text in run.findings["REVIEW"]] == ["a", "b", "c", "e"]


def test_a_guessed_sort_name_follows_a_corrected_name(tree: Tree, system: Person) -> None:
    row = cadre("cadre", full_name="Trần Đình Ấn", valid_from=LONG_AGO)
    brought_in(PEOPLE, xlsx(row), system)
    assert Person.objects.get(username="cadre").sort_name == "Ấn Trần Đình"


def test_a_corrected_name_finds_the_proposals_of_the_person(tree: Tree, system: Person) -> None:
    with clock.at(day(0)):
        proposal = draft(tree.cadre)
    brought_in(PEOPLE, xlsx(cadre("cadre", full_name="Phạm Thị Ngọc Ý", valid_from=LONG_AGO)), system)
    assert list(Proposal.objects.filter(about("ngọc ý"))) == [proposal]


def test_heads_may_follow_one_another_in_any_order_of_rows(tree: Tree, system: Person) -> None:
    old = cadre("head", full_name=tree.head.full_name, role="HEAD", valid_from=LONG_AGO, valid_to="30/06/2025")
    run = brought_in(PEOPLE, xlsx(cadre("moi", role="Người đứng đầu"), old), system)
    assert (counts(run), run.stage) == ((1, 1, 0, 0), Stage.APPLIED)


def test_two_heads_on_one_day_are_refused(tree: Tree, system: Person) -> None:
    rows = [cadre("a", role="HEAD"), cadre("b", role="HEAD", unit="UBKTĐUK"), cadre("c", role="HEAD", unit="UBKTĐUK")]
    run = checked(PEOPLE, xlsx(*rows), system)
    assert (counts(run), faults(run)) == (
        (1, 0, 0, 2),
        [
            (2, "Vai trò", f"đơn vị đã có người đứng đầu trong thời gian này: {tree.head.full_name}"),
            (4, "Vai trò", "hai người đứng đầu trong cùng thời gian: Nguyễn Văn An ở dòng 3"),
        ],
    )


def test_one_role_in_one_unit_has_no_overlapping_periods(tree: Tree, system: Person) -> None:
    own = {"full_name": tree.cadre.full_name}
    rows = [
        cadre("cadre", **own, valid_from="01/01/2024"),
        cadre("a", valid_to="31/12/2025"),
        cadre("a", valid_from="31/12/2025"),
    ]
    assert faults(checked(PEOPLE, xlsx(*rows), system)) == [
        (4, "Từ ngày", "trùng thời gian với dòng 3: cùng vai trò"),
        (2, "Từ ngày", "trùng thời gian với chức vụ cùng vai trò từ ngày 01/10/2021"),
    ]
    ended = cadre("cadre", **own, valid_from=LONG_AGO, valid_to="31/12/2023")
    assert faults(checked(PEOPLE, xlsx(rows[0], ended), system)) == []


def test_rows_of_one_person_must_agree(system: Person) -> None:
    rows = [cadre("an", email="an@kl14.test"), cadre("an", role="CLERK"), cadre("an", role="LEADER", full_name="An")]
    run = checked(PEOPLE, xlsx(*rows), system)
    assert faults(run) == [(4, "Họ và tên", "khác với dòng 2 có cùng tên đăng nhập")]


def test_the_same_post_twice_counts_once_and_must_agree(system: Person) -> None:
    rows = [cadre("an"), cadre("an"), cadre("an", valid_to="31/12/2025")]
    run = checked(PEOPLE, xlsx(*rows), system)
    assert (counts(run), faults(run)) == (
        (1, 0, 1, 1),
        [(4, "Đến ngày", "khác với dòng 2 nói về cùng chức vụ")],
    )


WRONG = [
    (cadre("an", unit="KHÔNG"), "Mã đơn vị", "không có đơn vị mã “KHÔNG” trong phạm vi quản trị"),
    (cadre("an", role="Trùm"), "Vai trò", "không có “Trùm”; các giá trị được dùng ghi ở trang Hướng dẫn của tệp mẫu"),
    (cadre("an", valid_from="31/02/2025"), "Từ ngày", "Tháng 2 năm 2025 không có ngày 31"),
    (cadre("an", valid_from=""), "Từ ngày", "còn trống"),
    (cadre("an", valid_to="30/06/2025"), "Đến ngày", "trước ngày bắt đầu"),
    (cadre("nguyễn an"), "Tên đăng nhập", "chỉ gồm chữ, số và các dấu . @ + - _, không có dấu cách"),
    (cadre("an", email="an@"), "Thư điện tử", "“an@” không phải là địa chỉ thư"),
    (cadre("an", full_name="=HYPERLINK(1)"), "Họ và tên", "ô chứa công thức; hãy thay bằng giá trị"),
    (cadre("he-thong"), "Tên đăng nhập", "không dùng được tên đăng nhập này; hãy chọn tên khác"),
]


@pytest.mark.parametrize(("row", "column", "sentence"), WRONG)
def test_what_is_wrong_is_told_with_row_and_column(
    row: dict[str, Any], column: str, sentence: str, system: Person
) -> None:
    run = checked(PEOPLE, xlsx(cadre("binh"), row), system)
    assert (faults(run), run.may_apply) == ([(3, column, sentence)], False)


def test_closed_units_and_people_who_left_take_no_posts(tree: Tree, system: Person) -> None:
    structure.close(tree.other_cell, on=date(2025, 1, 1), below=tree.cell)
    leave(tree.colleague, on=date(2025, 1, 1), kind="RETIRED")
    rows = [cadre("an", unit="CBDG"), cadre("colleague", full_name=tree.colleague.full_name, role="CLERK")]
    assert faults(checked(PEOPLE, xlsx(*rows), system)) == [
        (2, "Mã đơn vị", "đơn vị đã kết thúc hoạt động từ ngày 01/01/2025"),
        (3, "Đến ngày", "người này đã thôi giữ chức vụ từ ngày 01/01/2025"),
    ]


# --- an administrator of a part --------------------------------------------------------------------------
def test_an_administrator_reaches_only_their_own_units_and_people(tree: Tree) -> None:
    outside = UnitFactory(code="NGOÀI", parent=tree.province)
    PersonFactory(username="xa", full_name="Người Ở Xa", post=(Role.CADRE, outside))
    rows = [cadre("an", unit="NGOÀI"), cadre("binh", unit="KHÔNG"), cadre("xa", full_name="Người Ở Xa")]
    assert faults(checked(PEOPLE, xlsx(*rows), tree.admin)) == [
        (2, "Mã đơn vị", "không có đơn vị mã “NGOÀI” trong phạm vi quản trị"),
        (3, "Mã đơn vị", "không có đơn vị mã “KHÔNG” trong phạm vi quản trị"),
        (4, "Tên đăng nhập", "không dùng được tên đăng nhập này; hãy chọn tên khác"),
    ]


def test_the_address_of_someone_with_a_post_above_cannot_be_taken_over(tree: Tree) -> None:
    appoint(tree.cadre, Role.HEAD, tree.province, valid_from=LONG_AGO)
    row = cadre("cadre", full_name=tree.cadre.full_name, email="ke.gian@kl14.test", valid_from=LONG_AGO)
    assert faults(checked(PEOPLE, xlsx(row), tree.admin)) == [
        (2, "Thư điện tử", "không sửa được: người này còn giữ chức vụ ngoài phạm vi quản trị của đồng chí")
    ]


def test_a_role_that_counts_above_is_not_given_from_below(tree: Tree) -> None:
    admin = PersonFactory(username="qt", full_name="Quản Trị", post=(Role.ADMIN, tree.office))
    assert faults(checked(PEOPLE, xlsx(cadre("an", role="OFFICE", unit="VPĐUK")), admin)) == [
        (2, "Vai trò", "vai trò này có quyền trên đơn vị cấp trên, ngoài phạm vi quản trị của đồng chí")
    ]


def test_nobody_appoints_themselves(tree: Tree) -> None:
    row = cadre("admin", full_name=tree.admin.full_name, role="HEAD", unit="VPĐUK")
    assert faults(checked(PEOPLE, xlsx(row), tree.admin)) == [
        (2, "Tên đăng nhập", "không tự đổi tài khoản, chức vụ của chính mình")
    ]


def test_what_changed_after_the_check_refuses_the_whole(tree: Tree, system: Person) -> None:
    run = checked(PEOPLE, xlsx(cadre("an"), cadre("binh", role="HEAD", unit="VPĐUK")), system)
    appoint(tree.officer, Role.HEAD, tree.office)
    run = imports.apply(imports.confirm(run, by=system), by=system)
    assert (run.stage, Person.objects.filter(username__in=["an", "binh"]).count()) == (Stage.REFUSED, 0)
