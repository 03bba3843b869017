"""Proposals that several write, and the invitations themselves."""

from collections.abc import Callable

from proposals.actions import coauthors
from proposals.models import CoAuthorship, Proposal
from tests.factories import draft
from tests.kl14.matrix.house import House
from tests.kl14.matrix.walks.of_proposals import FROM_SUBMITTED, acts_for_the_head
from tests.kl14.matrix.walks.walking import Reach, live
from tests.together import written_with

COAUTHOR_LIFE = {
    "INVITED": Reach("PREPARED", ("ask by proposer",)),
    "ACCEPTED": Reach("INVITED", ("accept by colleague",)),
    "DECLINED": Reach("INVITED", ("decline by colleague",)),
    "WITHDRAWN": Reach("INVITED", ("withdraw by proposer",)),
    "LEFT": Reach("ACCEPTED", ("leave by colleague",)),
}
WITH_THE_DEPUTY = {
    "SUBMITTED": Reach("DRAFT", ("submit by proposer",)),
    **{name: FROM_SUBMITTED[name] for name in ("RECEIVED", "REVIEWING", "AWAIT_DECISION", "APPROVED_PILOT")},
    "SUPPLEMENT": FROM_SUBMITTED["SUPPLEMENT"],
    "WITHDRAWN": Reach("RECEIVED", ("withdraw by proposer",)),
}
WITH_THE_CLERK = {
    "SUBMITTED": Reach("DRAFT", ("submit by proposer",)),
    "RECEIVED": Reach("SUBMITTED", ("receive by head",)),
}


def a_prepared_part(house: House) -> CoAuthorship:
    proposal = draft(house["proposer"])
    return coauthors.prepare(
        proposal, by=house["proposer"], person=house["colleague"], share=30, contribution="Khảo sát 12 hộ"
    )


def a_draft_with(who: str) -> Callable[[House], Proposal]:
    return lambda house: written_with(draft(house["proposer"]), house[who])


def with_a_new_head(house: House) -> Proposal:
    """A colleague writes it with the proposer, and comes to act for the head while it waits."""
    proposal = live(house, a_draft_with("colleague")(house), "submit by proposer")
    acts_for_the_head(house, "colleague")
    return proposal
