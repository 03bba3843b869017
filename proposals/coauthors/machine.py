"""How co-authorships move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from proposals.coauthors import policies, querysets
from proposals.models import GONE, CoAuthorship, CoAuthorshipState
from units.models import Person
from workflow.machine import Machine
from workflow.stages import ended_early, stages_of

S = CoAuthorshipState
TONES: dict[str, str] = {
    S.PREPARED: "draft",
    S.INVITED: "wait",
    S.ACCEPTED: "ok",
    S.DECLINED: "no",
    S.WITHDRAWN: "draft",
    S.LEFT: "no",
}
_STAGES = ((_("Mời"), {S.PREPARED}), (_("Trả lời"), {S.INVITED}), (_("Cùng đề xuất"), {S.ACCEPTED}))


def stages(part: CoAuthorship) -> list[dict[str, Any]]:
    if part.state in GONE:
        return ended_early(part, [label for label, _states in _STAGES[: 3 if part.state == S.LEFT else 1]])
    return stages_of(part, _STAGES, ended={S.ACCEPTED})


def concerns(part: CoAuthorship) -> Iterable[Person]:
    """The proposer; and the invited, once the invitation has gone out to them."""
    return [part.proposal.proposer, *([part.person] if part.invited_at else [])]


def responsible(part: CoAuthorship) -> Iterable[Person]:
    return [part.person] if part.state == S.INVITED else []


def has_part(by: Person) -> bool:
    """Whether an invitation could wait for the person: most people need no further look."""
    return CoAuthorship.objects.filter(person=by, state=S.INVITED).exists()


MACHINE = Machine(
    model=CoAuthorship,
    policies=policies,
    name=_("Đồng tác giả"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    tones=TONES,
    stages=stages,
    urls="proposals:coauthor_",
    has_part=has_part,
    ended=frozenset({S.ACCEPTED, *GONE}),
)
