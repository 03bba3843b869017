"""Accountability reviews, and complaints against their conclusions."""

from datetime import timedelta

from pilots.models import Pilot
from reviews.actions import complaint as complaint_actions
from reviews.models import AccountabilityReview, Complaint
from tests.kl14.matrix.house import House
from tests.kl14.matrix.walks.of_pilots import failed, planned
from tests.kl14.matrix.walks.walking import Reach, live
from units import clock
from units.actions import appoint
from units.roles import Role
from workflow.machine import machine_of


def review_of(pilot: Pilot) -> AccountabilityReview:
    return machine_of(AccountabilityReview).load().filter(pilot=pilot).latest("pk")


def settled_by_referral(house: House, pilot: Pilot) -> Pilot:
    live(house, review_of(pilot), "refer by chair")
    return machine_of(pilot).load().get(pk=pilot.pk)


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


def failed_and_under_review(house: House) -> AccountabilityReview:
    return review_of(failed(house, planned(house)))


def notified(house: House) -> AccountabilityReview:
    """A failed pilot's review, lived to the notice of its conclusion."""
    review, situation, steps = failed_and_under_review(house), "NOTIFIED", []
    while situation != "OPENED":
        steps.insert(0, REVIEW_LIFE[situation])
        situation = REVIEW_LIFE[situation].before
    moment = clock.now()
    for reach in steps:
        moment += timedelta(days=reach.days, minutes=5)
        with clock.at(moment):
            review = live(house, review, *reach.steps, **reach.changes)
    return review


def complained_of(house: House) -> Complaint:
    """The owner complains of the conclusion about them."""
    review = notified(house)
    return complaint_actions.file_complaint(
        review, by=house["owner"], grounds="Chưa xét biến động giá", request="Miễn trách nhiệm"
    )


def owned_by_an_inspector(house: House) -> AccountabilityReview:
    """The owner also sits in the inspection committee (S4)."""
    appoint(house["outsider"], Role.CADRE, house.tree.cell)
    return review_of(failed(house, planned(house, owner=house["outsider"]), owner="outsider"))


def watched_by_an_inspector(house: House) -> AccountabilityReview:
    """The monitor also sits in the inspection committee (S4)."""
    appoint(house["outsider"], Role.CADRE, house.tree.cell)
    return review_of(failed(house, planned(house, monitor=house["outsider"]), monitor="outsider"))


def proposed_and_run_by_the_deputy(house: House) -> AccountabilityReview:
    pilot = planned(house, proposer="deputy", owner=house["deputy"])
    return review_of(failed(house, pilot, owner="deputy"))


UP_TO_ASSIGNED = {name: REVIEW_LIFE[name] for name in ("ASSIGNED", "HALF_DECLARED", "DECLARED", "EXPLAINING")}
NOBODY_ELSE = {"owner": None}
