"""Proposals that several people write: the invited accept by the real actions."""

from typing import Any

from proposals.actions import coauthors
from proposals.models import CoAuthorship, Proposal
from proposals.querysets import load
from units.models import Person

#: What everyone affirms who puts their name to a proposal, and no conflict of interest.
ANSWER: dict[str, Any] = {**dict.fromkeys(coauthors.AFFIRMED, True), "has_conflict_of_interest": False}


def invited(proposal: Proposal, person: Person, share: int = 30) -> CoAuthorship:
    return coauthors.invite(
        proposal, by=proposal.proposer, person=person, share=share, contribution="Khảo sát 12 hộ trồng chè"
    )


def joined(proposal: Proposal, person: Person, share: int = 30) -> CoAuthorship:
    return coauthors.accept(invited(proposal, person, share), by=person, **ANSWER)


def written_with(proposal: Proposal, *people: Person, share: int = 30) -> Proposal:
    """The draft with co-authors who accepted, `share` percent each, the rest its proposer's."""
    for person in people:
        joined(proposal, person, share)
    coauthors.set_own_share(proposal, by=proposal.proposer, share=100 - share * len(people))
    return load().get(pk=proposal.pk)
