"""Changes of the tree: what a draft lists, what stops it, what applying it does, all at once or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from evidence import audit
from evidence.models import NumberSequence
from notices.models import Notice
from organisation.actions import events
from organisation.handovers import open_records, touched_sequences
from organisation.models import UnitEvent
from proposals import actions as proposal_actions
from proposals.models import Proposal, ProposalState
from tests.factories import MONDAY, Tree, UnitFactory, draft, make_tree, proposal_in
from tests.kl14.matrix.valid import decided
from units import clock
from units.actions import appoint
from units.models import Unit
from units.roles import Perm, Role
from workflow.errors import NotReady, Refused
from workflow.integrity import faults
from workflow.models import Deadline

TODAY = MONDAY.date()

pytestmark = pytest.mark.usefixtures("on_monday")


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def prepare(tree: Tree, kind: str, **fields: Any) -> UnitEvent:
    return events.prepare(by=tree.admin, kind=kind, **{**decided(), **fields})


def merge(tree: Tree, **fields: Any) -> UnitEvent:
    return prepare(tree, "MERGE", **{"ending": [tree.cell], "successors": [tree.other_cell], **fields})


def split(tree: Tree) -> tuple[UnitEvent, Unit, Unit]:
    first, second = UnitFactory(parent=tree.bloc), UnitFactory(parent=tree.bloc)
    return prepare(tree, "SPLIT", ending=[tree.cell], successors=[first, second]), first, second


# --- what a draft lists ------------------------------------------------------------------
def test_a_draft_lists_every_open_record_and_changes_nothing(tree: Tree) -> None:
    waiting, over = proposal_in("REVIEWING", tree), proposal_in("REJECTED", tree)
    event = merge(tree)
    assert [(row.record.pk, row.successor) for row in open_records(event)] == [(waiting.pk, tree.other_cell)]
    assert Proposal.objects.get(pk=waiting.pk).holder == tree.cell
    assert Proposal.objects.get(pk=over.pk).state == ProposalState.REJECTED
    assert Unit.objects.get(pk=tree.cell.pk).is_active


def test_a_draft_lists_the_numbers_that_stop(tree: Tree) -> None:
    NumberSequence.objects.create(unit=tree.cell, term_name="2025-2030", symbol="QĐ", last=7)
    assert [(row.sequence.last, row.stops) for row in touched_sequences(merge(tree))] == [(7, True)]


def test_a_committee_ends_together_with_what_acts_for_it(tree: Tree) -> None:
    elsewhere = UnitFactory(parent=tree.province)
    tree.admin.appointments.all().delete()
    appoint(tree.admin, Role.ADMIN, tree.province)
    event = prepare(tree, "DISSOLVE", ending=[tree.bloc], successors=[elsewhere])
    assert {unit.code for unit in event.ending} == {"ĐUK", "UBKTĐUK", "VPĐUK", "BTCĐUK"}


# --- what stops it --------------------------------------------------------------------------
def test_it_is_not_applied_while_an_open_record_has_no_successor(tree: Tree) -> None:
    draft(tree.cadre)
    event, _first, _second = split(tree)
    with pytest.raises(NotReady, match="Còn 1 hồ sơ đang mở chưa có đơn vị kế tục"):
        events.apply(event, by=tree.admin)
    assert Unit.objects.get(pk=tree.cell.pk).is_active


def test_it_is_not_applied_before_its_day(tree: Tree) -> None:
    event = merge(tree, effective_on=TODAY + timedelta(days=3))
    with pytest.raises(NotReady, match="Chưa đến ngày có hiệu lực 14/03/2024"):
        events.apply(event, by=tree.admin)
    with clock.at(MONDAY + timedelta(days=3)):
        assert events.apply(event, by=tree.admin).state == "APPLIED"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ending": []}, "ending"),
        ({"successors": []}, "successors"),
        ({"effective_on": TODAY - timedelta(days=1)}, "effective_on"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(tree: Tree, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        merge(tree, **fields)
    assert list(caught.value.message_dict) == [field]
    assert not UnitEvent.objects.exists()


def test_a_unit_does_not_go_on_from_itself(tree: Tree) -> None:
    with pytest.raises(ValidationError, match="không vừa kết thúc vừa kế tục"):
        merge(tree, successors=[tree.cell])


def test_a_code_in_use_is_refused(tree: Tree) -> None:
    with pytest.raises(ValidationError, match="đã có đơn vị khác dùng"):
        prepare(
            tree, "ESTABLISH", parent=tree.bloc, code=tree.cell.code, name="Chi bộ mới", symbol="X", type="EMPLOYER"
        )


def test_units_of_others_are_not_touched(tree: Tree) -> None:
    outside = UnitFactory(parent=tree.province)
    with pytest.raises(ValidationError, match="không thuộc phạm vi quản trị"):
        merge(tree, successors=[outside])


def test_only_an_administrator_keeps_the_tree(tree: Tree) -> None:
    with pytest.raises(Refused):
        events.apply(merge(tree), by=tree.superior_head)


# --- what applying it does --------------------------------------------------------------------
def test_an_open_record_goes_to_the_successor_in_the_state_it_is_in(tree: Tree) -> None:
    proposal = proposal_in("RECEIVED", tree)
    events.apply(merge(tree), by=tree.admin)
    moved = Proposal.objects.get(pk=proposal.pk)
    assert (moved.state, moved.holder, moved.unit) == ("RECEIVED", tree.other_cell, tree.cell)
    assert moved.unit_path.startswith(Unit.objects.get(pk=tree.other_cell.pk).path)
    entry = audit.chain_of(moved).last()
    assert (entry.action, entry.reason) == ("hand_over", "Quyết định 1234-QĐ/TU ngày 11/03/2024")
    assert Deadline.objects.running().get(object_id=moved.pk).unit == tree.other_cell
    assert list(faults()) == []


def test_the_head_of_the_successor_decides_what_was_handed_over(tree: Tree) -> None:
    proposal = proposal_in("RECEIVED", tree)
    events.apply(merge(tree), by=tree.admin)
    tree.head.forget_grants()
    with pytest.raises(Refused):
        proposal_actions.escalate(proposal, by=tree.head, reason="Vượt thẩm quyền")
    assert proposal_actions.escalate(proposal, by=tree.other_head, reason="Vượt thẩm quyền").holder == tree.bloc


def test_those_concerned_hear_of_it(tree: Tree) -> None:
    proposal = proposal_in("SUBMITTED", tree)
    events.apply(merge(tree), by=tree.admin)
    text = Notice.objects.filter(person=tree.cadre).latest("pk").text
    assert f"Hồ sơ {proposal.reference} chuyển cho {tree.other_cell.short_name}" in text


def test_cadres_go_on_in_the_successor_and_leaders_do_not(tree: Tree) -> None:
    events.apply(merge(tree), by=tree.admin)
    for person in (tree.cadre, tree.head):
        person.forget_grants()
    assert tree.cadre.grants.on_unit(Perm.PROPOSE, tree.other_cell.pk)
    assert not tree.head.grants.anywhere(Perm.DECIDE)


def test_after_a_split_each_record_is_where_it_was_given(tree: Tree) -> None:
    one, two = draft(tree.cadre, title="Một"), draft(tree.cadre, title="Hai")
    event, first, second = split(tree)
    keys = {row.record.pk: row.key for row in open_records(event)}
    events.assign(event, by=tree.admin, successors={keys[one.pk]: first, keys[two.pk]: second})
    events.apply(event, by=tree.admin)
    held = {row.pk: (row.holder, row.unit_path) for row in Proposal.objects.all()}
    assert held[one.pk][0] == first
    assert held[two.pk] == (second, second.path)
    assert Unit.objects.get(pk=tree.cell.pk).parent == first


def test_a_record_goes_only_to_a_successor_of_the_change(tree: Tree) -> None:
    draft(tree.cadre)
    event, _first, _second = split(tree)
    (row,) = open_records(event)
    with pytest.raises(ValidationError, match="không thuộc thay đổi này"):
        events.assign(event, by=tree.admin, successors={row.key: tree.other_cell})


def test_a_founded_unit_numbers_from_one_in_its_own_term(tree: Tree) -> None:
    event = prepare(
        tree, "ESTABLISH", parent=tree.bloc, code="MỚI", name="Chi bộ mới", symbol="CBM", type="GRASSROOTS_CELL",
        term_name="2024-2029",
    )  # fmt: skip
    founded = events.apply(event, by=tree.admin).founded
    assert (founded.parent, founded.established_on) == (tree.bloc, TODAY)
    assert [term.name for term in founded.terms.all()] == ["2024-2029"]
    assert founded.versions.get().decision == "Quyết định 1234-QĐ/TU ngày 11/03/2024"


def test_the_chain_tells_in_vietnamese_what_a_unit_was_and_became(tree: Tree) -> None:
    event = prepare(tree, "RECLASSIFY", unit=tree.cell, type="GRASSROOTS_PARTY_COMMITTEE")
    with translation.override("en"):
        events.apply(event, by=tree.admin)
    assert audit.chain_of(event).last().facts["Loại"] == "Chi bộ cơ sở → Đảng bộ cơ sở"
    moved = events.apply(prepare(tree, "MOVE", unit=tree.cell, parent=tree.other_cell), by=tree.admin)
    assert audit.chain_of(moved).last().facts["Đơn vị cấp trên"] == f"{tree.bloc} → {tree.other_cell}"


def test_a_failure_half_way_leaves_everything_as_it_was(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = proposal_in("RECEIVED", tree)
    event = merge(tree)
    monkeypatch.setattr("organisation.actions.events.tell", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        events.apply(event, by=tree.admin)
    assert Proposal.objects.get(pk=proposal.pk).holder == tree.cell
    assert UnitEvent.objects.get(pk=event.pk).state == "DRAFT"
    assert Unit.objects.get(pk=tree.cell.pk).closed_on is None


def test_the_same_form_sent_twice_makes_one_draft(tree: Tree) -> None:
    assert merge(tree, key="k1").pk == merge(tree, key="k1").pk


def test_other_successors_ask_anew_who_goes_on_with_what(tree: Tree) -> None:
    draft(tree.cadre)
    event, first, second = split(tree)
    (row,) = open_records(event)
    events.assign(event, by=tree.admin, successors={row.key: second})
    third = UnitFactory(parent=tree.bloc)
    fresh = events.revise(event, by=tree.admin, ending=[tree.cell], successors=[first, third], **decided())
    assert [row.successor for row in open_records(fresh)] == [None]
