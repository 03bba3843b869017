"""Use cases of a report: make one, write its texts, issue it, cancel it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evidence import documents
from evidence.language import in_vietnamese
from evidence.letterhead import DocumentType
from reports import policies
from reports.document import TEMPLATE, default_texts, document_context, signatory_of
from reports.figures import figures_of
from reports.models import TEXTS, PeriodicReport, ReportState, text_field
from reports.periods import Period, ReportKind, period_of
from reports.sheet import facts_of
from units import clock
from units.models import Person, Unit
from workflow.engine import begin, perform


def make_report(*, by: Person, unit: Unit, kind: str, period: Period, as_of: date | None = None) -> PeriodicReport:
    """A draft over `unit` and everything under it (CV 1335-CV/TU §10); its texts begin with the usual words.

    `as_of`: the day whose tree of units counts; the last day of the period, or today where that is to come.

    Raises ValidationError when the period does not fit the kind, or when such a draft exists already.
    """
    _check_period(kind, period)
    report = PeriodicReport(
        unit=unit,
        holder=unit,
        kind=kind,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        as_of=_tree_day(period, as_of),
        drafted_by=by,
    )
    report.unit_path = unit.path
    policies.check_can_create(by, report)
    same = PeriodicReport.objects.filter(
        unit=unit, kind=kind, starts_on=period.starts_on, ends_on=period.ends_on, state=ReportState.DRAFT
    )
    if same.exists():
        raise ValidationError({"period": [_("Đã có dự thảo báo cáo của đơn vị này cho kỳ này.")]})
    for name, text in default_texts(report).items():
        setattr(report, name, text)
    facts = {"Đơn vị": unit.name, "Loại": in_vietnamese(ReportKind(kind).label), "Kỳ báo cáo": report.period_text}
    return begin(report, by=by, facts=facts)


def _tree_day(period: Period, as_of: date | None) -> date:
    day = as_of or min(period.ends_on, clock.today())
    if day > clock.today():
        raise ValidationError({"as_of": [_("Ngày lấy cơ cấu tổ chức không được sau hôm nay.")]})
    return day


def _check_period(kind: str, period: Period) -> None:
    if period.ends_on < period.starts_on:
        raise ValidationError({"ends_on": [_("Ngày cuối kỳ phải sau ngày đầu kỳ.")]})
    if kind == ReportKind.AD_HOC:
        return
    try:
        whole = period_of(kind, period.starts_on)
    except ValueError as error:
        raise ValidationError({"period": [_("Kỳ báo cáo không đúng với loại báo cáo.")]}) from error
    if whole != period:
        raise ValidationError({"period": [_("Kỳ báo cáo không đúng với loại báo cáo.")]})


def edit(report: PeriodicReport, *, by: Person, key: str = "", seen: int | None = None, **texts: Any) -> PeriodicReport:
    """Write the texts of a draft; what is not passed stays."""
    lacking = {
        name: [_("Không được để trống.")]
        for name in ("title", "intro", "recipients")
        if not texts.get(name, getattr(report, name)).strip()
    }
    if lacking:
        raise ValidationError(lacking)
    labels = {name: in_vietnamese(text_field(name).verbose_name) for name in TEXTS}
    changed = [labels[name] for name in TEXTS if name in texts and texts[name] != getattr(report, name)]
    return perform(report, "edit", by=by, key=key, seen=seen, facts={"Đã sửa": ", ".join(changed)}, **texts)


def issue(report: PeriodicReport, *, by: Person, key: str = "", seen: int | None = None) -> PeriodicReport:
    """Take a number, freeze the figures, print the PDF once and keep it, in one transaction (DOMAIN §3, §7.11)."""
    now = clock.now()
    figures = figures_of(report.unit, report.period, cut_off=now, as_of=report.as_of)
    facts: dict[str, Any] = {"Kỳ báo cáo": report.period_text} | facts_of(figures)

    def print_it(fresh: PeriodicReport) -> None:
        unit, signing = signatory_of(fresh.unit, by)
        document = documents.issue(
            record=fresh,
            unit=unit,
            doc_type=DocumentType.BAO_CAO,
            title=fresh.title,
            template=TEMPLATE,
            context=document_context(fresh, figures),
            signing=signing,
            by=by,
        )
        fresh.number_text = document.number_text
        fresh.save(update_fields=["number_text"])
        # The entry is written after this, so it holds the number and the hash of what was printed.
        facts.update({"Số văn bản": document.number_text, "SHA-256": document.sha256})

    frozen: dict[str, Any] = {"cut_off": min(now, report.period.end), "figures": figures}
    return perform(report, "issue", by=by, key=key, seen=seen, facts=facts, also=print_it, **frozen)


def cancel(
    report: PeriodicReport, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> PeriodicReport:
    """Give up a draft; it stays to be seen by those who make reports."""
    if not reason.strip():
        raise ValidationError({"reason": [_("Nhập lý do hủy.")]})
    return perform(report, "cancel", by=by, key=key, seen=seen, reason=reason)


def draft_pdf(report: PeriodicReport) -> bytes:
    """The PDF as it would be issued now, without number and marked DỰ THẢO; writes nothing."""
    unit, signing = signatory_of(report.unit)
    figures = figures_of(report.unit, report.period, cut_off=clock.now(), as_of=report.as_of)
    return documents.draft(
        unit=unit,
        doc_type=DocumentType.BAO_CAO,
        title=report.title,
        template=TEMPLATE,
        context=document_context(report, figures),
        signing=signing,
    )
