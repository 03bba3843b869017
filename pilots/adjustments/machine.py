"""How adjustments move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilots.adjustments import actions, policies, querysets
from pilots.models import BEFORE_DECISION, Adjustment, AdjustmentState
from proposals.authorship import author_ids
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import ended_early, stages_of

S = AdjustmentState

CLOCKS = (
    Clock("adjustment.reply", _("Trả lời đề nghị điều chỉnh"), frozenset(BEFORE_DECISION), rule="adjustment.reply"),
)

TONES: dict[str, str] = {
    S.DRAFT: "draft",
    S.APPROVED: "pilot",
    S.APPLIED: "ok",
    S.REJECTED: "no",
    S.WITHDRAWN: "draft",
    S.LAPSED: "draft",
}

_STAGES = (
    (_("Soạn"), {S.DRAFT}),
    (_("Đề nghị"), {S.SUBMITTED}),
    (_("Tập thể"), {S.REVIEWING}),
    (_("Chấp thuận"), {S.APPROVED}),
    (_("Áp dụng"), {S.APPLIED}),
)


def stages(adjustment: Adjustment) -> list[dict[str, Any]]:
    """Without the collective where it is not asked."""
    if adjustment.state in (S.REJECTED, S.WITHDRAWN, S.LAPSED):
        return ended_early(adjustment, [_STAGES[0][0], *([_STAGES[1][0]] if adjustment.submitted_at else [])])
    asked = adjustment.needs_vote or adjustment.meeting_on
    shown = [stage for stage in _STAGES if asked or S.REVIEWING not in stage[1]]
    return stages_of(adjustment, shown, ended={S.APPLIED})


def _judges(adjustment: Adjustment) -> list[Person]:
    own = {adjustment.author_id, adjustment.pilot.owner_id, *author_ids(adjustment.pilot.proposal)}
    return [one for one in everyone_with(Perm.DECIDE, adjustment.holder_id) if one.pk not in own]


def concerns(adjustment: Adjustment) -> Iterable[Person]:
    """Author, owner, monitor, proposer, who decides and who votes; of a draft only its author."""
    if adjustment.submitted_at is None:
        return [adjustment.author]
    pilot = adjustment.pilot
    voters = [row.person for row in adjustment.voters.all()]
    people = [adjustment.author, pilot.owner, pilot.monitor, pilot.proposal.proposer, *_judges(adjustment), *voters]
    return list({person.pk: person for person in people}.values())


def responsible(adjustment: Adjustment) -> Iterable[Person]:
    return _judges(adjustment) if adjustment.state in BEFORE_DECISION else []


MACHINE = Machine(
    model=Adjustment,
    policies=policies,
    name=_("Điều chỉnh kế hoạch"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(Automatic(querysets.to_apply, actions.apply),),
    tones=TONES,
    stages=stages,
    urls="pilots:adjustment_",
    parent="pilot",
    panel="pilots/adjustments/panel.html",
    hidden_steps=frozenset({"apply", "lapse"}),
)
