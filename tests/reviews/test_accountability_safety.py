"""Every action of a review stands or falls as one; the same form twice acts once; a stale page is told so."""

from datetime import date
from typing import Any

import pytest

from evidence.models import AuditEntry
from pilots.models import Pilot
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, Ballot, BallotCount, Cause, Meeting, Subject
from tests.pilots import factories as pilots
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import CAUSES, Committee
from units.models import Person
from workflow.errors import AlreadyDone, Stale
from workflow.models import Deadline, UsedKey
from workflow.signals import transitioned


def act_assign(c: Committee, review: AccountabilityReview, **how: Any) -> None:
    actions.assign(review, by=c.chair, decision_no="1", plan_no="1", lead=c.lead, members=[c.member], **how)


def act_replace(c: Committee, review: AccountabilityReview, **how: Any) -> None:
    actions.replace_member(review, by=c.chair, member=c.member, replacement=c.spare, reason="Đi học", **how)


def act_replace_conflicted(c: Committee, review: AccountabilityReview, **how: Any) -> None:
    actions.replace_conflicted(review, by=c.chair, member=c.member, replacement=c.spare, reason="Xung đột", **how)


def act_record_causes(c: Committee, review: AccountabilityReview, **how: Any) -> None:
    actions.record_causes(review, by=c.lead, verification="Đã xác minh", damage_vnd=214_000_000, causes=CAUSES, **how)


def act_draft(c: Committee, review: AccountabilityReview, **how: Any) -> None:
    actions.draft_conclusion(
        review, by=c.lead, draft="Dự thảo", hearing_on=date(2026, 7, 6), hearing_where="Phòng họp", **how
    )


# state, day, act
ACTS: dict[str, tuple[str, str, Any]] = {
    "assign": ("OPENED", "08/06/2026", act_assign),
    "declare": ("ASSIGNED", "08/06/2026", lambda c, r, **h: actions.declare(r, by=c.lead, has_conflict=False, **h)),
    "replace_member": ("DECLARED", "09/06/2026", act_replace),
    "replace_conflicted": ("CONFLICTED", "09/06/2026", act_replace_conflicted),
    "send_outline": ("DECLARED", "09/06/2026", lambda c, r, **h: actions.send_outline(r, by=c.lead, outline="1", **h)),
    "explain": ("HALF_EXPLAINED", "15/06/2026",
                lambda c, r, **h: actions.explain(r, by=c.world.proposer, explanation="Nêu", **h)),
    "extend": ("EXPLAINING", "15/06/2026",
               lambda c, r, **h: actions.extend(r, by=c.chair, explain_due_on=date(2026, 7, 1), reason="Ốm", **h)),
    "close_explaining": ("HALF_EXPLAINED", "24/06/2026", lambda c, r, **h: actions.close_explaining(r, by=c.lead, **h)),
    "record_causes": ("VERIFYING", "17/06/2026", act_record_causes),
    "assess": ("WITH_CAUSES", "18/06/2026",
               lambda c, r, **h: actions.assess(r, by=c.lead, subjects=judging.assessment(r), **h)),
    "draft_conclusion": ("DRAFTING", "19/06/2026", act_draft),
    "hold_hearing": ("HEARING", "26/06/2026",
                     lambda c, r, **h: actions.hold_hearing(r, by=c.chair, **judging.hearing(c, r), **h)),
    "record_ballot": ("VOTING", "26/06/2026",
                      lambda c, r, **h: actions.record_ballot(r, by=c.chair, **judging.ballot(r), **h)),
    "return_to_verifying": ("VOTING", "29/06/2026",
                            lambda c, r, **h: actions.return_to_verifying(r, by=c.chair, reason="Tài liệu mới", **h)),
    "notify": ("CONCLUDED", "30/06/2026", lambda c, r, **h: actions.notify(r, by=c.office, **judging.delivery(r), **h)),
    "refer": ("VERIFYING", "17/06/2026",
              lambda c, r, **h: actions.refer(r, by=c.chair, referred_to="CQĐT", reason="Dấu hiệu", **h)),
    "cancel": ("OPENED", "08/06/2026", lambda c, r, **h: actions.cancel(r, by=c.chair, reason="Mở nhầm", **h)),
    "finalise": ("NOTIFIED", "20/08/2026", lambda c, r: actions.finalise(r, by=Person.objects.system())),
}  # fmt: skip
TRACES = (AuditEntry, UsedKey, Deadline, Subject, Cause, Meeting, Ballot, BallotCount)


class Crash(Exception):
    pass


def picture(review: AccountabilityReview) -> list[Any]:
    """Everything that a half-done act could have left behind."""
    row = AccountabilityReview.objects.filter(pk=review.pk).values().get()
    return [
        row,
        list(review.members.values()),
        Pilot.objects.values().get(),
        *(list(one.objects.values()) for one in TRACES),
    ]


@pytest.mark.parametrize("name", ACTS)
def test_a_crash_before_the_commit_leaves_no_trace(committee: Committee, name: str) -> None:
    state, day, act = ACTS[name]
    review = judging.MAKERS[state](committee)
    before = picture(review)

    def crash(**_news: Any) -> None:
        raise Crash

    transitioned.connect(crash)
    try:
        with pytest.raises(Crash), on(day):
            act(committee, review)
    finally:
        transitioned.disconnect(crash)
    assert picture(review) == before


def test_a_crash_while_opening_leaves_no_trace(committee: Committee) -> None:
    pilot = pilots.active(committee.world)

    def crash(**_news: Any) -> None:
        raise Crash

    transitioned.connect(crash, sender=AccountabilityReview)
    try:
        with pytest.raises(Crash), on("06/04/2026"):
            actions.open_review(pilot, by=committee.chair, reason_kinds=["RISK"], note="Mở")
    finally:
        transitioned.disconnect(crash, sender=AccountabilityReview)
    assert (AccountabilityReview.objects.count(), Subject.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", [name for name in ACTS if name != "finalise"])
def test_the_same_form_twice_acts_once(committee: Committee, name: str) -> None:
    state, day, act = ACTS[name]
    review = judging.MAKERS[state](committee)
    with on(day):
        act(committee, review, key="k1", seen=review.version)
        after = picture(review)
        with pytest.raises(AlreadyDone):
            act(committee, review, key="k1", seen=review.version)
    assert picture(review) == after


@pytest.mark.parametrize("name", [name for name in ACTS if name != "finalise"])
def test_a_stale_page_is_told_so(committee: Committee, name: str) -> None:
    state, day, act = ACTS[name]
    review = judging.MAKERS[state](committee)
    before = picture(review)
    with on(day), pytest.raises(Stale):
        act(committee, review, seen=review.version - 1)
    assert picture(review) == before
