"""Who the authors of a proposal are: its proposer and the co-authors who accepted; what judges them is not theirs.

S1–S4 hold for a co-author exactly as for the proposer (DOMAIN §7): every room that keeps the proposer out of something
keeps all of them out, through `author_ids` and `NotAuthor`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from proposals.models import ALIVE, READING, UNANSWERED, CoAuthorship, CoAuthorshipState, Proposal
from units.models import Person, everyone_with
from units.roles import Perm
from workflow import rules
from workflow.who import Sentence, Who

WHOLE = 100


def with_authors(relation: str = "") -> Prefetch:
    """For `prefetch_related`: the co-authors of the proposal at `relation` ("pilot__proposal"), with their people."""
    path = f"{relation}__co_authorships" if relation else "co_authorships"
    return Prefetch(path, CoAuthorship.objects.select_related("person"))


def co_authors_of(proposal: Proposal) -> list[CoAuthorship]:
    """Those who accepted, in the order in which they were invited; loaded rows where they are loaded."""
    return [one for one in alive_in(proposal) if one.state == CoAuthorshipState.ACCEPTED]


def alive_in(proposal: Proposal) -> list[CoAuthorship]:
    """Those who accepted and those who may yet; nobody while it is not even stored."""
    return [one for one in proposal.co_authorships.all() if one.state in ALIVE] if proposal.pk else []


def author_ids(proposal: Proposal) -> set[int]:
    return {proposal.proposer_id, *(one.person_id for one in co_authors_of(proposal))}


def authors_of(proposal: Proposal) -> list[Person]:
    """The proposer first."""
    return [proposal.proposer, *(one.person for one in co_authors_of(proposal))]


def accepted_by(by: Person) -> QuerySet[Any]:
    """Ids of the proposals of which `by` is a co-author."""
    rows = CoAuthorship.objects.filter(person=by, state=CoAuthorshipState.ACCEPTED)
    return rows.order_by().values("proposal_id")


def readable_by(by: Person) -> QuerySet[Any]:
    """The same, and those to which `by` is invited: whoever is to put their name to it reads it first."""
    return CoAuthorship.objects.filter(person=by, state__in=READING).order_by().values("proposal_id")


@dataclass(frozen=True)
class NotAuthor(Who):
    """Is no author of the proposal at `relation` ("" for a proposal itself): nobody judges their own case (S1)."""

    relation: str
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        for name in self.relation.split("__") if self.relation else ():
            record = getattr(record, name)
        if by.pk not in author_ids(record):
            return ""
        return str(self.otherwise() if callable(self.otherwise) else self.otherwise)

    def q(self, by: Person) -> Q:
        proposer = f"{self.relation}__proposer" if self.relation else "proposer"
        proposal = self.relation or "pk"
        return ~Q(**{proposer: by.pk}) & ~Q(**{f"{proposal}__in": accepted_by(by)})


def has_head_among(proposal: Proposal) -> bool:
    """Whether an author decides for the unit that holds it: then it belongs to the superior unit (NĐ 73 Đ.7.4, S2)."""
    return everyone_with(Perm.DECIDE, proposal.holder_id).filter(pk__in=author_ids(proposal)).exists()


# --- shares ----------------------------------------------------------------------------------------------------------
def own_share(proposal: Proposal) -> int:
    """The proposer's part in percent: all of it where there is nobody else."""
    return proposal.own_share if alive_in(proposal) else WHOLE


def rest_for_proposer(proposal: Proposal) -> int:
    """What the others leave of the whole."""
    return WHOLE - sum(one.share for one in alive_in(proposal))


def least_own_share(proposal: Proposal) -> int:
    return rules.whole("proposal.own_share", proposal.unit)


def lacks_of(proposal: Proposal) -> list[str]:
    """Why a proposal with co-authors cannot be sent yet, as sentences: open invitations, shares that do not fit."""
    alive = alive_in(proposal)
    lacks = [_LACKS[one.state](one.person.full_name) for one in alive if one.state in UNANSWERED]
    if not alive:
        return []
    rest = rest_for_proposer(proposal)
    total = own_share(proposal) + WHOLE - rest
    if total != WHOLE:
        lacks.append(
            _("Tổng tỷ lệ đóng góp là %(total)d%%, phải bằng 100%%: phần của người đề xuất còn %(rest)d%%.")
            % {"total": total, "rest": rest}
        )
    elif own_share(proposal) < (least := least_own_share(proposal)):
        lacks.append(too_small_sentence(least))
    return lacks


def too_small_sentence(least: int) -> str:
    return _("Tỷ lệ đóng góp của người đề xuất ít nhất là %(least)d%%.") % {"least": least}


def _not_sent(name: str) -> str:
    return _("Lời mời %(name)s chưa gửi: gửi đi hoặc hủy lời mời.") % {"name": name}


def _not_answered(name: str) -> str:
    return _("%(name)s chưa trả lời lời mời cùng đề xuất: chờ trả lời hoặc hủy lời mời.") % {"name": name}


_LACKS = {CoAuthorshipState.PREPARED: _not_sent, CoAuthorshipState.INVITED: _not_answered}
