"""Talking about a pilot: who proposed, runs or watches it, and the leadership of the unit that decided."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from comments.forums import Forum
from pilots.models import EvaluationVoter, Pilot, PilotState
from pilots.policies import MONITOR, OWNER
from pilots.querysets import sight_of
from proposals.authorship import NotAuthor, author_ids, with_authors
from proposals.talk import leadership
from units.models import Person, everyone_over
from units.roles import Perm
from workflow.who import Holds, Is, IsNot, When

PROPOSER = Is("proposal__proposer", _("Chỉ người đề xuất được làm việc này."))
#: The owner answers for the pilot as the proposer does: neither reads what the leadership says among itself.
APART = NotAuthor("proposal", _("Ý kiến này không dành cho người đề xuất, đồng tác giả.")) & IsNot(
    "owner", _("Ý kiến này không dành cho người chủ trì.")
)
LEADERS = (Holds(Perm.RECEIVE) | Holds(Perm.DECIDE) | Holds(Perm.VOTE)) & APART
OPEN = When(
    lambda pilot: pilot.state != PilotState.CLOSED,
    ~Q(state=PilotState.CLOSED),
    _("Thí điểm đã kết thúc nên không trao đổi thêm; ý kiến đã có vẫn đọc được."),
)


def load() -> QuerySet[Pilot]:
    pilots = Pilot.objects.select_related("unit", "holder", "owner", "monitor", "proposal__proposer")
    return pilots.prefetch_related(with_authors("proposal"))


def _own(pilot: Pilot) -> set[int]:
    return author_ids(pilot.proposal) | {pilot.owner_id}


def leaders_of(pilot: Pilot) -> QuerySet[Person]:
    return leadership(pilot.holder_id).exclude(pk__in=_own(pilot))


def writers_of(pilot: Pilot) -> QuerySet[Person]:
    named = {pilot.proposal.proposer_id, pilot.owner_id, pilot.monitor_id}
    return Person.objects.filter(Q(pk__in=named) | Q(pk__in=leaders_of(pilot).order_by().values("pk")), is_active=True)


def readers_of(pilot: Pilot) -> QuerySet[Person]:
    """`sight_of`, asked from the record."""
    voters = EvaluationVoter.objects.filter(evaluation__pilot=pilot).values("person")
    ways = Q(pk__in={*_own(pilot), pilot.monitor_id}) | Q(pk__in=voters)
    ways |= Q(pk__in=everyone_over(Perm.VIEW, pilot.unit_path).order_by().values("pk"))
    return Person.objects.filter(ways, is_active=True, is_system=False)


def hears(pilot: Pilot, author: Person) -> Iterable[Person]:
    """Owner and monitor hear each other and everybody else."""
    return [pilot.owner, pilot.monitor]


FORUM = Forum(
    model=Pilot,
    load=load,
    sight=sight_of,
    writers=PROPOSER | OWNER | MONITOR | LEADERS,
    leaders=LEADERS,
    apart=APART,
    open=OPEN,
    readers_of=readers_of,
    leaders_of=leaders_of,
    writers_of=writers_of,
    hears=hears,
)
