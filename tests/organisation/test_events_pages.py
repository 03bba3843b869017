"""Pages of the changes of the tree: forms that keep what was typed, what a draft shows, who may come in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organisation.actions import events
from organisation.handovers import open_records
from organisation.models import UnitEvent
from proposals.models import Proposal
from tests.factories import Tree, UnitFactory, make_tree, proposal_in
from tests.kl14.matrix.valid import decided
from tests.organisation.tree_world import queries_for
from units.models import Unit

pytestmark = pytest.mark.usefixtures("on_monday")
DECIDED = {
    "decision_no": "1689-QĐ/TU",
    "decision_on": "01/03/2024",
    "decided_by": "Ban Thường vụ Tỉnh ủy",
    "effective_on": "11/03/2024",
}
NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "50"}


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def admin(tree: Tree, client: Client) -> Client:
    client.force_login(tree.admin)
    return client


def create(client: Client, kind: str, **fields: str) -> Any:
    return client.post(f"{reverse('organisation:event_create')}?loai={kind}", {**DECIDED, "key": "k", **fields})


def rows(prefix: str, *units: str) -> dict[str, str]:
    told = {f"{prefix}-{name}": value for name, value in NO_ROWS.items()}
    told[f"{prefix}-TOTAL_FORMS"] = str(len(units))
    return told | {f"{prefix}-{number}-unit": unit for number, unit in enumerate(units)}


def merged(tree: Tree) -> UnitEvent:
    return events.prepare(
        by=tree.admin, kind="MERGE", ending=[tree.cell], successors=[tree.other_cell], **decided()
    )  # fmt: skip


def step(name: str, event: UnitEvent) -> str:
    return reverse(f"organisation:event_{name}", args=[event.pk])


# --- preparing --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (
            "ESTABLISH",
            {"parent": "ĐUK", "code": "MỚI", "name": "Chi bộ mới", "symbol": "CBM", "type": "GRASSROOTS_CELL"},
        ),
        ("RENAME", {"unit": "CBDG", "name": "Chi bộ Dốc Gió mới"}),
        ("RECLASSIFY", {"unit": "CBDG", "type": "GRASSROOTS_PARTY_COMMITTEE"}),
        ("MOVE", {"unit": "CBDG", "parent": "CBĐS"}),
        ("MERGE", {"successor": "CBDG", **rows("ending", "chè đồi sương")}),
        ("SPLIT", {"ends": "CBĐS", **rows("successors", "CBDG", "U1")}),
        ("DISSOLVE", {"ends": "CBĐS", "successor": "CBDG"}),
        ("TRANSFER_OUT", {"ends": "CBĐS", "successor": "CBDG"}),
    ],
)
def test_every_kind_is_prepared_and_applied_on_the_pages(
    admin: Client, tree: Tree, kind: str, fields: dict[str, str]
) -> None:
    UnitFactory(code="U1", parent=tree.bloc)
    answer = create(admin, kind, **fields)
    event = UnitEvent.objects.get()
    assert (answer.status_code, answer.url) == (302, event.get_absolute_url())
    assert admin.get(event.get_absolute_url()).status_code == 200
    assert admin.get(step("revise", event)).status_code == 200
    assert admin.post(step("apply", event), {"seen": event.version, "key": "a"}).url == event.get_absolute_url()
    assert UnitEvent.objects.get().state == "APPLIED"


def test_a_double_click_prepares_one_draft(admin: Client, tree: Tree) -> None:
    for _press in range(2):
        create(admin, "RENAME", unit="CBDG", name="Tên mới")
    assert UnitEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("RENAME", {"unit": "CBDG"}, "Nhập ít nhất một nội dung thay đổi"),
        ("RENAME", {"unit": "khongco", "name": "x"}, "Không có đơn vị nào khớp"),
        ("MOVE", {"unit": "CBDG", "parent": "CBDG"}, "dưới chính nó"),
        ("MOVE", {"unit": "CBDG", "parent": "ĐUK"}, "đang trực thuộc đơn vị này"),
        ("DISSOLVE", {"ends": "CBDG", "successor": "CBDG"}, "không vừa kết thúc vừa kế tục"),
        ("RENAME", {"unit": "CBDG", "name": "x", "effective_on": "31/02/2024"}, "Tháng 2 năm 2024 không có ngày 31"),
        ("RENAME", {"unit": "CBDG", "name": "x", "decision_no": ""}, "Nhập số quyết định"),
        ("MERGE", {"successor": "CBDG", **rows("ending", "")}, "Chọn ít nhất một đơn vị kết thúc"),
    ],
)
def test_what_cannot_be_is_said_and_all_that_was_typed_stays(
    admin: Client, kind: str, fields: dict[str, str], sentence: str
) -> None:
    answer = create(admin, kind, **fields)
    page = answer.content.decode()
    assert (answer.status_code, UnitEvent.objects.count()) == (422, 0)
    assert sentence in page
    assert "Ban Thường vụ Tỉnh ủy" in page


def test_an_unknown_kind_leads_to_the_choice(admin: Client) -> None:
    page = admin.get(f"{reverse('organisation:event_create')}?loai=XYZ").content.decode()
    assert "Hợp nhất, sáp nhập" in page
    assert create(admin, "XYZ").url == reverse("organisation:event_create")


# --- the draft ----------------------------------------------------------------------------
def test_a_draft_shows_what_it_touches(admin: Client, tree: Tree) -> None:
    proposal = proposal_in("RECEIVED", tree)
    page = admin.get(merged(tree).get_absolute_url()).content.decode()
    assert "Hồ sơ đang mở và đơn vị kế tục (1)" in page
    assert proposal.reference in page
    assert "Hồ Quỳnh Anh: Người đứng đầu" in page


def test_each_record_of_a_split_is_given_to_one_of_the_successors(admin: Client, tree: Tree) -> None:
    proposal, parts = proposal_in("RECEIVED", tree), [UnitFactory(parent=tree.bloc) for _number in range(2)]
    event = events.prepare(by=tree.admin, kind="SPLIT", ending=[tree.cell], successors=parts, **decided())
    assert "Còn 1 hồ sơ chưa có đơn vị kế tục" in admin.get(event.get_absolute_url()).content.decode()
    (row,) = open_records(event)
    assert row.key in admin.get(step("assign", event)).content.decode()
    admin.post(step("assign", event), {"seen": event.version, row.key: parts[1].pk})
    admin.post(step("apply", event), {"seen": UnitEvent.objects.get().version})
    assert Proposal.objects.get(pk=proposal.pk).holder == parts[1]


def test_one_choice_serves_all_records_that_have_none(admin: Client, tree: Tree) -> None:
    for _number in range(2):
        proposal_in("RECEIVED", tree)
    parts = [UnitFactory(parent=tree.bloc) for _number in range(2)]
    event = events.prepare(by=tree.admin, kind="SPLIT", ending=[tree.cell], successors=parts, **decided())
    admin.post(step("assign", event), {"seen": event.version, "rest": parts[0].pk})
    assert {row.successor for row in open_records(event)} == {parts[0]}


def test_a_stale_page_applies_nothing(admin: Client, tree: Tree) -> None:
    event = merged(tree)
    events.cancel(event, by=tree.admin, reason="Lập nhầm")
    assert admin.post(step("apply", event), {"seen": event.version}).status_code == 409
    assert Unit.objects.get(pk=tree.cell.pk).is_active


# --- who comes in ---------------------------------------------------------------------------
def test_the_pages_are_for_administrators(tree: Tree, client: Client) -> None:
    event = merged(tree)
    client.force_login(tree.superior_head)
    assert client.get(reverse("organisation:events")).status_code == 403
    assert client.get(event.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_with_thirty_changes(tree: Tree) -> None:
    merged(tree)
    one = queries_for(tree.admin, reverse("organisation:events"))
    for _number in range(29):
        merged(tree)
    assert queries_for(tree.admin, reverse("organisation:events")) == one


# --- the changes of one unit ------------------------------------------------------------------
def test_the_list_is_narrowed_to_the_changes_of_a_unit_it_ended_or_went_on_in(tree: Tree, admin: Client) -> None:
    event, url = merged(tree), reverse("organisation:events")
    for unit in (tree.bloc, tree.cell, tree.other_cell):
        assert [row.pk for row in admin.get(url, {"don_vi": unit.pk}).context["page"].rows] == [event.pk]
    page = admin.get(url, {"don_vi": tree.office.pk})
    assert page.context["page"].rows == []
    assert f"Đơn vị và cấp dưới: {tree.office.short_name}" in page.content.decode()


def test_the_list_is_narrowed_by_state(tree: Tree, admin: Client) -> None:
    merged(tree)
    url = reverse("organisation:events")
    assert [len(admin.get(url, {"trang_thai": state}).context["page"].rows) for state in ("DRAFT", "APPLIED")] == [1, 0]


def test_the_units_page_leads_administrators_to_its_changes(tree: Tree, admin: Client) -> None:
    url = reverse("organisation:unit", args=[tree.cell.pk])
    address = f"{reverse('organisation:events')}?don_vi={tree.cell.pk}"
    assert f'href="{address}"' in admin.get(url).content.decode()
    assert admin.get(address).status_code == 200
    admin.force_login(tree.head)
    assert address not in admin.get(url).content.decode()
