"""How reports move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports import policies, querysets
from reports.models import PeriodicReport, ReportState
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Machine
from workflow.stages import ended_early, stages_of

S = ReportState
_STAGES = ((_("Soạn thảo"), {S.DRAFT}), (_("Ban hành"), {S.ISSUED}))
TONES: dict[str, str] = {S.DRAFT: "draft", S.ISSUED: "ok", S.CANCELLED: "no"}


def stages(report: PeriodicReport) -> list[dict[str, Any]]:
    """Written, then issued; a cancelled one ends there."""
    if report.state == S.CANCELLED:
        return ended_early(report, [_STAGES[0][0]])
    return stages_of(report, _STAGES, ended={S.ISSUED})


def concerns(report: PeriodicReport) -> Iterable[Person]:
    """Who drafted it and, once issued, the head and the office of the unit that it tells of."""
    people = [report.drafted_by]
    if report.state == S.ISSUED:
        people += everyone_with(Perm.DECIDE, report.unit_id)
        people += everyone_with(Perm.REPORT, report.unit_id)
    return people


MACHINE = Machine(
    model=PeriodicReport,
    policies=policies,
    name=_("Báo cáo"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    tones=TONES,
    stages=stages,
    urls="reports:",
)
