"""Quy định: every number with its basis; a change is a new row from a day on, and what runs keeps its rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.audit import chain_of
from organisation.actions import rules
from proposals import actions
from tests.factories import UnitFactory, day, draft
from tests.organisation.offices import Office, address, drawn, make_office, send, text_of
from units import clock
from units.models import Unit
from workflow.clocks import deadlines_of
from workflow.errors import AlreadyDone, Refused, Stale
from workflow.models import Certainty, Rule
from workflow.rules import whole

TODAY = day(0).date()
KEY = "proposal.receive"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    """11/03/2024."""
    with clock.at(day(0)):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def general(office: Office, client: Client) -> Client:
    """The browser of who administers all units."""
    client.force_login(office.general)
    return client


@pytest.fixture
def admin(office: Office, client: Client) -> Client:
    """The browser of the bloc's administrator."""
    client.force_login(office.tree.admin)
    return client


def first_row(key: str = KEY) -> Rule:
    return Rule.objects.get(key=key, unit=None, valid_from=date(2021, 9, 22))


def form(**changes: str) -> dict[str, str]:
    return {
        "unit": "",
        "value": "4",
        "basis": "Quy chế làm việc số 05-QC/TU, Điều 7",
        "certainty": Certainty.SOURCE,
        "valid_from": "18/03/2024",
        **changes,
    }


def set_rule(office: Office, key: str = KEY, unit: Unit | None = None, ahead: int = 7, **changes: object) -> Rule:
    what: dict[str, object] = {
        "value": Decimal(4),
        "basis": "Quy chế số 05",
        "certainty": Certainty.SOURCE,
        "valid_from": TODAY + timedelta(days=ahead),
        **changes,
    }
    return rules.set_rule(first_row(key), by=office.general, unit=unit, **what)


# --- the list ---------------------------------------------------------------------------------------------
def test_every_rule_stands_there_with_its_basis(admin: Client):
    page = text_of(admin.get(address("rules")))
    for label in Rule.objects.values_list("label", flat=True):
        assert label in page
    assert "Tập thể lãnh đạo xem xét đề xuất 7 ngày làm việc NĐ 73/2023/NĐ-CP, Điều 8 khoản 1 Theo nguồn đã đọc" in page
    assert "50%" in page


def test_rules_are_found_without_accents(admin: Client):
    page = text_of(admin.get(address("rules"), {"q": "giai trinh"}))
    assert "Gửi đề cương giải trình" in page
    assert "Tiếp nhận đề xuất" not in page
    assert "Không có quy định nào khớp" in text_of(admin.get(address("rules"), {"q": "xyz"}))


def test_the_values_of_a_unit_are_those_in_force_there(office: Office, admin: Client):
    set_rule(office, unit=office.tree.bloc, ahead=0, value=Decimal(9))
    page = text_of(admin.get(address("rules"), {"don_vi": "CBĐS", "q": "tiep nhan de xuat"}))
    assert "9 ngày làm việc Đảng ủy Khối Doanh nghiệp" in page
    everywhere = text_of(admin.get(address("rules"), {"q": "tiep nhan de xuat"}))
    assert "Đảng ủy Khối Doanh nghiệp: 9 ngày làm việc 2 ngày làm việc" in everywhere


