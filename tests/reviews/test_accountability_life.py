"""The life of an accountability review, from the failed pilot to the settled one."""

from datetime import date

import pytest

from evidence import audit
from pilots.models import Accountability, Pilot
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, Relation, ReviewState
from tests.pilots import factories as pilots
from tests.pilots.factories import World, on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from units import clock
from units.models import Person
from workflow.clocks import deadlines_of
from workflow.tasks import run_automatic


def test_a_failed_pilot_opens_its_review_by_itself(committee: Committee) -> None:
    review = judging.opened(committee)
    assert review.state == ReviewState.OPENED
    assert review.holder == committee.world.bloc
    assert review.regime == "KL14"
    assert review.reason_kinds == ["NOT_ACHIEVED", "DAMAGE"]
    assert [(one.name, one.relation) for one in review.subjects.all()] == [
        ("Ka Thủy", Relation.OWNER),
        ("Trần Đình Ân", Relation.PROPOSER),
        ("Tập thể lãnh đạo Chi bộ Chè Đồi Sương", Relation.DECIDER),
    ]
    assert audit.chain_of(review).get().by == Person.objects.system()


def test_an_owner_who_proposed_is_one_subject(committee: Committee) -> None:
    committee.world.proposer = committee.world.owner
    review = judging.opened(committee)
    assert [one.relation for one in review.subjects.all()] == [Relation.OWNER, Relation.DECIDER]


def test_a_pilot_that_achieved_its_goal_without_harm_opens_none(committee: Committee) -> None:
    pilots.achieved(committee.world)
    assert AccountabilityReview.objects.count() == 0


def test_an_achieved_pilot_with_damage_opens_one(committee: Committee) -> None:
    found = {"damage_vnd": 5_000_000, "damage_description": "Hỏng bao gói"}
    pilot = pilots.achieved(committee.world, found=found)
    assert judging.of_pilot(pilot).reason_kinds == ["DAMAGE"]


def test_the_whole_life_ends_with_a_settled_pilot(committee: Committee) -> None:
    review = judging.final(committee)
    assert review.state == ReviewState.FINAL
    assert {(one.outcome, one.with_lessons) for one in review.subjects.all()} == {("LIABILITY_MITIGATED", True)}
    assert Pilot.objects.get(pk=review.pilot_id).accountability == Accountability.SETTLED
    assert [entry.action for entry in audit.chain_of(review)] == [
        "create", "assign", "declare", "declare", "send_outline", "explain", "explain", "record_causes", "assess",
        "draft_conclusion", "hold_hearing", "record_ballot", "notify", "finalise",
    ]  # fmt: skip
    assert list(audit.verify(audit.chain_of(review))) == []


def test_the_pilot_still_waits_until_the_conclusion_is_final(committee: Committee) -> None:
    review = judging.notified(committee)
    assert review.complaint_until == date(2026, 8, 11)
    assert Pilot.objects.get(pk=review.pilot_id).accountability == Accountability.REQUIRED


def test_the_job_finalises_once_nobody_can_complain_any_more(committee: Committee) -> None:
    review = judging.notified(committee)
    with on("11/08/2026"):
        run_automatic()
    assert fresh(review).state == ReviewState.NOTIFIED
    with on("12/08/2026"):
        run_automatic()
        run_automatic()
    assert fresh(review).state == ReviewState.FINAL
    assert audit.chain_of(review).filter(action="finalise").count() == 1


def test_a_referred_case_settles_the_pilot_too(committee: Committee) -> None:
    review = judging.referred(committee)
    assert (review.state, review.referred_to) == (ReviewState.REFERRED, "Cơ quan điều tra")
    assert Pilot.objects.get(pk=review.pilot_id).accountability == Accountability.SETTLED


def test_a_cancelled_review_leaves_the_pilot_to_be_reviewed_again(committee: Committee) -> None:
    review = judging.cancelled(committee)
    pilot = Pilot.objects.get(pk=review.pilot_id)
    assert pilot.accountability == Accountability.REQUIRED
    with on("09/06/2026"):
        again = actions.open_review(
            pilot, by=committee.chair, reason_kinds=["NOT_ACHIEVED"], note="Mở lại đúng đối tượng"
        )
    assert again.state == ReviewState.OPENED


def test_running_clocks_follow_the_review(committee: Committee) -> None:
    review = judging.explaining(committee)
    running = deadlines_of(review).running().get()
    assert (running.kind, running.due_on) == ("review.explain", date(2026, 6, 23))
    with on("15/06/2026"):
        actions.extend(
            review, by=committee.chair, explain_due_on=date(2026, 7, 1), reason="Người giải trình đi công tác"
        )
    running.refresh_from_db()
    assert running.due_on == date(2026, 7, 1)


def test_whoever_stays_silent_is_recorded_so(committee: Committee) -> None:
    review = judging.half_explained(committee)
    with on("24/06/2026"):
        moved = actions.close_explaining(review, by=committee.member)
    assert moved.state == ReviewState.VERIFYING
    silent = judging.subject_of(review, committee.world.proposer)
    assert (silent.did_not_explain, silent.explained_at) == (True, None)
    assert audit.chain_of(review).last().facts == {"Không giải trình": "Trần Đình Ân"}


def test_a_case_sent_back_is_heard_anew(committee: Committee) -> None:
    review = judging.voting(committee)
    with on("29/06/2026"):
        moved = actions.return_to_verifying(review, by=committee.chair, reason="Có tài liệu mới")
    assert (moved.state, moved.draft, moved.hearing_on) == (ReviewState.VERIFYING, "", None)
    assert {one.hearing for one in moved.people} == {""}


def test_without_an_inspection_committee_the_pilot_is_not_concluded_in_silence(world: World) -> None:
    from workflow.errors import NotReady

    world.inspection.is_active, world.inspection.closed_on = False, clock.today()
    world.inspection.save()
    with pytest.raises(NotReady, match="Không có Ủy ban Kiểm tra"):
        pilots.failed(world)
    assert Pilot.objects.get().state == "EVALUATING"


def test_a_chair_involved_in_the_case_leaves_it_to_the_committee_above(world: World) -> None:
    from units.models import Unit, UnitType
    from units.roles import Role

    own_body = Unit.objects.create(
        code="UBKTCB", name="UBKT chi bộ", symbol="UBKTCB", type=UnitType.INSPECTION_COMMITTEE, parent=world.cell
    )
    committee = judging.make_committee(world)
    pilots.person("chunhiemcb", "Chủ Nhiệm Cơ Sở", (Role.UBKT_CHAIR, own_body))
    pilot = pilots.evaluating(world, good=False)
    from reviews.querysets import accountability as querysets

    assert querysets.jurisdiction_over(pilot) == world.cell
    chair = Person.objects.get(username="chunhiemcb")
    pilot.proposal.decisions.update(decided_by=chair)
    assert querysets.jurisdiction_over(Pilot.objects.get(pk=pilot.pk)) == world.bloc
    assert committee.chair.grants.on_unit("chair_inspection", world.bloc.pk)
