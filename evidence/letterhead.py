"""What stands at the head and the foot of an official document, and the format versions that print it.

Party: QĐ 66-QĐ/TW and HD 36-HD/VPTW (2018). State: Nghị định 30/2020/NĐ-CP. A stored document keeps the name of
its format version, so a later guide becomes a new entry here and old documents stay as they were issued.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from units.models import Person, Unit, UnitType

PARTY_FORMAT = "HD36-2018"
STATE_FORMAT = "ND30-2020"


class DocumentType(models.TextChoices):
    """The types of DOMAIN §3.4. Tuyên bố and Lời kêu gọi are left out: their abbreviation is not certain."""

    NGHI_QUYET = "NGHI_QUYET", _("Nghị quyết")
    QUYET_DINH = "QUYET_DINH", _("Quyết định")
    QUY_DINH = "QUY_DINH", _("Quy định")
    CHI_THI = "CHI_THI", _("Chỉ thị")
    KET_LUAN = "KET_LUAN", _("Kết luận")
    QUY_CHE = "QUY_CHE", _("Quy chế")
    THONG_TRI = "THONG_TRI", _("Thông tri")
    HUONG_DAN = "HUONG_DAN", _("Hướng dẫn")
    THONG_BAO = "THONG_BAO", _("Thông báo")
    THONG_CAO = "THONG_CAO", _("Thông cáo")
    BAO_CAO = "BAO_CAO", _("Báo cáo")
    KE_HOACH = "KE_HOACH", _("Kế hoạch")
    CHUONG_TRINH = "CHUONG_TRINH", _("Chương trình")
    DE_AN = "DE_AN", _("Đề án")
    PHUONG_AN = "PHUONG_AN", _("Phương án")
    DU_AN = "DU_AN", _("Dự án")
    TO_TRINH = "TO_TRINH", _("Tờ trình")
    CONG_VAN = "CONG_VAN", _("Công văn")
    BIEN_BAN = "BIEN_BAN", _("Biên bản")
    GIAY_MOI = "GIAY_MOI", _("Giấy mời")
    GIAY_GIOI_THIEU = "GIAY_GIOI_THIEU", _("Giấy giới thiệu")
    GIAY_CHUNG_NHAN = "GIAY_CHUNG_NHAN", _("Giấy chứng nhận")
    PHIEU_GUI = "PHIEU_GUI", _("Phiếu gửi")
    PHIEU_CHUYEN = "PHIEU_CHUYEN", _("Phiếu chuyển")


# Printed on documents: never translated.
TYPE_NAMES: dict[str, str] = {
    DocumentType.NGHI_QUYET: "NGHỊ QUYẾT",
    DocumentType.QUYET_DINH: "QUYẾT ĐỊNH",
    DocumentType.QUY_DINH: "QUY ĐỊNH",
    DocumentType.CHI_THI: "CHỈ THỊ",
    DocumentType.KET_LUAN: "KẾT LUẬN",
    DocumentType.QUY_CHE: "QUY CHẾ",
    DocumentType.THONG_TRI: "THÔNG TRI",
    DocumentType.HUONG_DAN: "HƯỚNG DẪN",
    DocumentType.THONG_BAO: "THÔNG BÁO",
    DocumentType.THONG_CAO: "THÔNG CÁO",
    DocumentType.BAO_CAO: "BÁO CÁO",
    DocumentType.KE_HOACH: "KẾ HOẠCH",
    DocumentType.CHUONG_TRINH: "CHƯƠNG TRÌNH",
    DocumentType.DE_AN: "ĐỀ ÁN",
    DocumentType.PHUONG_AN: "PHƯƠNG ÁN",
    DocumentType.DU_AN: "DỰ ÁN",
    DocumentType.TO_TRINH: "TỜ TRÌNH",
    DocumentType.CONG_VAN: "CÔNG VĂN",
    DocumentType.BIEN_BAN: "BIÊN BẢN",
    DocumentType.GIAY_MOI: "GIẤY MỜI",
    DocumentType.GIAY_GIOI_THIEU: "GIẤY GIỚI THIỆU",
    DocumentType.GIAY_CHUNG_NHAN: "GIẤY CHỨNG NHẬN",
    DocumentType.PHIEU_GUI: "PHIẾU GỬI",
    DocumentType.PHIEU_CHUYEN: "PHIẾU CHUYỂN",
}

# Quyết định and Quy định share QĐ in Party documents, hence also one sequence of numbers.
PARTY_ABBREVIATIONS: dict[str, str] = {
    DocumentType.NGHI_QUYET: "NQ",
    DocumentType.QUYET_DINH: "QĐ",
    DocumentType.QUY_DINH: "QĐ",
    DocumentType.CHI_THI: "CT",
    DocumentType.KET_LUAN: "KL",
    DocumentType.QUY_CHE: "QC",
    DocumentType.THONG_TRI: "TT",
    DocumentType.HUONG_DAN: "HD",
    DocumentType.THONG_BAO: "TB",
    DocumentType.THONG_CAO: "TC",
    DocumentType.BAO_CAO: "BC",
    DocumentType.KE_HOACH: "KH",
    DocumentType.CHUONG_TRINH: "CTr",
    DocumentType.DE_AN: "ĐA",
    DocumentType.PHUONG_AN: "PA",
    DocumentType.DU_AN: "DA",
    DocumentType.TO_TRINH: "TTr",
    DocumentType.CONG_VAN: "CV",
    DocumentType.BIEN_BAN: "BB",
    DocumentType.GIAY_MOI: "GM",
    DocumentType.GIAY_GIOI_THIEU: "GGT",
    DocumentType.GIAY_CHUNG_NHAN: "GCN",
    DocumentType.PHIEU_GUI: "PG",
    DocumentType.PHIEU_CHUYEN: "PC",
}
STATE_ABBREVIATIONS = PARTY_ABBREVIATIONS | {DocumentType.QUY_DINH: "QyĐ"}

PARTY_FORMULAS = {"T/M": "T/M", "K/T": "K/T", "T/L": "T/L"}
STATE_FORMULAS = {"T/M": "TM.", "K/T": "KT.", "T/L": "TL.", "T/UQ": "TUQ."}


@dataclass(frozen=True)
class Format:
    """One version of the rules of layout: a base template, and how a number and an authority are written."""

    version: str
    template: str
    number_label: str
    number_pattern: str
    abbreviations: dict[str, str]
    unprinted_codes: frozenset[str]
    formulas: dict[str, str]
    numbered_per_year: bool
    full_stop: str

    def reference(self, number: int | None, symbol_code: str, body: str) -> str:
        """`05-BC/ĐUK`, `05/QĐ-LBW`, a State letter `05/LBW`; eight blanks stand for the number of a draft."""
        shown = "\u00a0" * 8 if number is None else f"{number:02d}"
        code = "" if symbol_code in self.unprinted_codes else symbol_code
        return self.number_pattern.format(number=shown, code=code, body=body).replace("/-", "/")

    def symbol_code(self, doc_type: str) -> str:
        return self.abbreviations[doc_type]


FORMATS: dict[str, Format] = {
    PARTY_FORMAT: Format(
        version=PARTY_FORMAT,
        template="evidence/pdf/party.html",
        number_label="Số",
        number_pattern="{number}-{code}/{body}",
        abbreviations=PARTY_ABBREVIATIONS,
        unprinted_codes=frozenset(),
        formulas=PARTY_FORMULAS,
        numbered_per_year=False,
        full_stop=".",
    ),
    STATE_FORMAT: Format(
        version=STATE_FORMAT,
        template="evidence/pdf/state.html",
        number_label="Số:",
        number_pattern="{number}/{code}-{body}",
        abbreviations=STATE_ABBREVIATIONS,
        unprinted_codes=frozenset({"CV"}),
        formulas=STATE_FORMULAS,
        numbered_per_year=True,
        full_stop="./.",
    ),
}


def format_of(unit: Unit) -> Format:
    """A company's or an agency's director issues in the State format, every Party body in the Party format (§3.7)."""
    return FORMATS[STATE_FORMAT if unit.type == UnitType.EMPLOYER else PARTY_FORMAT]


ATTACHED_BODIES = {UnitType.INSPECTION_COMMITTEE, UnitType.ADVISORY_BODY, UnitType.AD_HOC_BODY}
# What the organisation is called, and what its committee, which signs, is called.
COMMITTEE_OF = (
    ("Đảng bộ cơ sở ", "Đảng ủy "),
    ("Đảng bộ bộ phận ", "Đảng ủy bộ phận "),
    ("Đảng bộ tỉnh ", "Tỉnh ủy "),
    ("Đảng bộ thành phố ", "Thành ủy "),
    ("Đảng bộ ", "Đảng ủy "),
    ("Chi bộ cơ sở ", "Chi bộ "),
    ("Chi bộ trực thuộc ", "Chi bộ "),
)
ORGANISATION_OF = (
    ("Đảng bộ cơ sở ", "Đảng bộ "),
    ("Đảng ủy ", "Đảng bộ "),
    ("Tỉnh ủy ", "Đảng bộ tỉnh "),
    ("Thành ủy ", "Đảng bộ thành phố "),
)


def _renamed(name: str, table: Sequence[tuple[str, str]]) -> str:
    for start, instead in table:
        if name.startswith(start):
            return instead + name.removeprefix(start)
    return name


def organisation_of(unit: Unit) -> str:
    """The organisation that a text speaks of: the committee is "Đảng ủy Khối …", its organisation "Đảng bộ Khối …"."""
    return _renamed(unit.name, ORGANISATION_OF)


@dataclass(frozen=True)
class Issuer:
    """Who issues, as printed on the day: kept with the document, because names change later (DOMAIN §4.4.4)."""

    superior: str
    name: str
    symbol: str
    place: str
    format_version: str

    @property
    def format(self) -> Format:
        return FORMATS[self.format_version]


def issuer_of(unit: Unit) -> Issuer:
    """The two lines at the top left. A committee stands under its superior *organisation* (ĐẢNG BỘ TỈNH …),
    an inspection committee or a board under the *committee* that it serves (ĐẢNG ỦY …)."""
    parent = unit.parent
    format_version = format_of(unit).version
    if format_version == STATE_FORMAT:
        above = parent.name if parent and parent.type == UnitType.EMPLOYER else ""
        return Issuer(above, unit.name, unit.symbol, place_of(unit), format_version)
    above = _renamed(parent.name, COMMITTEE_OF if unit.type in ATTACHED_BODIES else ORGANISATION_OF) if parent else ""
    return Issuer(above, _renamed(unit.name, COMMITTEE_OF), unit.symbol, place_of(unit), format_version)


def place_of(unit: Unit | None) -> str:
    """The place of the date line: the unit's own, else the nearest above that has one."""
    while unit is not None:
        if unit.place:
            return unit.place
        unit = unit.parent or unit.party_unit
    return ""