def test_the_list_costs_the_same_with_thirty_own_values(office: Office, admin: Client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(address("rules")).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(30):
        unit = UnitFactory(name=f"Chi bộ {number}", parent=office.tree.bloc)
        set_rule(office, unit=unit, ahead=0)
    assert one == queries() <= MOST_QUERIES
    assert "và 27 đơn vị khác có giá trị riêng" in text_of(admin.get(address("rules")))


# --- changing ---------------------------------------------------------------------------------------------
def test_a_new_general_value_is_a_new_row_and_the_old_one_gets_its_end(office: Office, general: Client):
    answer = send(general, address("rule_change", first_row().pk), **form())
    new = Rule.objects.get(key=KEY, valid_from=date(2024, 3, 18))
    assert answer.url == address("rule", new.pk)
    assert (first_row().value, first_row().valid_to) == (Decimal(2), date(2024, 3, 17))
    assert (new.value, new.unit, new.valid_to) == (Decimal(4), None, None)
    assert [whole(KEY, on=TODAY + timedelta(days=ahead)) for ahead in (0, 6, 7)] == [2, 2, 4]
    page = text_of(general.get(answer.url))
    assert "Có hiệu lực từ ngày 18/03/2024; thời hạn đang chạy giữ nguyên." in page
    assert "Chưa có hiệu lực" in page
    assert "Đặt quy định" in page
    assert chain_of(first_row()).get().title == "Quy định hết hiệu lực"


def test_what_runs_keeps_the_rule_under_which_it_was_opened(office: Office):
    proposal = actions.submit(draft(office.tree.cadre), by=office.tree.cadre)
    set_rule(office, ahead=0, value=Decimal(9))
    assert deadlines_of(proposal).get().due_on == date(2024, 3, 13)
    later = actions.submit(draft(office.tree.colleague), by=office.tree.colleague)
    assert deadlines_of(later).get().due_on == date(2024, 3, 22)


def test_an_administrator_sets_a_value_for_their_unit_only(office: Office, admin: Client):
    answer = send(admin, address("rule_change", first_row().pk), **form(unit="CBĐS"))
    assert answer.status_code == 302
    own = Rule.objects.get(key=KEY, unit=office.tree.cell)
    with clock.at(day(7)):
        assert [whole(KEY, unit) for unit in (office.tree.cell, office.tree.other_cell)] == [4, 2]
    assert first_row().valid_to is None
    assert "Thôi áp dụng giá trị riêng" in text_of(admin.get(address("rule", own.pk)))


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("", "Nhập áp dụng cho đơn vị và cấp dưới"),
        ("PBL", "Không có đơn vị nào khớp trong phạm vi của đồng chí."),
        ("TU", "Không có đơn vị nào khớp trong phạm vi của đồng chí."),
    ],
)
def test_and_for_no_other(office: Office, admin: Client, unit: str, sentence: str):
    answer = send(admin, address("rule_change", first_row().pk), **form(unit=unit))
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_the_action_itself_refuses(office: Office):
    for unit in (None, office.ward, office.tree.province):
        with pytest.raises(Refused):
            rules.set_rule(first_row(), by=office.tree.admin, unit=unit, value=Decimal(4), basis="x",
                           certainty=Certainty.CHOICE, valid_from=TODAY)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "changes", "sentence"),
    [
        (KEY, {"value": "-1"}, "Nhập giá trị từ 0 đến 1000."),
        (KEY, {"value": "2,5"}, "Nhập một số nguyên."),
        (KEY, {"value": "nhiều"}, "Nhập một số, ví dụ 12,5"),
        ("proposal.vote_pass", {"value": "100,5"}, "Nhập giá trị từ 0 đến 100."),
        ("monitoring.interval", {"value": "0"}, "Nhập giá trị từ 1 đến 120."),
        (KEY, {"basis": " "}, "Nhập căn cứ pháp lý"),
        (KEY, {"certainty": ""}, "Chọn độ chắc chắn"),
        (KEY, {"valid_from": "10/03/2024"}, "Quy định mới có hiệu lực sớm nhất từ hôm nay."),
    ],
)
def test_what_cannot_be_is_said_and_kept(general: Client, key: str, changes: dict[str, str], sentence: str):
    answer = send(general, address("rule_change", first_row(key).pk), **form(**changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Quy chế làm việc số 05-QC/TU, Điều 7"' in answer.content.decode() or "basis" in changes
    assert Rule.objects.filter(key=key).count() == 1


def test_half_a_percent_is_a_percentage(office: Office):
    assert set_rule(office, key="proposal.vote_pass", value=Decimal("66.5")).amount == "66,5%"


def test_the_same_value_again_is_no_change(office: Office):
    with pytest.raises(ValidationError, match="đang có hiệu lực"):
        set_rule(office, value=first_row().value, basis=first_row().basis, certainty=first_row().certainty)


def test_a_value_to_come_is_put_right_in_place_and_one_before_it_gives_way_to_it(office: Office):
    set_rule(office, ahead=7)
    assert set_rule(office, ahead=7, value=Decimal(5)).pk == Rule.objects.get(key=KEY, valid_from=day(7).date()).pk
    assert set_rule(office, ahead=3, value=Decimal(3)).valid_to == day(6).date()
    assert [whole(KEY, on=day(ahead).date()) for ahead in (2, 3, 6, 7)] == [2, 3, 3, 5]


def test_what_began_today_is_not_touched_any_more(office: Office):
    set_rule(office, ahead=0)
    with pytest.raises(ValidationError, match="sớm nhất từ ngày mai"):
        set_rule(office, ahead=0, value=Decimal(6))
    assert set_rule(office, ahead=1, value=Decimal(6)).valid_from == day(1).date()
    assert [whole(KEY, on=day(ahead).date()) for ahead in (-1, 0, 1)] == [2, 4, 6]


def test_a_unit_gives_up_its_own_value(office: Office, admin: Client):
    own = set_rule(office, unit=office.tree.cell, ahead=0)
    answer = send(admin, address("rule_end", own.pk), on="15/03/2024", reason="Theo quy định chung")
    assert answer.status_code == 302
    assert [whole(KEY, office.tree.cell, day(ahead).date()) for ahead in (4, 5)] == [4, 2]
    assert chain_of(own).last().reason == "Theo quy định chung"


def test_pressing_twice_changes_once(general: Client):
    url = address("rule_change", first_row().pk)
    twice = {**drawn(general, url), **form()}
    first, second = general.post(url, twice), general.post(url, twice)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Rule.objects.filter(key=KEY).count() == 2


def test_a_stale_page_changes_nothing(office: Office, general: Client):
    url = address("rule_change", first_row().pk)
    marks = drawn(general, url)
    set_rule(office, ahead=1)
    answer = general.post(url, {**marks, **form()})
    assert answer.status_code == 409
    assert "Quy chế làm việc số 05-QC/TU, Điều 7" in text_of(answer)
    with pytest.raises(Stale):
        set_rule(office, ahead=9, seen=0)


def test_a_used_key_changes_nothing(office: Office):
    set_rule(office, key="proposal.receive", ahead=7)
    rules.set_rule(first_row("proposal.decide"), by=office.general, unit=None, value=Decimal(8), basis="Quy chế",
                   certainty=Certainty.CHOICE, valid_from=TODAY, key="")  # fmt: skip
    assert Rule.objects.filter(key="proposal.decide").count() == 2
    with pytest.raises(AlreadyDone):
        for value in (5, 6):
            rules.set_rule(first_row("proposal.supplement"), by=office.general, unit=None, value=Decimal(value),
                           basis="Quy chế", certainty=Certainty.CHOICE, valid_from=TODAY, key="một")  # fmt: skip


def test_the_rule_of_a_unit_that_is_not_theirs_does_not_exist(office: Office, admin: Client):
    abroad = set_rule(office, unit=office.ward)
    for name in ("rule", "rule_change", "rule_end"):
        assert admin.get(address(name, abroad.pk)).status_code == 404
    assert "phường B'Lao" not in text_of(admin.get(address("rule", first_row().pk)))


def test_what_they_inherit_they_see_and_cannot_end(office: Office, admin: Client):
    above = set_rule(office, unit=office.tree.province)
    assert "Đảng bộ tỉnh Lâm Đồng" in text_of(admin.get(address("rule", first_row().pk)))
    assert admin.get(address("rule_end", above.pk)).status_code == 404


@pytest.mark.parametrize("who", ["cadre", "head", "auditor"])
def test_others_are_refused(office: Office, client: Client, who: str):
    client.force_login(office.tree.people()[who])
    for name in ("rule", "rule_change", "rule_end"):
        assert client.get(address(name, first_row().pk)).status_code == 403
        assert client.post(address(name, first_row().pk)).status_code == 403
