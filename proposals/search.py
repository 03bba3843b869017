"""Finding proposals by words: what of a proposal is indexed, and how a list and others ask for it.

`Proposal.search_text` holds the words (ui.words), the index over them is in ui.fulltext. Ask by `about("…")`, or by
`wanted_for("…")` where a list is paged.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ui.finding import Wanted
from ui.fulltext import Index
from ui.words import Asked, asked, indexed

if TYPE_CHECKING:
    from proposals.models import Proposal

INDEX = Index("proposals_proposal", "search_text")
TEXTS = (
    "title", "registry_no", "bottleneck", "solution", "necessity", "objective", "legal_references", "scope",
    "target_subjects", "participating_units", "expected_effect",
)  # fmt: skip


def words_of(proposal: Any, *, people: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """The words of a proposal: its texts, the names of its people, the numbers of its decisions."""
    return indexed(*(getattr(proposal, name) for name in TEXTS), *people, *numbers)


def current_words(proposal: "Proposal") -> str:
    """The same, with everything read anew: one query, after the first decision two."""
    numbers = proposal.decisions.values_list("number_text", flat=True) if proposal.pk and proposal.decided_at else ()
    accepted = proposal.co_authorships.filter(state="ACCEPTED") if proposal.pk else None
    others = accepted.values_list("person__full_name", flat=True) if accepted is not None else ()
    return words_of(proposal, people=[proposal.proposer.full_name, *others], numbers=numbers)


def refresh(proposal: "Proposal") -> None:
    """Index anew what changed beside the proposal's own row: a decision's number, a name."""
    words = current_words(proposal)
    type(proposal)._base_manager.filter(pk=proposal.pk).update(search_text=words)


def about(typed: str, relation: str = "") -> Q:
    """Records about all the words, accents or not; `relation` ("proposal__") leads to the proposal. No words: all."""
    sought = asked(typed)
    return Q(**{f"{relation}search_text__has_words": sought.terms}) if sought else Q()


def wanted_for(sought: Asked, *, key: int | None = None) -> Wanted:
    """What a list looks for; `key`: a draft asked for by its own reference."""
    itself = Q(pk=key) if key is not None else Q(pk__in=[])
    exact = Q(search_text__says_words=sought.exact) | itself if sought.exact else None
    return Wanted(
        Q(search_text__has_words=sought.terms) | itself, Q(search_text__says_words=sought.terms) | itself, exact
    )
