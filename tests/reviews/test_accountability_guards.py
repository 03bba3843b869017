"""What each step refuses, with the sentence at its field, and nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField

from evidence import audit
from pilots.querysets import load as pilots_load
from reviews.actions import accountability as actions
from reviews.actions.accountability import open_by_system
from reviews.actions.accountability.common import at_field
from reviews.models import AccountabilityReview, Ballot, BallotCount, Cause, Meeting
from tests.pilots import factories as pilots
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import CAUSES, Committee, fresh
from units.models import Person
from workflow.errors import NotReady, Refused


@contextmanager
def refused(review: AccountabilityReview, field: str, words: str) -> Iterator[None]:
    """A ValidationError at the field, and no trace of the try."""
    before = (fresh(review).version, audit.chain_of(review).count())
    with pytest.raises(ValidationError) as error:
        yield
    assert words in " ".join(error.value.message_dict[field])
    assert (fresh(review).version, audit.chain_of(review).count()) == before


def assign(c: Committee, review: AccountabilityReview, **changes: Any) -> AccountabilityReview:
    told: dict[str, Any] = {"decision_no": "1-QĐ", "plan_no": "1-KH", "lead": c.lead, "members": [c.member], **changes}
    with on("08/06/2026"):
        return actions.assign(review, by=c.chair, **told)


# --- the team ---------------------------------------------------------------------
def test_a_team_of_one_is_too_small(committee: Committee) -> None:
    review = judging.opened(committee)
    with refused(review, "members", "ít nhất 2 thành viên"):
        assign(committee, review, members=[committee.lead])


def test_only_members_of_the_committee_with_jurisdiction_join(committee: Committee) -> None:
    review = judging.opened(committee)
    with refused(review, "members", "Phan Ngoài"):
        assign(committee, review, members=[committee.outside_chair])


def test_a_decision_and_a_plan_are_named(committee: Committee) -> None:
    review = judging.opened(committee)
    with refused(review, "plan_no", "bắt buộc"):
        assign(committee, review, plan_no=" ")


def test_the_outline_waits_for_every_declaration(committee: Committee) -> None:
    review = judging.assigned(committee)
    with on("08/06/2026", 14):
        review = actions.declare(review, by=committee.lead, has_conflict=False)
        with pytest.raises(NotReady, match="Cil Thành"):
            actions.send_outline(review, by=committee.lead, outline="1. Vì sao?")


def test_a_conflict_is_named_and_its_member_replaced(committee: Committee) -> None:
    review = judging.assigned(committee)
    with on("08/06/2026", 14):
        with refused(review, "declaration", "bắt buộc"):
            actions.declare(review, by=committee.member, has_conflict=True)
        review = actions.declare(review, by=committee.member, has_conflict=True, declaration="Có em ruột chủ trì")
        with refused(review, "replacement", "liên quan"):
            actions.replace_conflicted(
                review, by=committee.chair, member=committee.member, replacement=committee.lead, reason="Có xung đột"
            )
        review = actions.replace_conflicted(
            review, by=committee.chair, member=committee.member, replacement=committee.spare, reason="Có xung đột"
        )
        review = actions.declare(review, by=committee.lead, has_conflict=False)
        with pytest.raises(NotReady, match="Dương Dự"):
            actions.send_outline(review, by=committee.lead, outline="1. Vì sao?")
        with pytest.raises(Refused):
            actions.declare(review, by=committee.member, has_conflict=False)
    assert [(one.person, one.is_lead) for one in fresh(review).team] == [
        (committee.lead, True),
        (committee.spare, False),
    ]


def test_whoever_takes_the_place_of_the_lead_leads(committee: Committee) -> None:
    review = judging.declared(committee)
    with on("09/06/2026"):
        review = actions.replace_member(
            review, by=committee.chair, member=committee.lead, replacement=committee.spare, reason="Đi học dài hạn"
        )
    assert fresh(review).lead.person == committee.spare


# --- explaining --------------------------------------------------------------------
def test_one_extension_and_no_more(committee: Committee) -> None:
    review = judging.explaining(committee)
    with on("15/06/2026"):
        with refused(review, "explain_due_on", "đến 07/07/2026"):
            actions.extend(review, by=committee.chair, explain_due_on=date(2026, 7, 8), reason="Đi công tác")
        with refused(review, "explain_due_on", "sau hạn cũ"):
            actions.extend(review, by=committee.chair, explain_due_on=date(2026, 6, 23), reason="Đi công tác")
        review = actions.extend(review, by=committee.chair, explain_due_on=date(2026, 7, 1), reason="Đi công tác")
        with pytest.raises(NotReady, match="một lần"):
            actions.extend(review, by=committee.chair, explain_due_on=date(2026, 7, 2), reason="Nữa")


def test_explaining_is_not_closed_before_its_day(committee: Committee) -> None:
    review = judging.half_explained(committee)
    with on("23/06/2026"), pytest.raises(Refused, match="Chưa hết thời hạn"):
        actions.close_explaining(review, by=committee.member)


def test_nobody_explains_twice_or_for_another(committee: Committee) -> None:
    review = judging.half_explained(committee)
    with on("15/06/2026"):
        for person in (committee.world.owner, committee.lead, committee.world.head):
            with pytest.raises(Refused):
                actions.explain(review, by=person, explanation="Thêm")


# --- causes, conditions ------------------------------------------------------------
@pytest.mark.parametrize(("weight", "total"), [(29, "99"), (31, "101")])
def test_weights_that_do_not_add_up_are_refused(committee: Committee, weight: int, total: str) -> None:
    review = judging.verifying(committee)
    causes = [CAUSES[0], {**CAUSES[1], "weight": weight}]
    with refused(review, "causes", f"{total}%, phải bằng 100%"), on("17/06/2026"):
        actions.record_causes(
            review, by=committee.lead, verification="Đã xác minh", damage_vnd=214_000_000, causes=causes
        )
    assert Cause.objects.count() == 0


def test_another_damage_than_the_unit_confirmed_is_reasoned(committee: Committee) -> None:
    review = judging.verifying(committee)
    with refused(review, "damage_note", "214.000.000 đồng"), on("17/06/2026"):
        actions.record_causes(review, by=committee.lead, verification="Đã xác minh", damage_vnd=0, causes=CAUSES)


def test_causes_may_be_corrected_before_they_are_judged(committee: Committee) -> None:
    review = judging.with_causes(committee)
    with on("18/06/2026"):
        actions.record_causes(
            review, by=committee.lead, verification="Lại", damage_vnd=0, damage_note="Đã thu hồi đủ",
            causes=[{**CAUSES[0], "weight": 100}],
        )  # fmt: skip
    assert list(fresh(review).causes.values_list("weight", flat=True)) == [100]


def test_conditions_wait_for_the_causes(committee: Committee) -> None:
    review = judging.verifying(committee)
    with on("18/06/2026"), pytest.raises(NotReady, match="Chưa ghi nguyên nhân"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review))


@pytest.mark.parametrize("missing", ["policy_followed_reason", "pure_motive_reason", "common_good_reason"])
def test_each_condition_has_its_reason(committee: Committee, missing: str) -> None:
    review = judging.with_causes(committee)
    field = at_field(judging.subject_of(review, committee.world.owner), missing)
    with refused(review, field, "lý do"), on("18/06/2026"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review, **{missing: ""}))


def test_a_flag_has_its_reason(committee: Committee) -> None:
    review = judging.with_causes(committee)
    field = at_field(judging.subject_of(review, None), "flags_reason")
    with refused(review, field, "lý do"), on("18/06/2026"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review, policy_abuse=True))


def test_every_subject_is_judged_and_no_other(committee: Committee) -> None:
    review = judging.with_causes(committee)
    with on("18/06/2026"), pytest.raises(ValidationError, match="đủ và chỉ ghi"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review)[1:])


# --- the hearing --------------------------------------------------------------------
def test_the_hearing_is_announced_in_time(committee: Committee) -> None:
    review = judging.drafting(committee)
    with refused(review, "hearing_on", "sớm nhất là 26/06/2026"), on("19/06/2026"):
        actions.draft_conclusion(
            review, by=committee.lead, draft="Dự thảo", hearing_on=date(2026, 6, 25), hearing_where="Phòng họp"
        )


def test_nobody_is_heard_before_the_day(committee: Committee) -> None:
    review = judging.in_hearing(committee)
    with on("25/06/2026"), pytest.raises(NotReady, match="26/06/2026"):
        actions.hold_hearing(review, by=committee.chair, **judging.hearing(committee, review))


def test_two_of_four_members_are_no_quorum(committee: Committee) -> None:
    review = judging.in_hearing(committee)
    told = judging.hearing(committee, review, present=[committee.chair, committee.lead])
    with refused(review, "present", "có mặt 2 trên tổng số 4"), on("26/06/2026"):
        actions.hold_hearing(review, by=committee.chair, **told)
    assert Meeting.objects.count() == 0


def test_strangers_do_not_make_a_quorum(committee: Committee) -> None:
    review = judging.in_hearing(committee)
    told = judging.hearing(committee, review, present=[committee.chair, committee.lead, committee.bloc_head])
    with refused(review, "present", "Võ Khối"), on("26/06/2026"):
        actions.hold_hearing(review, by=committee.chair, **told)


@pytest.mark.parametrize(("name", "value"), [("hearing", ""), ("statement", "")])
def test_each_person_is_heard_or_waived_in_writing(committee: Committee, name: str, value: str) -> None:
    review = judging.in_hearing(committee)
    rows = judging.hearing(committee, review)["subjects"]
    rows[0][name] = value
    with refused(review, at_field(rows[0]["subject"], name), ""), on("26/06/2026"):
        actions.hold_hearing(review, by=committee.chair, **judging.hearing(committee, review, subjects=rows))


# --- the ballot ----------------------------------------------------------------------
def cast(c: Committee, review: AccountabilityReview, **changes: Any) -> AccountabilityReview:
    with on("26/06/2026", 11):
        return actions.record_ballot(review, by=c.chair, **judging.ballot(review, **changes))


def test_two_of_four_votes_are_no_majority_of_all_members(committee: Committee) -> None:
    review = judging.voting(committee)
    field = at_field(judging.subject_of(review, None), "outcome")
    with refused(review, field, "2 phiếu, chưa quá"):
        cast(committee, review, counts={"LIABILITY_EXEMPTED": 1, "LIABILITY_MITIGATED": 2})


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"issued": 4}, "issued"),
        ({"issued": 0}, "issued"),
        ({"returned": 4}, "returned"),
        ({"valid": 4, "counts": {"LIABILITY_EXEMPTED": 0, "LIABILITY_MITIGATED": 4}}, "valid"),
        ({"counts": {"LIABILITY_EXEMPTED": 1, "LIABILITY_MITIGATED": 3}}, "valid"),
        ({"counts": {"LIABILITY_EXEMPTED": -1, "LIABILITY_MITIGATED": 4}}, "valid"),
    ],
)
def test_a_tally_adds_up(committee: Committee, changes: dict[str, Any], name: str) -> None:
    review = judging.voting(committee)
    with refused(review, at_field(judging.subject_of(review, None), name), "phiếu"):
        cast(committee, review, **changes)


@pytest.mark.parametrize(
    "outcome", ["NOT_HELD_LIABLE", "LIABILITY_EXCLUDED", "LESSONS_LEARNED", "DISCIPLINE_RECOMMENDED", "REFERRED", "X"]
)
def test_an_outcome_outside_the_allowed_set_is_refused(committee: Committee, outcome: str) -> None:
    review = judging.voting(committee)
    with refused(review, at_field(judging.subject_of(review, None), "outcome"), "Không được chọn"):
        cast(committee, review, outcome=outcome, counts={outcome: 3}, with_lessons=False)
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("flag", ["policy_abuse", "intent"])
@pytest.mark.parametrize("outcome", ["LIABILITY_EXEMPTED", "LIABILITY_MITIGATED", "LIABILITY_EXCLUDED"])
def test_abuse_and_intent_block_every_exemption(committee: Committee, flag: str, outcome: str) -> None:
    review = judging.voting(committee, **{flag: True, "flags_reason": "Có chứng cứ vụ lợi"})
    with refused(review, at_field(judging.subject_of(review, None), "outcome"), "lợi dụng chủ trương"):
        cast(committee, review, outcome=outcome, counts={outcome: 3}, with_lessons=False)


def test_abuse_is_handled_by_the_ordinary_rules(committee: Committee) -> None:
    review = judging.voting(committee, policy_abuse=True, flags_reason="Có chứng cứ vụ lợi")
    voted = {"form": "REPRIMAND", "act_on": date(2026, 4, 1), "act_evidence": "Bảng kê bán hàng tháng 4/2026"}
    counts = {"DISCIPLINE_RECOMMENDED": 3}
    moved = cast(committee, review, outcome="DISCIPLINE_RECOMMENDED", counts=counts, with_lessons=False, **voted)
    assert {one.outcome for one in moved.subjects.all()} == {"DISCIPLINE_RECOMMENDED"}


def test_lessons_do_not_go_with_discipline(committee: Committee) -> None:
    review = judging.voting(committee, pure_motive=False)
    field = at_field(judging.subject_of(review, None), "with_lessons")
    with refused(review, field, "Chỉ kèm"):
        cast(committee, review, outcome="REFERRED", counts={"REFERRED": 3}, with_lessons=True)


def test_the_database_itself_refuses_an_exemption_with_abuse(committee: Committee) -> None:
    review = judging.concluded(committee)
    with pytest.raises(IntegrityError, match="abuse_blocks_exemption"), transaction.atomic():
        review.subjects.update(policy_abuse=True)


def test_no_table_and_no_fact_links_a_voter_with_a_choice(committee: Committee) -> None:
    for model in (Ballot, BallotCount):
        assert not [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is Person
        ]
    review = judging.concluded(committee)
    entry = audit.chain_of(review).last()
    told = str(entry.facts)
    voters = [committee.chair, committee.lead, committee.member, committee.spare]
    assert [one.full_name for one in voters if one.full_name in told] == []
    assert entry.facts["Ka Thủy"] == (
        "Giảm nhẹ trách nhiệm, kèm kiểm điểm rút kinh nghiệm "
        "(phát ra 3, thu về 3, hợp lệ 3; Miễn trách nhiệm: 0; Giảm nhẹ trách nhiệm: 3)"
    )


# --- the notice ----------------------------------------------------------------------
def test_a_notice_is_dated_after_the_conclusion_and_delivered_after_that(committee: Committee) -> None:
    review = judging.concluded(committee)
    with on("30/06/2026"):
        with refused(review, "notice_on", "26/06/2026"):
            actions.notify(review, by=committee.office, **{**judging.delivery(review), "notice_on": date(2026, 6, 25)})
        late = at_field(judging.subject_of(review, None), "delivered_on")
        with refused(review, late, "đến hôm nay"):
            actions.notify(review, by=committee.office, **judging.delivery(review, delivered_on=date(2026, 7, 1)))


# --- opening by hand (S8) ---------------------------------------------------------------
def test_one_open_review_per_pilot_and_subject(committee: Committee) -> None:
    review = judging.opened(committee)
    with pytest.raises(ValidationError, match="Đang được xem xét"), on("08/06/2026"):
        actions.open_review(review.pilot, by=committee.chair, reason_kinds=["VIOLATION"], note="Thêm")
    assert AccountabilityReview.objects.count() == 1


def test_the_database_itself_refuses_a_second_open_review(committee: Committee) -> None:
    review = judging.opened(committee)
    for subject in (judging.subject_of(review, committee.world.owner), judging.subject_of(review, None)):
        subject.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            subject.save(force_insert=True)


def test_another_person_may_be_reviewed_beside(committee: Committee) -> None:
    review = judging.opened(committee)
    with on("08/06/2026"):
        other = actions.open_review(
            review.pilot, by=committee.chair, reason_kinds=["VIOLATION"], note="Theo đơn phản ánh",
            people=[committee.world.deputy], with_owner=False, with_proposer=False, with_collective=False,
        )  # fmt: skip
    assert [one.person for one in other.subjects.all()] == [committee.world.deputy]


def opened_on_a_running_pilot(c: Committee) -> AccountabilityReview:
    """Brought as far as its causes while the pilot runs."""
    pilot = pilots.active(c.world)
    with on("06/04/2026"):
        review = actions.open_review(pilot, by=c.chair, reason_kinds=["VIOLATION"], note="Dấu hiệu vi phạm")
        assign_now = {"decision_no": "1-QĐ", "plan_no": "1-KH", "lead": c.lead, "members": [c.member]}
        review = actions.assign(review, by=c.chair, **assign_now)
        for one in (c.lead, c.member):
            review = actions.declare(review, by=one, has_conflict=False)
        review = actions.send_outline(review, by=c.lead, outline="1. Vì sao?")
        for one in (c.world.owner, c.world.proposer):
            review = actions.explain(review, by=one, explanation="Đã làm đúng")
        return actions.record_causes(review, by=c.lead, verification="Đã xem", damage_vnd=0, causes=CAUSES)


def test_a_running_pilot_may_be_reviewed_but_not_judged_before_its_result(committee: Committee) -> None:
    review = opened_on_a_running_pilot(committee)
    with on("07/04/2026"), pytest.raises(NotReady, match="chưa có kết luận đánh giá"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review))


def test_a_failure_under_review_already_opens_no_second_one(committee: Committee) -> None:
    review = opened_on_a_running_pilot(committee)
    open_by_system(pilots_load().get(pk=review.pilot_id), by=Person.objects.system())
    assert AccountabilityReview.objects.get() == review


@pytest.mark.parametrize("name", ["lead", "bloc_head", "office", "outside_chair"])
def test_only_the_chair_with_jurisdiction_opens(committee: Committee, name: str) -> None:
    pilot = pilots.active(committee.world)
    with on("06/04/2026"), pytest.raises(Refused):
        actions.open_review(pilot, by=getattr(committee, name), reason_kinds=["VIOLATION"], note="Mở")
    assert AccountabilityReview.objects.count() == 0


def test_opening_names_reasons_subjects_and_ground(committee: Committee) -> None:
    pilot = pilots.active(committee.world)
    with on("06/04/2026"), pytest.raises(ValidationError) as error:
        actions.open_review(
            pilot, by=committee.chair, reason_kinds=[], note="", with_owner=False, with_proposer=False,
            with_collective=False,
        )  # fmt: skip
    assert set(error.value.message_dict) == {"note", "reason_kinds", "people"}
