"""How monitoring reviews move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.forms.narrowing import ADDRESS
from reviews.actions import monitoring as actions
from reviews.models import MonitoringReview, MonitoringState
from reviews.policies import monitoring as policies
from reviews.querysets import monitoring as querysets
from units.models import Person
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import ended_early, stages_of

S = MonitoringState

CLOCKS = (
    Clock("monitoring.report", _("Báo cáo tiến độ"), frozenset({S.DUE, S.OVERDUE}), due_field="due_on"),
    Clock("monitoring.resubmit", _("Báo cáo lại"), frozenset({S.RETURNED}), rule="monitoring.resubmit"),
    Clock("monitoring.accept", _("Ghi nhận báo cáo"), frozenset({S.SUBMITTED}), rule="monitoring.accept"),
)

TONES: dict[str, str] = {
    S.SCHEDULED: "draft",
    S.CANCELLED: "draft",
    S.OVERDUE: "no",
    S.SUBMITTED: "pilot",
    S.ACCEPTED: "ok",
}

_STAGES = (
    (_("Đã lên lịch"), {S.SCHEDULED}),
    (_("Báo cáo"), {S.DUE, S.OVERDUE, S.RETURNED}),
    (_("Ghi nhận"), {S.SUBMITTED}),
    (_("Kết thúc"), {S.ACCEPTED}),
)


def stages(review: MonitoringReview) -> list[dict[str, Any]]:
    if review.state == S.CANCELLED:
        return ended_early(review, [_STAGES[0][0]])
    return stages_of(review, _STAGES, ended={S.ACCEPTED})


def concerns(review: MonitoringReview) -> Iterable[Person]:
    """Owner and monitor; a warning goes its own way, as a step of the pilot."""
    return [review.pilot.owner, review.pilot.monitor]


def responsible(review: MonitoringReview) -> Iterable[Person]:
    """Owner and monitor until the report is there, then the monitor alone."""
    if review.state == S.SUBMITTED:
        return [review.pilot.monitor]
    return [review.pilot.owner, review.pilot.monitor]


MACHINE = Machine(
    model=MonitoringReview,
    policies=policies,
    name=_("Mốc theo dõi"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(
        Automatic(querysets.coming_due, actions.mark_due),
        Automatic(querysets.gone_overdue, actions.mark_overdue),
    ),
    tones=TONES,
    stages=stages,
    urls="reviews:monitoring_",
    unit_list=f"nhom=tat-ca&{ADDRESS}",
    parent="pilot",
    panel="reviews/monitoring_panel.html",
    hidden_steps=frozenset({"mark_due", "mark_overdue", "cancel"}),
)
