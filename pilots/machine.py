"""How pilots move, as the register sees it: clocks, automatic steps, colours, the stepper."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.forms.narrowing import ADDRESS
from pilots import actions, policies, querysets
from pilots.models import CONCLUDED, Accountability, Pilot, PilotState
from proposals.authorship import authors_of
from units.models import Person, everyone_with
from units.querysets import inspection_authority_of
from units.roles import Perm
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import stages_of

S = PilotState

CLOCKS = (
    Clock("pilot.start", _("Bắt đầu thực hiện"), frozenset({S.PLANNED}), due_field="start_due_on"),
    Clock("pilot.pause_review", _("Xem lại việc tạm dừng"), frozenset({S.PAUSED}), due_field="pause_review_on"),
    Clock(
        "pilot.pause_decision",
        _("Ra quyết định tạm dừng bằng văn bản"),
        frozenset({S.PAUSED}),
        rule="pilot.pause_decision",
        applies=lambda pilot: pilot.awaits_pause_decision,
    ),
    Clock("result.report", _("Báo cáo kết quả"), frozenset({S.DUE_REPORT, S.TERMINATED}), rule="result.report"),
    Clock(
        "result.clarify",
        _("Làm rõ báo cáo"),
        frozenset({S.REPORTED}),
        rule="result.clarify",
        applies=lambda pilot: pilot.awaits_clarification,
    ),
    Clock(
        "result.evaluate",
        _("Họp đánh giá kết quả"),
        frozenset({S.REPORTED}),
        rule="result.evaluate",
        applies=lambda pilot: not pilot.awaits_clarification,
    ),
    Clock("result.notice", _("Kết luận, thông báo kết quả"), frozenset({S.EVALUATING}), rule="result.notice"),
    Clock(
        "pilot.close",
        _("Kết thúc"),
        frozenset(CONCLUDED),
        rule="pilot.close",
        applies=lambda pilot: pilot.accountability != Accountability.REQUIRED,
    ),
)

TONES: dict[str, str] = {
    S.ACTIVE: "pilot",
    S.TERMINATED: "no",
    S.ACHIEVED: "ok",
    S.PARTLY_ACHIEVED: "wait",
    S.NOT_ACHIEVED: "no",
    S.CLOSED: "draft",
}

_STAGES = (
    (_("Chuẩn bị"), {S.PLANNED}),
    (_("Thực hiện"), {S.ACTIVE, S.PAUSED}),
    (_("Báo cáo kết quả"), {S.DUE_REPORT, S.TERMINATED}),
    (_("Đánh giá"), {S.REPORTED, S.EVALUATING}),
    (_("Kết luận"), set(CONCLUDED)),
    (_("Kết thúc"), {S.CLOSED}),
)


def stages(pilot: Pilot) -> list[dict[str, Any]]:
    return stages_of(pilot, _STAGES, ended={S.CLOSED})


def concerns(pilot: Pilot) -> Iterable[Person]:
    """Who hears of a step: owner, monitor, authors; the head who is to judge; after a warning the inspectors."""
    people = [pilot.owner, pilot.monitor, *authors_of(pilot.proposal)]
    if pilot.state in (S.PAUSED, S.TERMINATED, S.REPORTED, S.EVALUATING, *CONCLUDED) or pilot.early_warning:
        people += everyone_with(Perm.DECIDE, pilot.holder_id)
    if pilot.early_warning:
        authority = inspection_authority_of(pilot.unit_path)
        people += everyone_with(Perm.INSPECT, authority.pk) if authority else []
    return people


def responsible(pilot: Pilot) -> Iterable[Person]:
    """Who has to act before the running clock ends."""
    if pilot.state == S.PLANNED:
        return [pilot.monitor if pilot.is_start_requested else pilot.owner]
    if pilot.state in (S.ACTIVE, S.DUE_REPORT, S.TERMINATED) or pilot.awaits_clarification:
        return [pilot.owner]
    return everyone_with(Perm.DECIDE, pilot.holder_id)


MACHINE = Machine(
    model=Pilot,
    policies=policies,
    name=_("Thí điểm"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(Automatic(querysets.run_out, actions.auto_finish),),
    tones=TONES,
    stages=stages,
    urls="pilots:",
    unit_list=ADDRESS,
    parent="proposal",
    panel="pilots/panel.html",
    hidden_steps=frozenset({"adjust", "auto_finish", "settle_accountability", "raise_warning"}),
)
