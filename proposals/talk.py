"""Talking about a proposal: the proposer, those who handle it and those who vote on it write; who sees it reads."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from comments.forums import Forum
from proposals.authorship import author_ids, with_authors
from proposals.models import READING, CouncilMember, Decision, Proposal, ProposalState, Voter
from proposals.policies import NOT_OWN, PROPOSER
from proposals.querysets import sight_of
from units.models import Person, everyone_over, everyone_with
from units.roles import Perm
from workflow.who import Holds, When

S = ProposalState
#: Before it is sent nobody else reads it; after its end there is nothing more to settle.
SILENT = (S.DRAFT, S.WITHDRAWN, S.LAPSED, S.DUPLICATE, S.CLOSED)
LEADERS = (Holds(Perm.RECEIVE) | Holds(Perm.DECIDE) | Holds(Perm.VOTE)) & NOT_OWN
OPEN = When(
    lambda proposal: proposal.state not in SILENT,
    ~Q(state__in=SILENT),
    _("Hồ sơ chưa gửi hoặc đã kết thúc nên không trao đổi thêm; ý kiến đã có vẫn đọc được."),
)


def load() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("unit", "holder", "proposer").prefetch_related(with_authors())


def leaders_of(proposal: Proposal) -> QuerySet[Person]:
    return leadership(proposal.holder_id).exclude(pk__in=author_ids(proposal))


def leadership(unit: int) -> QuerySet[Person]:
    """The leaders and the intake of a unit: three powers, each of which its deputies may hold for a while."""
    people = Q()
    for perm in (Perm.RECEIVE, Perm.DECIDE, Perm.VOTE):
        people |= Q(pk__in=everyone_with(perm, unit).order_by().values("pk"))
    return Person.objects.filter(people, is_active=True)


def writers_of(proposal: Proposal) -> QuerySet[Person]:
    leaders = leaders_of(proposal).order_by().values("pk")
    return Person.objects.filter(Q(pk=proposal.proposer_id) | Q(pk__in=leaders), is_active=True)


def readers_of(proposal: Proposal) -> QuerySet[Person]:
    """`sight_of`, asked from the record."""
    named = Decision.objects.filter(proposal=proposal)
    ways = Q(pk=proposal.proposer_id) | Q(pk__in=named.values("owner")) | Q(pk__in=named.values("monitor"))
    ways |= Q(pk__in=proposal.co_authorships.filter(state__in=READING).order_by().values("person"))
    ways |= Q(pk__in=Voter.objects.filter(deliberation__proposal=proposal).values("person"))
    seats = CouncilMember.objects.filter(appraisal__proposal=proposal, replaced_at__isnull=True)
    ways |= Q(pk__in=seats.values("person"))
    if proposal.state != S.DRAFT and proposal.submitted_at:
        ways |= Q(pk__in=everyone_over(Perm.VIEW, proposal.unit_path).order_by().values("pk"))
    return Person.objects.filter(ways, is_active=True, is_system=False)


def hears(proposal: Proposal, author: Person) -> Iterable[Person]:
    """The proposer speaks to whoever has to act, everybody else to the proposer."""
    if author.pk != proposal.proposer_id:
        return [proposal.proposer]
    arrived = proposal.state in (S.SUBMITTED, S.ESCALATED)
    return everyone_with(Perm.RECEIVE if arrived else Perm.DECIDE, proposal.holder_id)


FORUM: Any = Forum(
    model=Proposal,
    load=load,
    sight=sight_of,
    writers=PROPOSER | LEADERS,
    leaders=LEADERS,
    apart=NOT_OWN,
    open=OPEN,
    readers_of=readers_of,
    leaders_of=leaders_of,
    writers_of=writers_of,
    hears=hears,
)
