"""Through every situation of every kind of record, by the real actions of the people whose job they are.

A walk is a tree: from each situation the others are tried in turn and undone, so that nothing is lived twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from organisation.actions import events as organisation_actions
from organisation.models import UnitEvent
from pilots.models import Pilot
from proposals.models import Proposal
from reports import actions as report_actions
from reports.models import PeriodicReport
from reports.periods import Period
from reviews.actions import complaint as complaint_actions
from reviews.models import AccountabilityReview, Complaint, MonitoringReview
from tests.factories import MONDAY, UnitFactory, draft
from tests.kl14.matrix.house import House, undone
from tests.kl14.matrix.valid import decided, take
from units import clock
from units.actions import appoint, delegate
from units.roles import DELEGABLE, Role
from workflow.machine import machine_of


@dataclass(frozen=True)
class Reach:
    """How a situation comes about from another: `days` later, by steps written "step by who"."""

    before: str
    steps: tuple[str, ...]
    days: int = 0
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """A record in a situation, fresh, and the moment at which the walk is there."""

    situation: str
    record: Any
    moment: datetime


@dataclass(frozen=True)
class Walk:
    """`table`: the name of the CSV; `parts`: columns of it that another person plays (or nobody, None)."""

    table: str
    model: type[Any]
    start: Callable[[House], Any]
    first: str
    reaches: dict[str, Reach]
    parts: dict[str, str | None] = field(default_factory=dict)

    def stops(self, house: House) -> Iterator[Stop]:
        with undone(), clock.at(MONDAY):
            yield from self._from(house, self.first, self.start(house), clock.now())

    def _from(self, house: House, situation: str, record: Any, moment: datetime) -> Iterator[Stop]:
        with clock.at(moment):
            yield Stop(situation, machine_of(record).load().get(pk=record.pk), moment)
        for name, reach in self.reaches.items():
            if reach.before == situation:
                later = moment + timedelta(days=reach.days, minutes=5)
                with undone(), clock.at(later):
                    yield from self._from(house, name, live(house, record, *reach.steps, **reach.changes), later)


def live(house: House, record: Any, *steps: str, **changes: Any) -> Any:
    """`live(house, proposal, "submit by proposer", "receive by clerk")`; `changes` are for the last step."""
    for number, spoken in enumerate(steps, start=1):
        step, who = spoken.split(" by ")
        fresh = machine_of(record).load().get(pk=record.pk)
        record = take(house, fresh, step, house[who], **(changes if number == len(steps) else {}))
    return record


# --- proposals ------------------------------------------------------------------------------------------
FROM_SUBMITTED = {
    "RECEIVED": Reach("SUBMITTED", ("receive by clerk",)),
    "REVIEWING": Reach("RECEIVED", ("put_to_collective by head",)),
    "AWAIT_DECISION": Reach("REVIEWING", ("record_vote by head",)),
    "APPROVED_PILOT": Reach("AWAIT_DECISION", ("approve_pilot by head",)),
    "APPROVED_FULL": Reach("AWAIT_DECISION", ("approve_full by head",)),
    "CLOSED": Reach("APPROVED_FULL", ("close by system",)),
    "REJECTED": Reach("AWAIT_DECISION", ("reject by head",)),
    "SUPPLEMENT": Reach("RECEIVED", ("request_supplement by clerk",)),
    "SUPPLEMENT_EARLY": Reach("SUBMITTED", ("request_supplement by clerk",)),
    "SUPPLEMENT_LATE": Reach("AWAIT_DECISION", ("return_to_proposer by head",)),
    "LAPSED": Reach("SUPPLEMENT", ("lapse by system",), days=60),
}
REFUSED_AGAIN = (
    "put_to_collective by superior_head",
    "record_vote by superior_head",
    "reject by superior_head",
)
COUNCIL = {
    "APPRAISING": Reach("RECEIVED", ("convene_council by head",)),
    "HALF_DECLARED": Reach("APPRAISING", ("declare_interest by head",)),
    "COUNCIL_DECLARED": Reach(
        "HALF_DECLARED",
        (*(f"declare_interest by {who}" for who in ("deputy", "voter", "colleague")), "declare_interest by owner"),
        changes={"has_conflict": True, "declaration": "Có cổ phần trong công ty bán chè"},
    ),
    "NEARLY_SCORED": Reach(
        "COUNCIL_DECLARED", tuple(f"submit_sheet by {who}" for who in ("head", "voter", "colleague")), days=3
    ),
    "SUMMARISED": Reach("NEARLY_SCORED", ("summarise_appraisal by deputy",)),
    "APPRAISED": Reach("SUMMARISED", ("conclude_appraisal by head",)),
}
ONE_LIFE = {
    "SUBMITTED": Reach("DRAFT", ("submit by proposer",)),
    **FROM_SUBMITTED,
    "ESCALATED": Reach("RECEIVED", ("escalate by head",)),
    "WITHDRAWN": Reach("RECEIVED", ("withdraw by proposer",)),
    "RECONSIDERED": Reach("REJECTED", ("request_reconsideration by proposer",), days=14),
    "REFUSED_AGAIN": Reach("RECONSIDERED", REFUSED_AGAIN),
    "TOO_LATE": Reach("REJECTED", (), days=40),
    "DUPLICATE": Reach("RECEIVED", ("merge by head",)),
    **COUNCIL,
    "CONTESTED": Reach("DUPLICATE", ("contest_merge by proposer",), days=4),
    "MERGED_FOR_GOOD": Reach("DUPLICATE", (), days=20),
}
AT_THE_SUPERIOR = {
    "RECEIVED": Reach("ESCALATED", ("receive_escalated by superior_clerk",)),
    "REVIEWING": Reach("RECEIVED", ("put_to_collective by superior_head",)),
    "AWAIT_DECISION": Reach("REVIEWING", ("record_vote by superior_head",)),
    "APPROVED_PILOT": Reach("AWAIT_DECISION", ("approve_pilot by superior_head",)),
    "SUPPLEMENT": Reach("RECEIVED", ("request_supplement by superior_clerk",)),
    "ESCALATED_AGAIN": Reach("RECEIVED", ("escalate by superior_head",)),
    "REJECTED": Reach("AWAIT_DECISION", ("reject by superior_head",)),
    "RECONSIDERED": Reach("REJECTED", ("request_reconsideration by proposer",)),
}


def _a_draft_of(who: str) -> Callable[[House], Proposal]:
    return lambda house: draft(house[who])


def _of(who: str) -> dict[str, Reach]:
    """The same life of somebody else's proposal; the council has other members then, and is told of once."""
    return by_another({name: reach for name, reach in ONE_LIFE.items() if name not in COUNCIL}, who)


