"""Proposals: in their own unit, at a superior, before a council."""

from collections.abc import Callable
from datetime import timedelta

from proposals.models import Proposal
from tests.factories import draft
from tests.kl14.matrix.house import House
from tests.kl14.matrix.walks.walking import Reach, live
from units import clock
from units.actions import delegate
from units.roles import DELEGABLE, Role

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


def a_draft_of(who: str) -> Callable[[House], Proposal]:
    return lambda house: draft(house[who])


def of_another(who: str) -> dict[str, Reach]:
    """The same life of somebody else's proposal; the council has other members then, and is told of once."""
    return by_another({name: reach for name, reach in ONE_LIFE.items() if name not in COUNCIL}, who)


def by_another(life: dict[str, Reach], who: str) -> dict[str, Reach]:
    return {
        name: Reach(reach.before, tuple(step.replace("by proposer", f"by {who}") for step in reach.steps), reach.days)
        for name, reach in life.items()
    }


def sent_up(house: House) -> Proposal:
    return live(house, draft(house["proposer"]), "submit by proposer", "receive by clerk", "escalate by head")


def of_a_new_head(house: House) -> Proposal:
    """A colleague proposes, and comes to act for the head of the unit while the proposal waits."""
    proposal = live(house, draft(house["colleague"]), "submit by colleague")
    acts_for_the_head(house, "colleague")
    return proposal


def acts_for_the_head(house: House, who: str) -> None:
    post = house["head"].appointments.get(role=Role.HEAD)
    a_year = clock.today() + timedelta(days=365)
    delegate(post, house[who], valid_from=clock.today(), valid_to=a_year, limits=DELEGABLE)