@dataclass(frozen=True)
class Signing:
    """Who signs and by what right (DOMAIN §3.5).

    `formula`: "T/M" for a collective (`body` = "Ban Thường vụ"), "T/L" by delegation, "K/T" for the head
    (`body` = the head's post), "" when the head signs directly. `position` is the signer's own post. `instead_of` is
    the post of the head of the signer's own body, where a deputy signs what was left to that head ("T/L … K/T …").
    """

    person: Person
    position: str
    formula: str = ""
    body: str = ""
    instead_of: str = ""

    def lines(self, layout: Format) -> list[str]:
        """The lines above the signature, in capitals."""
        authority = [f"{layout.formulas[self.formula]} {self.body.upper()}"] if self.formula else []
        deputy = [f"{layout.formulas['K/T']} {self.instead_of.upper()}"] if self.instead_of else []
        return [*authority, *deputy, self.position.upper()]


def formal_date(day: date | None, month_of: date | None = None) -> str:
    """`ngày 05 tháng 7 năm 2024`: days under 10 and months 1–2 take a leading zero, other months do not (§3.6).

    With no day (a draft) the day stays blank; the month is that of `month_of`.
    """
    shown = day or month_of
    if shown is None:
        return "ngày\u2003\u2003tháng\u2003\u2003năm\u2003\u2003"
    month = f"{shown.month:02d}" if shown.month < 3 else str(shown.month)
    written = f"{shown.day:02d}" if day else "\u2003"
    return f"ngày {written} tháng {month} năm {shown.year}"


