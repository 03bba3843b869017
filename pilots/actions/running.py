"""From the decision to the last day: the pilot is created, started and finished."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pilots.actions.common import day, figure, require, said
from pilots.models import ExecutionKind, Indicator, Pilot, PlanItem, PlanRisk
from pilots.plan import freeze
from proposals.models import Decision, DecisionKind, Proposal
from ui.text import vnd
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import WorkingCalendar
from workflow.engine import begin, perform


def open_pilot(proposal: Proposal, *, by: Person) -> Pilot:
    """Create the execution of an approved proposal as its decision says (DOMAIN §7.2)."""
    # An approval names everything: the database CHECKs it, the types cannot know.
    decision: Any = proposal.decisions.select_related("owner", "monitor").latest("decided_on", "pk")
    first = max(decision.starts_on, clock.today())
    allowed = rules.whole("pilot.start", proposal.holder)
    pilot = Pilot(
        proposal=proposal,
        unit=proposal.unit,
        holder=proposal.holder,
        execution_kind=ExecutionKind.PILOT if decision.kind == DecisionKind.PILOT else ExecutionKind.FULL,
        owner=decision.owner,
        monitor=decision.monitor,
        starts_on=decision.starts_on,
        ends_on=decision.ends_on,
        start_due_on=WorkingCalendar(first).add(first, allowed),
        budget_vnd=decision.budget_vnd,
        stop_conditions=decision.stop_conditions,
        scope=proposal.scope,
        participating_units=proposal.participating_units,
    )
    criteria = list(proposal.criteria.all())

    def copy_plan(created: Pilot) -> None:
        for one in criteria:
            Indicator.objects.create(
                pilot=created, name=one.name, measure_unit=one.measure_unit, baseline=one.baseline, target=one.target
            )
        _copy(created, PlanItem, proposal.work_items.values("content", "responsible", "due_on"))
        _copy(created, PlanRisk, proposal.risks.values("description", "likelihood", "effect", "response"))

    facts = _terms(pilot, decision)
    for one in criteria:
        goal = f"{figure(one.baseline, one.measure_unit)} → {figure(one.target, one.measure_unit)}"
        facts[f"Tiêu chí: {one.name}"] = goal
    return begin(pilot, by=by, facts=said(facts), also=copy_plan)


def _copy(pilot: Pilot, model: type[Any], rows: Iterable[Any]) -> None:
    """The plan starts as the proposal has it; its owner completes it."""
    model.objects.bulk_create(model(pilot=pilot, **row) for row in rows)


def _terms(pilot: Pilot, decision: Decision) -> dict[str, str]:
    return {
        "Quyết định": f"{decision.number_text} ngày {day(decision.decided_on)}",
        "Người chủ trì": str(pilot.owner),
        "Người theo dõi": str(pilot.monitor),
        "Thời gian": f"{day(pilot.starts_on)} – {day(pilot.ends_on)}",
        "Kinh phí": vnd(pilot.budget_vnd),
        "Điều kiện dừng": pilot.stop_conditions,
    }


def request_start(pilot: Pilot, *, by: Person, note: str, key: str = "", seen: int | None = None) -> Pilot:
    """The owner is prepared and asks the monitor to confirm; `note` says how (people, means, plan)."""
    require(note=(note, _("Nêu công tác chuẩn bị")))
    return perform(pilot, "request_start", by=by, facts={"Công tác chuẩn bị": note}, key=key, seen=seen)


def start(pilot: Pilot, *, by: Person, note: str = "", key: str = "", seen: int | None = None) -> Pilot:
    """The monitor confirms the start; whoever schedules the monitoring hears of it."""
    facts = said({"Ngày bắt đầu": day(clock.today()), "Ghi chú": note})

    def keep_plan(fresh: Pilot) -> None:
        freeze(fresh, by=by, reason="Kế hoạch khi bắt đầu thực hiện")

    return perform(pilot, "start", by=by, facts=facts, also=keep_plan, key=key, seen=seen)


def finish(pilot: Pilot, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Pilot:
    """The owner declares the work complete, on the last day or before it."""
    require(reason=(reason, _("Nêu lý do kết thúc, công việc đã hoàn thành")))
    return perform(pilot, "finish", by=by, reason=reason, key=key, seen=seen)


def auto_finish(pilot: Pilot, *, by: Person) -> Pilot:
    """The last day has passed."""
    return perform(pilot, "auto_finish", by=by, reason=f"Hết thời gian thực hiện ngày {day(pilot.ends_on)}.")
