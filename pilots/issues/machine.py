"""How issues move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilots.issues import actions, policies, querysets
from pilots.models import OPEN_ISSUES, Issue, IssueState
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import ended_early, stages_of

S = IssueState

CLOCKS = (
    Clock("issue.assign", _("Phân công tháo gỡ"), frozenset({S.OPEN}), due_field="due_on"),
    Clock("issue.answer", _("Tháo gỡ, trả lời"), frozenset({S.ASSIGNED}), due_field="due_on"),
    Clock("issue.escalated", _("Cấp trên tháo gỡ"), frozenset({S.ESCALATED}), due_field="due_on"),
    Clock("issue.settle", _("Xác nhận đã tháo gỡ"), frozenset({S.ANSWERED}), due_field="due_on"),
)

TONES: dict[str, str] = {
    S.ASSIGNED: "pilot",
    S.ESCALATED: "no",
    S.ANSWERED: "pilot",
    S.RESOLVED: "ok",
    S.LAPSED: "draft",
}

_STAGES = (
    (_("Nêu vướng mắc"), {S.OPEN}),
    (_("Tháo gỡ"), {S.ASSIGNED, S.ESCALATED}),
    (_("Xác nhận"), {S.ANSWERED}),
    (_("Đã tháo gỡ"), {S.RESOLVED}),
)


def stages(issue: Issue) -> list[dict[str, Any]]:
    if issue.state == S.LAPSED:
        return ended_early(issue, [_STAGES[0][0]])
    return stages_of(issue, _STAGES, ended={S.RESOLVED})


def _helpers(issue: Issue) -> list[Person]:
    """Who is to help now: the person named, or those who receive at the unit that holds it."""
    return [issue.assignee] if issue.assignee else list(everyone_with(Perm.RECEIVE, issue.holder_id))


def concerns(issue: Issue) -> Iterable[Person]:
    """Owner and monitor, and whoever is to help."""
    return [issue.pilot.owner, issue.pilot.monitor, *_helpers(issue)]


def responsible(issue: Issue) -> Iterable[Person]:
    if issue.state not in OPEN_ISSUES:
        return []
    return [issue.raiser] if issue.state == S.ANSWERED else _helpers(issue)


MACHINE = Machine(
    model=Issue,
    policies=policies,
    name=_("Vướng mắc"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(Automatic(querysets.late, actions.escalate_late),),
    tones=TONES,
    stages=stages,
    urls="pilots:issue_",
    parent="pilot",
    panel="pilots/issues/panel.html",
    hidden_steps=frozenset({"escalate_late", "lapse_issue"}),
)
