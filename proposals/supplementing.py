"""What a request for a supplement opens: the sections that its items name, and the files."""

from collections.abc import Iterable

from proposals.completeness import AUTHORS, FILES, SECTIONS, Section, section_of
from proposals.models import Proposal, ProposalState, SupplementItem, SupplementRequest


def open_request(proposal: Proposal) -> SupplementRequest | None:
    """The request that waits for its answer."""
    return proposal.supplements.filter(answered_at=None).prefetch_related("items").first()


def sections_open(proposal: Proposal) -> tuple[Section, ...]:
    """The sections that its author may write in now: all of a draft, those asked about in a supplement, else none.

    An item that names no section is about the whole dossier. Files may always be added.
    """
    if proposal.state == ProposalState.DRAFT:
        return SECTIONS
    request = open_request(proposal) if proposal.state == ProposalState.SUPPLEMENT else None
    if request is None:
        return ()
    named = {item.section for item in request.items.all()}
    asked = tuple(one for one in SECTIONS if one.slug != AUTHORS)
    return tuple(one for one in asked if "" in named or one.slug in named or one.slug == FILES)


def slugs_of(boxes: Iterable[str]) -> set[str]:
    """The sections in which the boxes (fields and rows by name) stand."""
    names = set(boxes)
    return {section.slug for section in SECTIONS if names & {*section.fields, *section.rows}}


def judged_last(proposal: Proposal) -> list[SupplementItem]:
    """The items of the last request, once it was answered: what is to be judged before going on."""
    request = proposal.supplements.prefetch_related("items").first()
    return list(request.items.all()) if request and request.answered_at else []


def title_of(item: SupplementItem) -> str:
    section = section_of(item.section)
    return str(section.title) if section else ""
