"""An organisation whose proposals live by the real actions under a moved clock (DOMAIN §8.1, much smaller).

All days are of 2026: the second quarter is reported on, the first is the one before.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from proposals import actions
from proposals.models import ComplianceItem, Proposal, ProposalState
from reports import actions as report_actions
from reports.models import PeriodicReport
from reports.periods import Period
from units import clock
from units.actions import appoint
from units.models import Person, Term, Unit, UnitType
from units.roles import Role

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SECOND_QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30))
TEXTS = {
    "assessment": "Các cấp ủy đã quán triệt nghiêm túc Kết luận số 14-KL/TW; cán bộ mạnh dạn đề xuất hơn trước.",
    "difficulties": "Một số đơn vị còn lúng túng khi xác định tiêu chí đo được.",
    "plans": "Tiếp tục theo dõi, đôn đốc các nội dung đang thí điểm.\nSơ kết vào cuối năm.",
    "recommendations": "Đề nghị Tỉnh ủy hướng dẫn việc khen thưởng.",
}


def at(day: int, month: int, hour: int = 9, minute: int = 0) -> AbstractContextManager[None]:
    return clock.at(datetime(2026, month, day, hour, minute, tzinfo=VIETNAM))


def unit_under(parent: Unit | None, code: str, name: str, kind: str, **fields: str) -> Unit:
    symbol = fields.pop("symbol", code)
    return Unit.objects.create(code=code, name=name, symbol=symbol, type=kind, parent=parent, **fields)


def person(username: str, full_name: str, role: str | None = None, unit: Unit | None = None, post: str = "") -> Person:
    made = Person.objects.create_user(username, full_name, "kl14-demo")
    if role and unit:
        with at(1, 1):
            appoint(made, role, unit, post=post)
    return made


@dataclass
class Cell:
    """A unit that decides: its head, one deputy who votes too, two cadres."""

    unit: Unit
    head: Person
    deputy: Person
    cadre: Person
    other: Person


def make_cell(parent: Unit, code: str, name: str, kind: str = UnitType.GRASSROOTS_CELL) -> Cell:
    unit, low = unit_under(parent, code, name, kind), code.lower()
    return Cell(
        unit,
        person(f"bt-{low}", f"Đỗ Công {code}", Role.HEAD, unit, "Bí thư"),
        person(f"pbt-{low}", f"Đặng Văn {code}", Role.LEADER, unit, "Phó Bí thư"),
        person(f"cb-{low}", f"Trần Đình {code}", Role.CADRE, unit),
        person(f"cb2-{low}", f"Ka Thủy {code}", Role.CADRE, unit),
    )


@dataclass
class World:
    province: Unit
    bloc: Unit
    tea: Cell
    water: Cell
    top: Cell
    office: Person
    organisation: Person
    admin: Person
    auditor: Person
    chair: Person
    lead: Person
    member: Person


@transaction.atomic
def make_world() -> World:
    """Tỉnh ủy › Đảng ủy Khối (office, boards, inspection, auditor, administrator) › two cells that decide."""
    province = unit_under(None, "TU", "Đảng bộ tỉnh Lâm Đồng", UnitType.PROVINCIAL_COMMITTEE, place="Lâm Đồng")
    bloc = unit_under(
        province, "DUK", "Đảng ủy Khối Doanh nghiệp", UnitType.BLOC_COMMITTEE, place="Đà Lạt", symbol="ĐUK"
    )
    Term.objects.create(unit=bloc, name="2025-2030", starts_on=date(2025, 8, 1))
    office = unit_under(bloc, "VP", "Văn phòng", UnitType.ADVISORY_BODY)
    board = unit_under(bloc, "BTC", "Ban Tổ chức", UnitType.ADVISORY_BODY)
    inspection = unit_under(bloc, "UBKT", "Ủy ban Kiểm tra", UnitType.INSPECTION_COMMITTEE)
    return World(
        province=province,
        bloc=bloc,
        tea=make_cell(bloc, "DST", "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương"),
        water=make_cell(
            bloc, "LBW", "Đảng bộ cơ sở Công ty Cổ phần Cấp nước Lang Sương", UnitType.GRASSROOTS_PARTY_COMMITTEE
        ),
        top=Cell(
            bloc,
            person("captren", "Lê Hoàng Đức", Role.HEAD, bloc, "Bí thư"),
            person("pho-khoi", "Phạm Thị Ngọc Ý", Role.LEADER, bloc, "Phó Bí thư"),
            person("cb-khoi", "Cil Ha Sương", Role.CADRE, bloc),
            person("cb2-khoi", "Hồ Quỳnh Anh", Role.CADRE, bloc),
        ),
        office=person("vanphong", "Nguyễn Thị Ánh", Role.OFFICE, office, "Chánh Văn phòng"),
        organisation=person("tochuc", "Vũ Hải Ưng", Role.ORG, board, "Trưởng ban"),
        admin=person("quantri", "K'Brơi", Role.ADMIN, bloc),
        auditor=person("kiemtoan", "Dương Minh Ê", Role.AUDITOR, bloc),
        chair=person("chunhiem", "Hồ Thị Chủ", Role.UBKT_CHAIR, inspection),
        lead=person("ubkt", "Đỗ Công Ẩn", Role.UBKT_MEMBER, inspection),
        member=person("ubkt2", "Cil Thành", Role.UBKT_MEMBER, inspection),
    )


def submitted(cell: Cell, *, by: Person | None = None) -> Proposal:
    """Sent now, with everything that a dossier must hold; what the head of a unit proposes goes upward (S2)."""
    proposer = by or cell.cadre
    return actions.submit(actions.create_draft(by=proposer, **_DOSSIER), by=proposer)


_TEXTS_OF_A_DOSSIER = (
    "necessity", "objective", "bottleneck", "solution", "scope", "target_subjects", "staffing", "feasibility",
    "positive_impact", "negative_impact", "expected_effect",
)  # fmt: skip
_COMMITMENTS = (
    "commits_pure_motive", "commits_common_good", "commits_truthful", "commits_supervision", "commits_resources",
    "contains_no_secret",
)  # fmt: skip
_DOSSIER: dict[str, object] = {
    "title": "Bán chè đấu giá theo lô nhỏ",
    "field": "PRODUCTION",
    "problem_kind": "UNREGULATED",
    "planned_start": date(2026, 7, 1),
    "planned_end": date(2026, 12, 31),
    "budget_vnd": 120_000_000,
    "funding_source": "Chi phí thường xuyên",
    "has_conflict_of_interest": False,
    **dict.fromkeys(_TEXTS_OF_A_DOSSIER, "Nội dung."),
    **dict.fromkeys(_COMMITMENTS, True),
    "work_items": [{"content": "Lập tổ"}],
    "criteria": [
        {"name": "Giá bán cao hơn giá bao tiêu", "measure_unit": "%", "baseline": 0, "target": 12},
        {"name": "Thời gian bán một lô", "measure_unit": "ngày", "baseline": 30, "target": 10},
    ],
}


def receive(proposal: Proposal, cell: Cell) -> Proposal:
    step = actions.receive_escalated if proposal.state == ProposalState.ESCALATED else actions.receive
    return step(proposal, by=cell.head, regime="KL14")


def put_to_vote(proposal: Proposal, cell: Cell, *, votes_for: int = 2) -> Proposal:
    """Taken up and voted on now; with one of two votes in favour, the head is the one against."""
    checklist = [{"code": item, "passed": True, "reason": ""} for item in ComplianceItem]
    proposal = actions.put_to_collective(proposal, by=cell.head, meeting_on=clock.today(), compliance=checklist)
    return actions.record_vote(
        proposal,
        by=cell.head,
        votes_for=votes_for,
        votes_against=2 - votes_for,
        votes_abstain=0,
        head_voted_for=votes_for == 2,
        minutes="Tập thể lãnh đạo đã họp và biểu quyết.",
    )


def approve(proposal: Proposal, cell: Cell, *, pilot: bool = True, **changes: object) -> Proposal:
    terms: dict[str, object] = {
        "owner": cell.cadre,
        "monitor": cell.other,
        "starts_on": clock.today(),
        "ends_on": date(2026, 12, 31),
        "budget_vnd": 100_000_000,
        "reasons": "Tháo gỡ được điểm nghẽn.",
        "stop_conditions": "Giá dưới giá sàn.",
        **changes,
    }
    return (actions.approve_pilot if pilot else actions.approve_full)(proposal, by=cell.head, **terms)


def draft(
    world: World, period: Period = SECOND_QUARTER, kind: str = "QUARTER", unit: Unit | None = None
) -> PeriodicReport:
    return report_actions.make_report(by=world.office, unit=unit or world.bloc, kind=kind, period=period)


def written_draft(world: World, **what: object) -> PeriodicReport:
    return report_actions.edit(draft(world, **what), by=world.office, **TEXTS)


def fresh(report: PeriodicReport) -> PeriodicReport:
    return PeriodicReport.objects.get(pk=report.pk)


def issued(world: World) -> PeriodicReport:
    return report_actions.issue(written_draft(world), by=world.office)