@dataclass(frozen=True)
class Letterhead:
    """Everything the base templates print around the text; templates know it as `doc`."""

    issuer: Issuer
    doc_type: str
    title: str
    issued_on: date
    symbol_code: str
    number: int | None
    signing_lines: Sequence[str]
    signer_name: str

    @property
    def draft(self) -> bool:
        return self.number is None

    @property
    def format(self) -> Format:
        return self.issuer.format

    @property
    def base(self) -> str:
        """For `{% extends doc.base %}`: the same text prints in the Party or in the State format."""
        return self.format.template

    @property
    def is_letter(self) -> bool:
        """A công văn prints no type name; its abstract stands under the number."""
        return self.doc_type == DocumentType.CONG_VAN

    @property
    def type_name(self) -> str:
        return TYPE_NAMES[self.doc_type]

    @property
    def abstract(self) -> str:
        """The trích yếu as this format prints it: a Party type keeps its small first letter, a letter and the State
        format begin with a capital, a State letter says V/v itself."""
        if self.issuer.format_version == PARTY_FORMAT:
            return capfirst(self.title) if self.is_letter else self.title
        return re.sub(r"^[Vv]ề (việc )?", "", self.title) if self.is_letter else capfirst(self.title)

    @property
    def reference(self) -> str:
        return self.format.reference(self.number, self.symbol_code, self.issuer.symbol)

    @property
    def formal_day(self) -> str:
        return formal_date(None if self.draft else self.issued_on, self.issued_on)

    @property
    def date_line(self) -> str:
        return ", ".join(part for part in (self.issuer.place, self.formal_day) if part)