def by_another(life: dict[str, Reach], who: str) -> dict[str, Reach]:
    return {
        name: Reach(reach.before, tuple(step.replace("by proposer", f"by {who}") for step in reach.steps), reach.days)
        for name, reach in life.items()
    }


def _sent_up(house: House) -> Proposal:
    return live(house, draft(house["proposer"]), "submit by proposer", "receive by clerk", "escalate by head")


def _of_a_new_head(house: House) -> Proposal:
    """A colleague proposes, and comes to act for the head of the unit while the proposal waits."""
    proposal = live(house, draft(house["colleague"]), "submit by colleague")
    post = house["head"].appointments.get(role=Role.HEAD)
    a_year = clock.today() + timedelta(days=365)
    delegate(post, house["colleague"], valid_from=clock.today(), valid_to=a_year, limits=DELEGABLE)
    return proposal


# --- pilots ---------------------------------------------------------------------------------------------
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


def settled_by_referral(house: House, pilot: Pilot) -> Pilot:
    live(house, review_of(pilot), "refer by chair")
    return machine_of(pilot).load().get(pk=pilot.pk)


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
MONITORING_LIFE = {
    "DUE": Reach("SCHEDULED", ("mark_due by system",), days=28),
    "OVERDUE": Reach("DUE", ("mark_overdue by system",), days=10),
    "SUBMITTED": Reach("DUE", ("submit_progress by owner",)),
    "RETURNED": Reach("SUBMITTED", ("send_back by monitor",)),
    "ACCEPTED": Reach("SUBMITTED", ("accept by monitor",)),
    "CANCELLED": Reach("SCHEDULED", ("cancel by system",)),
}


def first_review_of(pilot: Pilot) -> MonitoringReview:
    return pilot.monitoring_reviews.get(number=1)


# --- accountability -------------------------------------------------------------------------------------
def review_of(pilot: Pilot) -> AccountabilityReview:
    return machine_of(AccountabilityReview).load().filter(pilot=pilot).latest("pk")


