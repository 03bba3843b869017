"""The report as an official document: who signs, its usual words, the plain data that its template prints."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Length
from django.utils import timezone, translation

from evidence.letterhead import Signing, issuer_of, organisation_of
from reports.figures import Figures
from reports.models import TEXTS, PeriodicReport
from reports.periods import ReportKind, period_name, written_day
from reports.sheet import appendix_of, groups_of
from units.models import Appointment, Grant, Person, Unit, UnitType
from units.paths import ancestors
from units.roles import Perm

TEMPLATE = "reports/pdf/report.html"
CHIEF = "Chánh Văn phòng"
CELLS = (UnitType.GRASSROOTS_CELL, UnitType.SUBORDINATE_CELL)

# Printed in documents: never translated.
BASIS = (
    "Thực hiện Kết luận số 14-KL/TW, ngày 22/9/2021 của Bộ Chính trị về chủ trương khuyến khích và bảo vệ cán bộ "
    "năng động, sáng tạo vì lợi ích chung, {issuer} báo cáo kết quả thực hiện {period} như sau:"
)
TITLE = "kết quả thực hiện Kết luận số 14-KL/TW, {period}"


def signatory_of(unit: Unit, person: Person | None = None) -> tuple[Unit, Signing]:
    """Who issues a report on `unit`: the nearest committee at or above it that has an office, and the office's head
    (or `person`, who then holds the permission there). Without any office the unit itself, the name left open.
    A post of one's own goes before one held for another."""
    grants = Grant.objects.active().filter(
        permission__codename=Perm.ISSUE_REPORT, content_object__path__in=ancestors(unit.path)
    )
    if person:
        grants = grants.filter(user=person)
    rows = grants.select_related("content_object__parent", "user", "appointment__acting_for")
    own_first = F("appointment__acting_for").asc(nulls_first=True)
    nearest = rows.order_by(-Length("content_object__path"), own_first, "appointment__valid_from", "pk").first()
    if nearest is None:
        return unit, Signing(Person(full_name=""), CHIEF, "T/L", collective_of(unit))
    issuer: Unit = nearest.content_object
    return issuer, signing_of(nearest.appointment, nearest.user, collective_of(issuer))


def signing_of(post: Appointment, person: Person, collective: str) -> Signing:
    """By delegation of the collective (DOMAIN §3.5). Whoever holds the post for another signs under their own title:
    a deputy of the same body in the place of its head (K/T), anybody else by the collective's delegation alone."""
    if post.acting_for is None:
        return Signing(person, post.post or CHIEF, "T/L", collective)
    in_the_body = person.appointments.active().filter(unit=post.unit_id, acting_for=None).first()
    if in_the_body:
        title = in_the_body.post or person.title or in_the_body.get_role_display()
        return Signing(person, title, "T/L", collective, instead_of=post.acting_for.post or CHIEF)
    elsewhere = person.appointments.active().filter(acting_for=None).exclude(post="").first()
    return Signing(person, elsewhere.post if elsewhere else person.title or CHIEF, "T/L", collective)


def collective_of(unit: Unit) -> str:
    """On whose behalf the office signs."""
    if unit.type == UnitType.EMPLOYER:
        return "Giám đốc"
    return "Chi ủy" if unit.type in CELLS else "Ban Thường vụ"


def default_texts(report: PeriodicReport) -> dict[str, str]:
    """What a new draft begins with; the office changes it as it likes."""
    issuing, _signing = signatory_of(report.unit)
    about = "" if issuing == report.unit else f" của {organisation_of(report.unit)}"
    issuer = issuer_of(issuing)
    above = issuer_of(issuing.parent).name if issuing.parent else ""
    recipients = [
        f"{above} (báo cáo)" if above else "",
        f"{collective_of(issuing)} {issuer.name}",
        f"Ủy ban Kiểm tra, các ban {issuer.name}" if issuing.type not in CELLS else "",
        "Các tổ chức đảng trực thuộc",
        "Lưu Văn phòng",
    ]
    return {
        "title": TITLE.format(period=report.period_text) + about,
        "intro": BASIS.format(issuer=issuer.name, period=report.period_text),
        "recipients": "\n".join(line for line in recipients if line),
    }


def moment_text(moment: datetime) -> str:
    """ "17 giờ 05 phút, ngày 30/6/2022"."""
    local = timezone.localtime(moment)
    minutes = f" {local.minute:02d} phút" if local.minute else ""
    return f"{local.hour} giờ{minutes}, ngày {written_day(local.date())}"


def document_context(report: PeriodicReport, figures: Figures) -> dict[str, Any]:
    """Plain data, in Vietnamese whatever the language of the page: frozen with the document as its payload."""
    with translation.override("vi"):
        return prose_context(report, figures) | {
            **{name: getattr(report, name).split("\n") for name in TEXTS if name not in ("title", "recipients")},
            "recipients": [line for line in report.recipients.split("\n") if line.strip()],
            "figures": figures,
            "groups": groups_of(figures),
            "appendix": appendix_of(figures),
        }


def prose_context(report: PeriodicReport, figures: Figures) -> dict[str, Any]:
    """What the sentences made from figures read."""
    before = report.period.before()
    cut_off = datetime.fromisoformat(figures["cut_off"])
    last_day = written_day(min(report.ends_on, timezone.localdate(cut_off)))
    return {
        "organisation": organisation_of(report.unit),
        "now": figures["total"],
        "before": figures["before"],
        "period_name": report.period_text,
        "previous_period": period_name(report.kind, before),
        "previous_name": "kỳ trước" if report.kind == ReportKind.AD_HOC else period_name(report.kind, before),
        "first_day": written_day(report.starts_on),
        "last_day": last_day,
        "cut_off_text": moment_text(cut_off) if cut_off < report.period.end else f"hết ngày {last_day}",
    }
