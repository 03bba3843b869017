"""Pages of reports."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from evidence.letterhead import DocumentType, issuer_of
from evidence.models.attachment import PDF
from reports import actions, policies, querysets
from reports.charts import by_unit
from reports.document import prose_context, signatory_of
from reports.figures import Figures, figures_of
from reports.forms import CreateForm
from reports.models import TEXTS, PeriodicReport, text_field
from reports.sheet import appendix_of, decided, groups_of, on_time
from ui.charts import show
from ui.paging import keyset_page
from ui.templatetags.ui import datetime_vi
from units import clock
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.errors import Refused
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.views import RecordPage, StepPage, in_scope


def report_list(request: PersonRequest) -> HttpResponse:
    """Reports in the person's scope, the newest first."""
    ways = querysets.sight_of(request.user).ways
    page = keyset_page(querysets.load(), request.GET, by="-created_at", ways=ways)
    tones = machine_of(PeriodicReport).tones
    for report in page.rows:
        report.status = {"label": report.get_state_display(), "tone": tones[report.state]}
    context = {
        "list_title": _("Báo cáo"),
        "page": page,
        "may_create": request.user.grants.anywhere(Perm.REPORT),
        "empty_title": _("Chưa có báo cáo nào"),
    }
    return render(request, "reports/list.html", context)


class CreateReport(View):
    """Choose a unit within scope and a period; the draft opens with live figures."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if not request.user.grants.anywhere(Perm.REPORT):
            raise Refused(_("Đồng chí không có quyền lập báo cáo."))
        self.units = querysets.reportable_units(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.page(CreateForm(units=self.units))

    def post(self, request: PersonRequest) -> HttpResponse:
        if "narrow" in request.POST:
            return self.page(CreateForm(units=self.units, initial=request.POST.dict()))
        form = CreateForm(request.POST, units=self.units)
        if not form.is_valid():
            return self.page(form, status=422)
        chosen = {name: form.cleaned_data[name] for name in ("unit", "kind", "period", "as_of")}
        try:
            report = actions.make_report(by=request.user, **chosen)
        except ValidationError as error:
            form.take(error)
            return self.page(form, status=422)
        return redirect(report)

    def page(self, form: CreateForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "step_title": _("Lập báo cáo"),
            "submit_label": _("Lập dự thảo"),
            "next_text": _("Dự thảo mở ra với số liệu của kỳ đã chọn; đồng chí soạn lời văn rồi trình ban hành."),
        }
        return render(self.request, "reports/create.html", context, status=status)


def sheet_of(report: PeriodicReport) -> dict[str, Any]:
    """What the page and the preview show of the figures: live for a draft, as frozen once issued."""
    figures: Figures = report.figures or figures_of(report.unit, report.period, cut_off=clock.now(), as_of=report.as_of)
    return prose_context(report, figures) | {
        "figures": figures,
        "groups": groups_of(figures),
        "appendix": appendix_of(figures),
        "figure": by_unit(figures),
        "texts": [(text_field(name).verbose_name, getattr(report, name)) for name in TEXTS[1:]],
    }


def facts_of(report: PeriodicReport) -> list[tuple[str, str]]:
    """What the head of the page says of the report."""
    facts = [
        (_("Đơn vị báo cáo"), report.unit.name),
        (_("Kỳ báo cáo"), f"{report.period_text[:1].upper()}{report.period_text[1:]}"),
        (_("Từ ngày – đến ngày"), f"{report.starts_on:%d/%m/%Y} – {report.ends_on:%d/%m/%Y}"),
        (_("Người lập"), report.drafted_by.full_name),
    ]
    if report.as_of:
        facts.append((_("Cơ cấu tổ chức"), f"{report.as_of:%d/%m/%Y}"))
    return facts + ([(_("Chốt số liệu"), datetime_vi(report.cut_off))] if report.cut_off else [])


def headline_of(figures: Figures) -> list[tuple[str, str]]:
    """The few numbers that a reader looks for first."""
    total = figures["total"]
    kept = on_time(total)
    return [
        (_("Đề xuất tiếp nhận"), show(total["received"])),
        (_("Đã quyết định"), show(decided(total))),
        (_("Giải quyết đúng hạn"), "–" if kept is None else f"{show(kept)}%"),
        (_("Đang xem xét"), show(total["pending"])),
        (_("Đang thực hiện, thí điểm"), show(total["pilots_running"])),
        (_("Việc đang quá hạn"), show(total["overdue"])),
    ]


class ReportPage(RecordPage):
    model = PeriodicReport
    template_name = "reports/detail.html"

    def more(self, record: PeriodicReport) -> dict[str, Any]:
        by = cast(Person, self.request.user)
        makes = record.is_draft and policies.MAKER.includes(by, record)
        sheet = sheet_of(record)
        return sheet | {
            "facts": facts_of(record),
            "headline": headline_of(sheet["figures"]),
            "draft_url": reverse("reports:draft_pdf", args=[record.pk]) if makes else "",
            "edit_url": reverse("reports:edit", args=[record.pk]) if makes else "",
        }


def draft_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The draft as PDF, marked DỰ THẢO; writes nothing."""
    report = in_scope(PeriodicReport, pk, request)
    policies.check_can_export(request.user, report)
    if not report.is_draft:
        return redirect(report)
    content = actions.draft_pdf(report)
    shown = "inline" if request.GET.get("xem") == "1" else "attachment"
    named = f'{shown}; filename="du-thao-bao-cao-{report.pk}.pdf"'
    headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=PDF, headers=headers)


class EditPage(StepPage):
    """The texts as they stand, to be changed."""

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in TEXTS}


class IssuePage(StepPage):
    """The report as it will be printed, and who signs."""

    template_name = "reports/issue.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        report: PeriodicReport = self.record
        unit, signing = signatory_of(report.unit, self.by)
        issuer = issuer_of(unit)
        issuing = [
            (_("Cơ quan ban hành"), issuer.name),
            (_("Ký hiệu"), f"{issuer.format.symbol_code(DocumentType.BAO_CAO)}/{issuer.symbol}"),
            (_("Người ký"), f"{signing.person.full_name}, {signing.position}"),
            (_("Kỳ báo cáo"), report.period_text),
        ]
        return sheet_of(report) | {
            "issuing": issuing,
            "signing": signing,
            "signing_lines": signing.lines(issuer.format),
            "lines": {name: getattr(report, name).split("\n") for name in TEXTS},
        }
