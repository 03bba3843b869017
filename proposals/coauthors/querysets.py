"""Named questions about co-authorships."""

from django.db.models import Q, QuerySet

from proposals import querysets as proposals
from proposals.models import ALIVE, UNANSWERED, CoAuthorship, CoAuthorshipState, Proposal
from units.models import Person


def load() -> QuerySet[CoAuthorship]:
    """With all that policies and `held_by` read, in one query."""
    return CoAuthorship.objects.select_related("unit", "holder", "person", "proposal__proposer", "proposal__unit")


def visible_to(by: Person) -> QuerySet[CoAuthorship]:
    """One's own invitations, whatever became of them; those of one's own proposal; and, of what one may read, who
    accepted."""
    own = Q(person=by, invited_at__isnull=False) | Q(proposal__proposer=by)
    readable = Proposal.objects.filter(proposals.sight_of(by).q).order_by().values("pk")
    return load().filter(own | Q(state=CoAuthorshipState.ACCEPTED, proposal__in=readable))


def unanswered(proposal: Proposal) -> QuerySet[CoAuthorship]:
    """Prepared, or sent and not answered."""
    return load().filter(proposal=proposal, state__in=UNANSWERED)


def may_be_invited(proposal: Proposal) -> QuerySet[Person]:
    """Anybody with an account but the proposer and those who are, or may yet become, co-authors of it."""
    taken = CoAuthorship.objects.filter(proposal=proposal, state__in=ALIVE).values("person_id")
    everybody = Person.objects.filter(is_active=True, is_system=False)
    return everybody.exclude(pk=proposal.proposer_id).exclude(pk__in=taken)
