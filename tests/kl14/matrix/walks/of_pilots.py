"""Pilots, and the monitoring reviews of one."""

from typing import Any

from pilots.adjustments import actions as adjustment_actions
from pilots.issues import actions as issue_actions
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from pilots.requests import actions as request_actions
from reviews.models import MonitoringReview
from tests.factories import draft
from tests.kl14.matrix.house import House
from tests.kl14.matrix.walks.walking import Reach, live
from units import clock

TO_APPROVAL = (
    "receive by clerk",
    "put_to_collective by head",
    "record_vote by head",
    "approve_pilot by head",
)


def planned(house: House, proposer: str = "proposer", **named: Any) -> Pilot:
    return live(house, draft(house[proposer]), f"submit by {proposer}", *TO_APPROVAL, **named).pilot


def started(house: House) -> Pilot:
    return live(house, planned(house), "request_start by owner", "start by monitor")


def failed(house: House, pilot: Pilot, owner: str = "owner", monitor: str = "monitor") -> Pilot:
    start = (f"request_start by {owner}", f"start by {monitor}", f"finish by {owner}", f"report_result by {owner}")
    return live(house, pilot, *start, "open_evaluation by head", "conclude_not by head")


PILOT_LIFE = {
    "REQUESTED": Reach("PLANNED", ("request_start by owner",)),
    "ACTIVE": Reach("REQUESTED", ("start by monitor",)),
    "PAUSED": Reach("ACTIVE", ("pause by head",)),
    "URGENT": Reach("ACTIVE", ("pause by head",), changes={"is_urgent": True, "decision_no": "", "decided_on": None}),
    "TERMINATED": Reach("PAUSED", ("terminate by head",)),
    "STOPPED": Reach("TERMINATED", ("report_result by owner", "open_evaluation by head")),
    "DUE_REPORT": Reach("ACTIVE", ("finish by owner",), days=30),
    "REPORTED": Reach("DUE_REPORT", ("report_result by owner",)),
    "EVALUATING": Reach("REPORTED", ("open_evaluation by head",)),
    "CLARIFYING": Reach("EVALUATING", ("ask_clarification by head",)),
    "ACHIEVED": Reach("EVALUATING", ("conclude_achieved by head",)),
    "PARTLY_ACHIEVED": Reach("EVALUATING", ("conclude_partly by head",)),
    "NOT_ACHIEVED": Reach("EVALUATING", ("conclude_not by head",)),
    "SETTLED": Reach("NOT_ACHIEVED", ("settle_accountability by system",)),
    "CLOSED": Reach("ACHIEVED", ("close by head",)),
}
ADJUSTMENT_LIFE = {
    "SUBMITTED": Reach("DRAFT", ("submit by owner",)),
    "REVIEWING": Reach("SUBMITTED", ("take_up by head",)),
    "APPROVED": Reach("SUBMITTED", ("approve by head",)),
    "APPLIED": Reach("APPROVED", ("apply by system",), days=5),
    "REJECTED": Reach("SUBMITTED", ("reject by head",)),
    "WITHDRAWN": Reach("SUBMITTED", ("withdraw by owner",)),
    "LAPSED": Reach("SUBMITTED", ("lapse by system",)),
}
ADJUSTMENT_OF_THE_HEAD = {
    "SUBMITTED": Reach("DRAFT", ("submit by head",)),
    "REVIEWING": Reach("SUBMITTED", ("take_up by superior_head",)),
}
MONITORING_LIFE = {
    "DUE": Reach("SCHEDULED", ("mark_due by system",), days=28),
    "OVERDUE": Reach("DUE", ("mark_overdue by system",), days=10),
    "SUBMITTED": Reach("DUE", ("submit_progress by owner",)),
    "RETURNED": Reach("SUBMITTED", ("send_back by monitor",)),
    "ACCEPTED": Reach("SUBMITTED", ("accept by monitor",)),
    "CANCELLED": Reach("SCHEDULED", ("cancel by system",)),
}

#: The walk's house has its bloc above the cell: a unit to ask, and the one to which the clock passes what is late.
ISSUE_LIFE = {
    "ASSIGNED": Reach("OPEN", ("assign by clerk",)),
    "AT_UNIT": Reach("ASSIGNED", ("reassign by head",)),
    "ESCALATED": Reach("OPEN", ("escalate_late by system",), days=5),
    "ANSWERED": Reach("ASSIGNED", ("reply by colleague",)),
    "RETURNED": Reach("ANSWERED", ("return_answer by owner",)),
    "RESOLVED": Reach("ANSWERED", ("confirm_resolved by owner",)),
    "LAPSED": Reach("RETURNED", ("lapse_issue by system",)),
}


def an_issue(house: House, pilot: Pilot, by: str = "owner") -> Issue:
    return issue_actions.raise_issue(
        pilot, by=house[by], kind="MECHANISM", severity="MEDIUM", since_on=clock.today(),
        description="Sàn không nhận lô dưới 100 kg", needed="Sở Công Thương cho phép bán lô 50 kg",
    )  # fmt: skip


REQUEST_LIFE = {
    "NEED_INFO": Reach("SUBMITTED", ("ask_info by head",)),
    "PASSED_UP": Reach("SUBMITTED", ("pass_upward by head",)),
    "REFUSED": Reach("SUBMITTED", ("refuse by head",)),
    "CANCELLED": Reach("SUBMITTED", ("drop by owner",)),
    "APPROVED": Reach("SUBMITTED", ("grant by head",)),
    "PARTLY_APPROVED": Reach("SUBMITTED", ("grant_partly by head",)),
    "HALF_GIVEN": Reach("APPROVED", ("provide_part by clerk",)),
    "PROVIDED": Reach("HALF_GIVEN", ("provide by clerk",)),
    "ACCOUNTED": Reach("PROVIDED", ("account by owner",)),
    "SETTLED": Reach("ACCOUNTED", ("accept_account by head",)),
}


def a_request(house: House, pilot: Pilot) -> ResourceRequest:
    return request_actions.ask(
        pilot, by=house["owner"], kind="MONEY", what="Bao gói cho 40 lô", amount_vnd=20_000_000,
        needed_by=pilot.starts_on, reason="Bao cũ không đạt chuẩn của sàn",
    )  # fmt: skip


def first_review_of(pilot: Pilot) -> MonitoringReview:
    return pilot.monitoring_reviews.get(number=1)


def an_adjustment(house: House, pilot: Pilot, by: str = "owner") -> Adjustment:
    """A draft within what a head decides alone."""
    return adjustment_actions.propose(
        pilot, by=house[by], reason="Mưa kéo dài", effect="Không ảnh hưởng đến tiêu chí", scope="Thêm một xưởng"
    )


def an_easier_goal(house: House, pilot: Pilot) -> Adjustment:
    """A draft of the head that asks for a lower target."""
    one = pilot.indicators.first()
    target = (one.baseline + one.target) / 2
    return adjustment_actions.propose(
        pilot,
        by=house["head"],
        reason="Giá chè thế giới giảm",
        effect="Chỉ tiêu thấp hơn",
        indicators={one.pk: {"target": target}},
    )
