"""The units and people that the tests of evidence issue documents with (DOMAIN §8.1)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from evidence.letterhead import Signing
from units.models import Person, Term, Unit, UnitType

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
JULY = datetime(2024, 7, 5, 9, tzinfo=VIETNAM)


def province() -> Unit:
    return Unit.objects.create(
        code="TU", name="Đảng bộ tỉnh Lâm Đồng", symbol="TU", type=UnitType.PROVINCIAL_COMMITTEE, place="Lâm Đồng"
    )


def bloc() -> Unit:
    unit = Unit.objects.create(
        code="DUK",
        name="Đảng ủy Khối Doanh nghiệp",
        symbol="ĐUK",
        type=UnitType.BLOC_COMMITTEE,
        parent=province(),
        place="Đà Lạt",
    )
    Term.objects.create(unit=unit, name="2020-2025", starts_on=date(2020, 8, 1), ends_on=date(2025, 7, 31))
    return unit


def below(parent: Unit, code: str, name: str, symbol: str, kind: str, **fields: object) -> Unit:
    return Unit.objects.create(code=code, name=name, symbol=symbol, type=kind, parent=parent, **fields)


def grassroots(parent: Unit) -> Unit:
    name = "Đảng bộ cơ sở Công ty Cổ phần Cấp nước Lang Sương"
    return below(parent, "LBW", name, "ĐULS", UnitType.GRASSROOTS_PARTY_COMMITTEE)


def company(parent: Unit, party_unit: Unit) -> Unit:
    name = "Công ty Cổ phần Cấp nước Lang Sương"
    return below(parent, "LBW-DN", name, "LBW", UnitType.EMPLOYER, party_unit=party_unit)


def person(username: str = "bithu", full_name: str = "Đặng Ý") -> Person:
    return Person.objects.create_user(username, full_name)


def secretary(signer: Person) -> Signing:
    return Signing(signer, "Bí thư", "T/M", "Ban Thường vụ")