REVIEW_LIFE = {
    "ASSIGNED": Reach("OPENED", ("assign by chair",)),
    "HALF_DECLARED": Reach("ASSIGNED", ("declare by lead",)),
    "CONFLICTED": Reach(
        "HALF_DECLARED",
        ("declare by teammate",),
        changes={"has_conflict": True, "declaration": "Có em ruột là người chủ trì"},
    ),
    "REPLACED": Reach("CONFLICTED", ("replace_conflicted by chair",)),
    "DECLARED": Reach("HALF_DECLARED", ("declare by teammate",)),
    "EXPLAINING": Reach("DECLARED", ("send_outline by lead",)),
    "SILENT": Reach("EXPLAINING", (), days=16),
    "EXTENDED": Reach("EXPLAINING", ("extend by chair",)),
    "HALF_EXPLAINED": Reach("EXPLAINING", ("explain by owner",)),
    "VERIFYING": Reach("HALF_EXPLAINED", ("explain by proposer",)),
    "WITH_CAUSES": Reach("VERIFYING", ("record_causes by teammate",)),
    "DRAFTING": Reach("WITH_CAUSES", ("assess by teammate",)),
    "HEARING_TO_COME": Reach("DRAFTING", ("draft_conclusion by lead",)),
    "HEARING": Reach("HEARING_TO_COME", (), days=15),
    "VOTING": Reach("HEARING", ("hold_hearing by chair",)),
    "CONCLUDED": Reach("VOTING", ("record_ballot by chair",)),
    "NOTIFIED": Reach("CONCLUDED", ("notify by office",)),
    "TIME_OVER": Reach("NOTIFIED", (), days=90),
    "FINAL": Reach("TIME_OVER", ("finalise by system",)),
    "SUSPENDED": Reach("VERIFYING", ("suspend by chair",)),
    "COMPLAINED": Reach("NOTIFIED", ("complain by system",)),
    "REFERRED": Reach("OPENED", ("refer by chair",)),
    "CANCELLED": Reach("OPENED", ("cancel by chair",)),
}
COMPLAINT_LIFE = {
    "RESOLVING": Reach("SUBMITTED", ("receive by superior_clerk",)),
    "HEARD": Reach("RESOLVING", ("hear by superior_head",)),
    "UPHELD": Reach("HEARD", ("decide by superior_head",)),
    "CHANGED": Reach(
        "HEARD",
        ("decide by superior_head",),
        changes={
            "result": "CHANGED",
            "outcome": "LIABILITY_EXEMPTED",
            "with_lessons": True,
            "tasks": [{"content": "Đính chính hồ sơ"}],
        },
    ),
    "ANNULLED": Reach(
        "HEARD",
        ("decide by superior_head",),
        changes={"result": "ANNULLED", "tasks": [{"content": "Xin lỗi"}]},
    ),
    "DELIVERED": Reach("UPHELD", ("deliver by superior_clerk",)),
    "TIME_OVER": Reach("DELIVERED", (), days=90),
    "FINAL": Reach("TIME_OVER", ("finalise by system",)),
    "FORWARDED": Reach("DELIVERED", ("appeal by owner",)),
    "SCREENED_OUT": Reach("SUBMITTED", ("screen_out by superior_head",)),
    "WITHDRAWN": Reach("RESOLVING", ("withdraw by owner",)),
}


def _failed(house: House) -> AccountabilityReview:
    return review_of(failed(house, planned(house)))


def notified(house: House) -> AccountabilityReview:
    """A failed pilot's review, lived to the notice of its conclusion."""
    review, situation, steps = _failed(house), "NOTIFIED", []
    while situation != "OPENED":
        steps.insert(0, REVIEW_LIFE[situation])
        situation = REVIEW_LIFE[situation].before
    moment = clock.now()
    for reach in steps:
        moment += timedelta(days=reach.days, minutes=5)
        with clock.at(moment):
            review = live(house, review, *reach.steps, **reach.changes)
    return review


def _complained_of(house: House) -> Complaint:
    """The owner complains of the conclusion about them."""
    review = notified(house)
    return complaint_actions.file_complaint(
        review, by=house["owner"], grounds="Chưa xét biến động giá", request="Miễn trách nhiệm"
    )


def _owned_by_an_inspector(house: House) -> AccountabilityReview:
    """The owner also sits in the inspection committee (S4)."""
    appoint(house["outsider"], Role.CADRE, house.tree.cell)
    return review_of(failed(house, planned(house, owner=house["outsider"]), owner="outsider"))


