"""A small organisation with a pilot in it, brought to any state by the real actions under a moved clock.

Dates are working days of 2026: the pilot runs from 02/3 to 01/6.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pilots import actions
from pilots.models import CriterionResult, Pilot
from proposals.models import Decision, DecisionKind, Deliberation, Proposal, SuccessCriterion
from units import clock
from units.actions import appoint
from units.models import Person, Unit, UnitType
from units.roles import Role

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def on(day: str, hour: int = 9) -> AbstractContextManager[None]:
    """Move the clock to a day written 02/03/2026."""
    return clock.at(datetime.strptime(day, "%d/%m/%Y").replace(hour=hour, tzinfo=HANOI))


def person(username: str, full_name: str, *posts: tuple[str, Unit]) -> Person:
    made = Person.objects.create_user(username, full_name, email=f"{username}@kl14.test")
    for role, unit in posts:
        with on("01/01/2026"):
            appoint(made, role, unit)
    return made


@dataclass
class World:
    """ĐUK with its inspection committee over two cells; in the first a proposer, an owner, a monitor, its leaders."""

    bloc: Unit
    inspection: Unit
    cell: Unit
    other_cell: Unit
    proposer: Person
    owner: Person
    monitor: Person
    head: Person
    deputy: Person
    inspector: Person
    auditor: Person
    stranger: Person

    @property
    def everyone(self) -> dict[str, Person]:
        """Every person by the part they play, the system account included."""
        people = {name: value for name, value in vars(self).items() if isinstance(value, Person)}
        return people | {"system": Person.objects.system()}


def make_world() -> World:
    bloc = Unit.objects.create(code="DUK", name="Đảng ủy Khối", symbol="ĐUK", type=UnitType.BLOC_COMMITTEE)
    inspection = Unit.objects.create(
        code="UBKT", name="Ủy ban Kiểm tra", symbol="UBKTĐUK", type=UnitType.INSPECTION_COMMITTEE, parent=bloc
    )
    cell = Unit.objects.create(
        code="DST", name="Chi bộ Chè Đồi Sương", symbol="CB", type=UnitType.GRASSROOTS_CELL, parent=bloc
    )
    other = Unit.objects.create(
        code="DGT", name="Chi bộ Dốc Gió", symbol="CBDG", type=UnitType.GRASSROOTS_CELL, parent=bloc
    )
    return World(
        bloc=bloc,
        inspection=inspection,
        cell=cell,
        other_cell=other,
        proposer=person("dexuat", "Trần Đình Ân", (Role.CADRE, cell)),
        owner=person("chutri", "Ka Thủy", (Role.CADRE, cell)),
        monitor=person("theodoi", "Hồ Quỳnh Anh", (Role.CADRE, cell)),
        head=person("bithu", "Đỗ Công Ẩn", (Role.HEAD, cell)),
        deputy=person("phobithu", "Đặng Văn An", (Role.LEADER, cell)),
        inspector=person("ubkt", "K'Brơi", (Role.UBKT_MEMBER, inspection)),
        auditor=person("kiemtoan", "Cil Ha Sương", (Role.AUDITOR, bloc)),
        stranger=person("donvikhac", "Vũ Hải Ưng", (Role.CADRE, other), (Role.HEAD, other)),
    )


def approved_proposal(world: World, *, regime: str = "KL14", title: str = "Bán chè đấu giá", **terms: Any) -> Proposal:
    """A proposal whose decision allowed a pilot; `terms` change the decision (owner, monitor, starts_on, …)."""
    now, number = clock.now(), Proposal.objects.count() + 1
    proposal = Proposal.objects.create(
        title=title,
        proposer=world.proposer,
        unit=world.cell,
        unit_path=world.cell.path,
        holder=world.cell,
        state="APPROVED_PILOT",
        submitted_at=now,
        received_at=now,
        decided_at=now,
        registry_no=f"{number:02d}/ĐX-CB",
        regime=regime,
    )
    SuccessCriterion.objects.create(
        proposal=proposal, name="Giá bán cao hơn giá bao tiêu", measure_unit="%", baseline=0, target=12
    )
    SuccessCriterion.objects.create(
        proposal=proposal, name="Thời gian bán một lô", measure_unit="ngày", baseline=30, target=10
    )
    deliberation = Deliberation.objects.create(
        proposal=proposal, unit=world.cell, opened_by=world.head, meeting_on=clock.today()
    )
    given = {
        "kind": DecisionKind.PILOT,
        "owner": world.owner,
        "monitor": world.monitor,
        "starts_on": "2026-03-02",
        "ends_on": "2026-06-01",
        "budget_vnd": 120_000_000,
        "stop_conditions": "Giá dưới giá sàn hai tuần liền",
        **terms,
    }
    Decision.objects.create(
        proposal=proposal,
        deliberation=deliberation,
        unit=world.cell,
        number_text=f"{number:02d}-QĐ/CB",
        decided_on=clock.today(),
        decided_by=world.head,
        **given,
    )
    return Proposal.objects.get(pk=proposal.pk)


def planned(world: World, **terms: Any) -> Pilot:
    with on("25/02/2026"):
        return actions.open_pilot(approved_proposal(world, **terms), by=Person.objects.system())


def requested(world: World, **terms: Any) -> Pilot:
    pilot = planned(world, **terms)
    with on("02/03/2026"):
        return actions.request_start(pilot, by=pilot.owner, note="Đã chuẩn bị sàn và bao gói")


def active(world: World, **terms: Any) -> Pilot:
    pilot = requested(world, **terms)
    with on("02/03/2026", 10):
        return actions.start(pilot, by=pilot.monitor)


def due_report(world: World, **terms: Any) -> Pilot:
    pilot = active(world, **terms)
    with on("01/06/2026"):
        return actions.finish(pilot, by=pilot.owner, reason="Đã bán xong các lô")


def actuals(pilot: Pilot, *, good: bool = True) -> dict[int, Decimal]:
    """Final values that reach every target, or miss the first."""
    price, days = pilot.indicators.order_by("pk")
    return {price.pk: Decimal("12.5") if good else Decimal(-4), days.pk: Decimal(9)}


def result(pilot: Pilot, *, good: bool = True, **changes: Any) -> dict[str, Any]:
    """What report_result takes."""
    causes = {} if good else {"objective_causes": "Giá chè thế giới giảm", "subjective_causes": "Hội đồng giá họp chậm"}
    return {
        "actuals": actuals(pilot, good=good),
        "summary": "Đã bán 40 lô",
        "spent_vnd": 118_000_000,
        "damage_vnd": 0,
        "has_risk_event": False,
        "lessons": "Cần họp giá sớm hơn",
        **causes,
        **changes,
    }


def reported(world: World, *, good: bool = True, report: dict[str, Any] | None = None, **terms: Any) -> Pilot:
    pilot = due_report(world, **terms)
    with on("03/06/2026"):
        return actions.report_result(pilot, by=pilot.owner, **result(pilot, good=good, **(report or {})))


def evaluating(world: World, **told: Any) -> Pilot:
    pilot = reported(world, **told)
    with on("05/06/2026"):
        return actions.open_evaluation(pilot, by=world.head, meeting_on=clock.today())


def findings(pilot: Pilot, *, good: bool = True, **changes: Any) -> dict[str, Any]:
    """What the conclusions take: two voters, both in favour."""
    price, days = pilot.indicators.order_by("pk")
    return {
        "votes_for": 2,
        "votes_against": 0,
        "votes_abstain": 0,
        "minutes": "Tập thể lãnh đạo họp, thống nhất",
        "results": {
            price.pk: {"result": CriterionResult.MET if good else CriterionResult.NOT_MET, "note": ""},
            days.pk: {"result": CriterionResult.MET, "note": "Tốt"},
        },
        "damage_vnd": 0,
        "has_risk_event": False,
        **changes,
    }


def achieved(world: World, *, found: dict[str, Any] | None = None, **told: Any) -> Pilot:
    pilot = evaluating(world, **told)
    with on("05/06/2026", 15):
        return actions.conclude_achieved(pilot, by=world.head, **findings(pilot, **(found or {})))


def failed(world: World) -> Pilot:
    pilot = evaluating(world, good=False)
    with on("05/06/2026", 15):
        harm = {"damage_vnd": 214_000_000, "damage_description": "Bán dưới giá bao tiêu"}
        return actions.conclude_not(pilot, by=world.head, **findings(pilot, good=False, **harm))


def settled(world: World) -> Pilot:
    with on("01/07/2026"):
        return actions.settle_accountability(failed(world), by=Person.objects.system())


ANSWERS = {
    "commend": True,
    "commend_reason": "Hoàn thành vượt chỉ tiêu",
    "replicate": True,
    "replicate_reason": "Có thể áp dụng ở đơn vị khác",
    "institutionalise": False,
    "institutionalise_reason": "Cần thêm một vụ nữa",
}


def closed(world: World) -> Pilot:
    pilot = achieved(world)
    with on("10/06/2026"):
        return actions.close(pilot, by=world.head, **ANSWERS)


MAKERS = {
    "PLANNED": planned,
    "REQUESTED": requested,
    "ACTIVE": active,
    "DUE_REPORT": due_report,
    "REPORTED": reported,
    "EVALUATING": evaluating,
    "ACHIEVED": achieved,
    "FAILED": failed,
    "SETTLED": settled,
    "CLOSED": closed,
}
