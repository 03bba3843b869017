"""The smallest tree in which everything of the frame can be seen: a bloc, its inspection committee, two cells."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from proposals.models import Proposal
from units.actions import appoint
from units.models import Person, Unit, UnitType
from units.roles import Role
from workflow.engine import begin

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(day: str, hour: int = 9) -> datetime:
    """`moment("17/03/2026")`: that day at 9:00 in Vietnam."""
    return datetime.strptime(day, "%d/%m/%Y").replace(hour=hour, tzinfo=VIETNAM)


@dataclass
class Tree:
    bloc: Unit
    inspection: Unit
    cell: Unit
    other: Unit
    cadre: Person
    clerk: Person
    head: Person
    deputy: Person
    superior: Person
    office: Person
    chair: Person
    auditor: Person
    admin: Person
    stranger: Person

    def people(self) -> list[Person]:
        return [value for value in vars(self).values() if isinstance(value, Person)]

    def draft(self, by: Person | None = None, **contents: object) -> Proposal:
        proposer = by or self.cadre
        proposal = Proposal(
            title="Bán chè đấu giá theo lô nhỏ", proposer=proposer, unit=self.cell, holder=self.cell, **contents
        )
        return begin(proposal, by=proposer)


def _unit(code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(code=code, name=name, symbol=code, type=kind, parent=parent, place="Đà Lạt")


def _person(username: str, name: str, role: str, unit: Unit) -> Person:
    person = Person.objects.create_user(username, name, email=f"{username}@kl14.test")
    appoint(person, role, unit, valid_from=moment("01/01/2022").date())
    return person


@pytest.fixture
def small_tree(db: None) -> Tree:
    with transaction.atomic():
        bloc = _unit("ĐUK", "Đảng ủy Khối Doanh nghiệp", UnitType.BLOC_COMMITTEE)
        inspection = _unit("UBKT", "Ủy ban Kiểm tra Đảng ủy Khối", UnitType.INSPECTION_COMMITTEE, bloc)
        desk = _unit("VP", "Văn phòng Đảng ủy Khối", UnitType.ADVISORY_BODY, bloc)
        cell = _unit("CBĐS", "Chi bộ cơ sở Chè Đồi Sương", UnitType.GRASSROOTS_CELL, bloc)
        other = _unit("CBBX", "Chi bộ cơ sở Bạch Xuân", UnitType.GRASSROOTS_CELL, bloc)
        return Tree(
            bloc,
            inspection,
            cell,
            other,
            cadre=_person("canbo", "Trần Đình Ân", Role.CADRE, cell),
            clerk=_person("vanthu", "Lý Thị Mai", Role.CLERK, cell),
            head=_person("bithu", "Đặng Ý", Role.HEAD, cell),
            deputy=_person("phobithu", "Đỗ Công Ẩn", Role.LEADER, cell),
            superior=_person("captren", "Mai Xuân Ứng", Role.HEAD, bloc),
            office=_person("vanphong", "Ngô Đình Ổn", Role.OFFICE, desk),
            chair=_person("chunhiem", "Lâm Quốc Ái", Role.UBKT_CHAIR, inspection),
            auditor=_person("kiemtoan", "Tạ Quang Êm", Role.AUDITOR, bloc),
            admin=_person("quantri", "Quách Gia Bảo", Role.ADMIN, bloc),
            stranger=_person("donvikhac", "Cil Ha Sương", Role.CADRE, other),
        )
