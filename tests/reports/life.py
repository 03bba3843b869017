"""Two quarters of a small organisation, each step by the person whose job it is. Expected figures: test_figures.py."""

from datetime import date, datetime, time, timedelta

from pilots import actions as pilot_actions
from pilots.models import Pilot
from proposals import actions
from reviews.actions import accountability, monitoring
from reviews.models import AccountabilityReview, MonitoringReview
from tests.pilots.factories import actuals, findings, result
from tests.reports.world import VIETNAM, World, approve, at, put_to_vote, receive, submitted
from tests.reviews import judging
from units import clock
from units.models import Person

WHY_NOT = "Không khả thi vì chưa có cơ sở pháp lý, chưa bố trí được nguồn lực thực hiện."


def first_quarter(world: World) -> Pilot:
    """Received on Monday 23/02, decided on 02/3: five working days. The pilot runs from 03/3."""
    with at(20, 2):
        proposal = submitted(world.tea)
    with at(23, 2):
        proposal = receive(proposal, world.tea)
    with at(2, 3):
        approve(put_to_vote(proposal, world.tea), world.tea, ends_on=date(2026, 6, 1))
    return start_pilot(Pilot.objects.get(proposal=proposal), 3, 3)


def start_pilot(pilot: Pilot, day: int, month: int) -> Pilot:
    with at(day, month):
        pilot = pilot_actions.request_start(pilot, by=pilot.owner, note="Đã chuẩn bị xong")
        return pilot_actions.start(pilot, by=pilot.monitor)


def second_quarter(world: World) -> None:
    monitor(three_decisions(world))
    what_waits(world)
    one_withdrawn(world)


def three_decisions(world: World) -> Pilot:
    """Received on 07/4: a pilot after 3 working days, a rejection after 6, and after 2 an override of the vote.

    Returns the pilot, which runs from 13/4.
    """
    with at(6, 4):
        to_pilot, to_reject, to_override = submitted(world.tea), submitted(world.tea), submitted(world.water)
    with at(7, 4):
        to_pilot, to_reject = receive(to_pilot, world.tea), receive(to_reject, world.tea)
        to_override = receive(to_override, world.water)
    with at(9, 4):
        approve(
            put_to_vote(to_override, world.water, votes_for=0),
            world.water,
            pilot=False,
            override_reason="Yêu cầu cấp thiết của thực tiễn",
            accepts_responsibility=True,
        )
    with at(10, 4):
        approve(put_to_vote(to_pilot, world.tea), world.tea)
    with at(15, 4):
        reject = put_to_vote(to_reject, world.tea, votes_for=0)
        actions.reject(reject, by=world.tea.head, reject_code="NOT_FEASIBLE", reasons=WHY_NOT, advice="Làm lại")
    return start_pilot(Pilot.objects.get(proposal=to_pilot), 13, 4)


def what_waits(world: World) -> None:
    """Sent back for a supplement, forgotten, passed upward by a head, received too late by the system, sent at last."""
    with at(20, 5):
        to_supplement = submitted(world.water)
    with at(21, 5):
        to_supplement = receive(to_supplement, world.water)
    with at(22, 5):
        actions.request_supplement(to_supplement, by=world.water.head, gaps=[{"gap": "Nêu rõ nguồn kinh phí"}])
    with at(1, 6):
        forgotten = submitted(world.water)
    with at(2, 6):
        receive(forgotten, world.water)
    with at(22, 6):
        upward = submitted(world.tea, by=world.tea.head)
    with at(23, 6):
        receive(upward, world.top)
    with at(24, 6):
        late = submitted(world.tea)
    with at(30, 6):
        actions.auto_receive(late, by=Person.objects.system())
    with at(30, 6, 23, 59):
        last = submitted(world.water)
    with at(1, 7, 0):
        receive(last, world.water)


def one_withdrawn(world: World) -> None:
    with at(10, 6):
        proposal = submitted(world.tea)
    with at(11, 6):
        actions.withdraw(proposal, by=world.tea.cadre, reason="Đã có quy định mới")


def pilot_fails(world: World, pilot: Pilot) -> Pilot:
    """Ends on 01/6, reported on 03/6, judged on 05/6: not achieved, with damage."""
    with at(1, 6):
        pilot = pilot_actions.finish(pilot, by=pilot.owner, reason="Đã bán xong các lô")
    with at(3, 6):
        pilot = pilot_actions.report_result(pilot, by=pilot.owner, **result(pilot, good=False))
    with at(5, 6):
        pilot = pilot_actions.open_evaluation(pilot, by=world.tea.head, meeting_on=date(2026, 6, 5))
    with at(5, 6, 15):
        harm = {"damage_vnd": 214_000_000, "damage_description": "Bán dưới giá bao tiêu"}
        return pilot_actions.conclude_not(pilot, by=world.tea.head, **findings(pilot, good=False, **harm))


def monitor(pilot: Pilot) -> None:
    """Two milestones fall due: the first is reported on its day and on track, the second two days late and at risk."""
    first, second, *_rest = pilot.monitoring_reviews.order_by("number")
    report_progress(first, first.due_on, verdict="ON_TRACK")
    report_progress(second, second.due_on + timedelta(days=2), verdict="AT_RISK", issue="Chậm tiến độ")


def judge(world: World, pilot: Pilot) -> AccountabilityReview:
    """The review that opened by itself on 05/6 is concluded on 26/6: both subjects mitigated, causes 70 to 30."""
    review = judging.of_pilot(pilot)
    with at(8, 6):
        review = accountability.assign(
            review,
            by=world.chair,
            decision_no="12-QĐ/UBKT",
            plan_no="12-KH/UBKT",
            lead=world.lead,
            members=[world.member],
        )
        review = accountability.declare(review, by=world.lead, has_conflict=False)
        review = accountability.declare(review, by=world.member, has_conflict=False)
    with at(9, 6):
        review = accountability.send_outline(review, by=world.lead, outline="Vì sao bán dưới giá?")
    with at(15, 6):
        review = accountability.explain(review, by=world.tea.cadre, explanation="Giá giảm ngoài dự kiến")
    with at(17, 6):
        review = accountability.record_causes(
            review, by=world.member, verification="Đã làm việc", damage_vnd=214_000_000, causes=judging.CAUSES
        )
        review = accountability.assess(review, by=world.member, subjects=judging.assessment(review))
    with at(19, 6):
        review = accountability.draft_conclusion(
            review, by=world.lead, draft="Dự thảo", hearing_on=date(2026, 6, 26), hearing_where="Phòng họp"
        )
    with at(26, 6):
        review = accountability.hold_hearing(review, by=world.chair, **judging.hearing(world, review))
        return accountability.record_ballot(review, by=world.chair, **judging.ballot(review))


def report_progress(review: MonitoringReview, day: date, **verdict: str) -> None:
    """Due five days before its day; reported and judged on `day`."""
    with clock.at(datetime.combine(review.due_on - timedelta(days=5), time(7), VIETNAM)):
        review = monitoring.mark_due(review, by=Person.objects.system())
    with clock.at(datetime.combine(day, time(9), VIETNAM)):
        review = monitoring.submit_progress(
            review,
            by=review.pilot.owner,
            progress_percent=40,
            values=actuals(review.pilot),
            spent_vnd=20_000_000,
            work_done="Đã bán 10 lô",
        )
        monitoring.accept(review, by=review.pilot.monitor, verdict_note="Đã kiểm tra", **verdict)