def _watched_by_an_inspector(house: House) -> AccountabilityReview:
    """The monitor also sits in the inspection committee (S4)."""
    appoint(house["outsider"], Role.CADRE, house.tree.cell)
    return review_of(failed(house, planned(house, monitor=house["outsider"]), monitor="outsider"))


def _proposed_and_run_by_the_deputy(house: House) -> AccountabilityReview:
    pilot = planned(house, proposer="deputy", owner=house["deputy"])
    return review_of(failed(house, pilot, owner="deputy"))


def _a_report(house: House) -> PeriodicReport:
    period = Period(date(2024, 1, 1), date(2024, 3, 31))
    report = report_actions.make_report(by=house["office"], unit=house.tree.bloc, kind="QUARTER", period=period)
    return live(house, report, "edit by office")


def _a_split(house: House) -> UnitEvent:
    """The cell is to become two; a draft of its cadre is open, and nobody said yet who goes on with it."""
    draft(house["proposer"])
    parts = [UnitFactory(code=code, parent=house.tree.bloc) for code in ("CB1", "CB2")]
    return organisation_actions.prepare(
        by=house["admin"], kind="SPLIT", ending=[house.tree.cell], successors=parts, **decided()
    )


UP_TO_ASSIGNED = {name: REVIEW_LIFE[name] for name in ("ASSIGNED", "HALF_DECLARED", "DECLARED", "EXPLAINING")}
NOBODY_ELSE = {"owner": None}
WALKS = (
    Walk("proposal", Proposal, _a_draft_of("proposer"), "DRAFT", ONE_LIFE),
    Walk("proposal_passed_upward", Proposal, _sent_up, "ESCALATED", AT_THE_SUPERIOR),
    Walk(
        "proposal_of_the_head",
        Proposal,
        _a_draft_of("head"),
        "DRAFT",
        {"ESCALATED": Reach("DRAFT", ("submit by head",)), **by_another(AT_THE_SUPERIOR, "head")},
        {"proposer": None},
    ),
    Walk("proposal_of_the_deputy", Proposal, _a_draft_of("deputy"), "DRAFT", _of("deputy"), {"proposer": None}),
    Walk("proposal_of_the_clerk", Proposal, _a_draft_of("clerk"), "DRAFT", {
        "SUBMITTED": Reach("DRAFT", ("submit by clerk",)),
        "RECEIVED": Reach("SUBMITTED", ("receive by head",)),
    }, {"proposer": None}),
    Walk("proposal_of_a_new_head", Proposal, _of_a_new_head, "SUBMITTED", FROM_SUBMITTED, {"proposer": None}),
    Walk("pilot", Pilot, planned, "PLANNED", PILOT_LIFE),
    Walk("monitoring", MonitoringReview, lambda house: first_review_of(started(house)), "SCHEDULED", MONITORING_LIFE),
    Walk("accountability", AccountabilityReview, _failed, "OPENED", REVIEW_LIFE),
    Walk(
        "accountability_owner_inspects", AccountabilityReview, _owned_by_an_inspector, "OPENED", UP_TO_ASSIGNED,
        NOBODY_ELSE,
    ),
    Walk(
        "accountability_monitor_inspects", AccountabilityReview, _watched_by_an_inspector, "OPENED", UP_TO_ASSIGNED,
        {"monitor": None},
    ),
    Walk(
        "accountability_of_the_deputy", AccountabilityReview, _proposed_and_run_by_the_deputy, "OPENED",
        {**UP_TO_ASSIGNED, "VERIFYING": Reach("EXPLAINING", ("explain by deputy",))}, NOBODY_ELSE,
    ),
    Walk("complaint", Complaint, _complained_of, "SUBMITTED", COMPLAINT_LIFE),
    Walk("report", PeriodicReport, _a_report, "DRAFT", {
        "ISSUED": Reach("DRAFT", ("issue by office",)),
        "CANCELLED": Reach("DRAFT", ("cancel by office",)),
    }),
    Walk("unit_event", UnitEvent, _a_split, "DRAFT", {
        "ASSIGNED": Reach("DRAFT", ("assign by admin",)),
        "APPLIED": Reach("ASSIGNED", ("apply by admin",)),
        "CANCELLED": Reach("DRAFT", ("cancel by admin",)),
    }),
)  # fmt: skip
