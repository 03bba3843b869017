"""Nhập, xuất danh sách: upload, what would happen, apply; templates and exports."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from evidence import audit, files
from evidence.models.attachment import XLSX
from organisation.actions import imports
from organisation.forms.imports import UploadForm
from organisation.imports.exports import rows_of
from organisation.imports.layouts import LAYOUTS
from organisation.imports.reach import reach_of
from organisation.imports.verdicts import FAULTS, Outcome
from organisation.models import ImportRun, Kind, Stage
from organisation.sheets.reading import SheetRefused
from organisation.sheets.writing import csv_lines, template_csv, template_xlsx, write_xlsx
from organisation.tasks import apply_import, check_import
from organisation.views.base import AdminView
from ui.paging import WHOLE, keyset_page
from units import clock
from units.models import Unit
from units.requests import PersonRequest
from workflow.errors import AlreadyDone, NotReady
from workflow.rules import whole

CSV = "text/csv; charset=utf-8"
#: Bytes up to which a file is worked on within the request: some thousand rows, a few seconds.
AT_ONCE = 256 * 1024
TONES = {
    Stage.CHECKING: "wait",
    Stage.CHECKED: "wait",
    Stage.APPLYING: "wait",
    Stage.APPLIED: "ok",
    Stage.REFUSED: "no",
}


def status_of(run: ImportRun) -> dict[str, str]:
    """Of a checked list: whether it waits for a person, and for what."""
    if run.stage == Stage.CHECKED and run.counts[Outcome.WRONG]:
        return {"label": _("Có lỗi"), "tone": "no"}
    if run.stage == Stage.CHECKED and not run.may_apply:
        return {"label": _("Không có gì thay đổi"), "tone": "draft"}
    return {"label": run.get_stage_display(), "tone": TONES[Stage(run.stage)]}


def crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page; the last has no address."""
    way = [(_("Quản trị"), reverse("organisation:hub")), (_("Nhập, xuất danh sách"), reverse("organisation:imports"))]
    return [*way, *last] if last else [way[0], (way[1][0], "")]


class Imports(AdminView):
    """Where lists come in and go out, and what was brought in so far."""

    def get(self, request: PersonRequest) -> HttpResponse:
        runs = ImportRun.objects.visible_to(request.user).select_related("by")
        page = keyset_page(runs, request.GET, by="-created_at", ways=WHOLE)
        for run in page.rows:
            run.status = status_of(run)
        context = {"page": page, "list_title": _("Nhập, xuất danh sách"), "crumbs": crumbs()}
        return render(request, "organisation/imports/list.html", context)


class Upload(AdminView):
    """A list is sent in; a short one is checked at once, a long one by a worker."""

    kind: str = ""
    form_class: type[UploadForm] = UploadForm
    title: Any = ""

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.page(self.form_class())

    def post(self, request: PersonRequest) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        upload = form.cleaned_data.pop("file")
        try:
            run = imports.keep(upload, kind=self.kind, by=request.user, **form.cleaned_data)
        except SheetRefused as refused:
            form.add_error("file", refused)
            return self.page(form, status=422)
        except ValidationError as refused:  # what uploads of any kind are refused for
            form.add_error("file", refused.messages)
            return self.page(form, status=422)
        if run.size <= AT_ONCE:
            imports.check(run)
        else:
            check_import.delay(run.pk)
        return redirect(run)

    def page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "step_title": self.title,
            "submit_label": _("Tải lên và kiểm tra"),
            "next_text": _(
                "Hệ thống đọc cả tệp và cho xem từng dòng sẽ làm gì; chưa ghi gì cho đến khi đồng chí xác nhận."
            ),
            "kind": self.kind,
            "max_mb": whole("attachment.size"),
            "max_rows": whole(imports.ROWS_RULE[Kind(self.kind)]),
            "crumbs": crumbs((self.title, "")),
        }
        return render(self.request, "organisation/imports/upload.html", context, status=status)


class OfRun(View):
    """A page about one import; those of others are a 404, for whoever administers nothing as well."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        run = ImportRun.objects.visible_to(request.user).select_related("by").filter(pk=kwargs["pk"]).first()
        if run is None:
            raise Http404
        self.run = run
        return super().dispatch(request, *args, **kwargs)


class Run(OfRun):
    """What the check found and what became of it; while a worker is at it, the page asks again by itself."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        run = self.run
        told = run.stage in (Stage.CHECKED, Stage.APPLIED)
        shown = [
            {"title": title, "name": name, "rows": run.findings.get(name, []), "more": self._more(name)}
            for name, title in (
                ("CREATE", _("Thêm mới")),
                ("CHANGE", _("Thay đổi")),
                ("REVIEW", _("Cần xem lại")),
            )
        ]
        context = {
            "run": run,
            "status": status_of(run),
            "figures": self._figures() if told else [],
            "errors": run.findings.get("WRONG", []),
            "more_errors": self._more("WRONG"),
            "lists": [one for one in shown if one["rows"] and told],
            "crumbs": crumbs((run.name, "")),
        }
        return render(request, "organisation/imports/run.html", context)

    def _figures(self) -> list[tuple[str, int]]:
        counts = self.run.counts
        words = {
            "CREATE": _("Dòng thêm mới"),
            "CHANGE": _("Dòng thay đổi"),
            "SAME": _("Dòng không đổi"),
            "WRONG": _("Dòng có lỗi"),
            "accounts": _("Tài khoản mới"),
            "posts": _("Chức vụ mới"),
        }
        return [(word, counts[name]) for name, word in words.items() if name in counts]

    def _more(self, name: str) -> int:
        """How many are not shown."""
        total = self.run.counts.get(FAULTS if name == "WRONG" else name, 0)
        return int(total) - len(self.run.findings.get(name, []))


class Apply(OfRun):
    """The list is confirmed. A second press finds it confirmed and does nothing."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        try:
            run = imports.confirm(self.run, by=request.user)
        except AlreadyDone:
            messages.info(request, _("Thao tác này đã được ghi nhận, không thực hiện lại."))
        except NotReady as lack:
            messages.warning(request, lack.messages[0])
        else:
            self._start(run, request)
        return redirect(self.run)

    def _start(self, run: ImportRun, request: PersonRequest) -> None:
        if run.size <= AT_ONCE:
            imports.apply(run, by=request.user)
        else:
            by = request.user.pk
            transaction.on_commit(lambda: apply_import.delay(run.pk, by))


class Report(OfRun):
    """Every row of the file with what becomes of it, as CSV."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        if not self.run.report:
            raise Http404
        return files.respond(self.run.report, f"ket-qua-kiem-tra-{self.run.pk}.csv", CSV)


class Template(AdminView):
    """The empty list with an example and notes."""

    kind: str = ""
    suffix: str = ""

    def get(self, request: PersonRequest) -> HttpResponseBase:
        layout = LAYOUTS[Kind(self.kind)]
        name = f"mau-{layout.stem}.{self.suffix}"
        if self.suffix == "xlsx":
            return FileResponse(template_xlsx(layout), as_attachment=True, filename=name, content_type=XLSX)
        return _download(HttpResponse(template_csv(layout), content_type=CSV), name)


class Export(AdminView):
    """The list as it stands, of the units in the person's care. Names and addresses leave the system: it is logged."""

    kind: str = ""
    suffix: str = ""

    def get(self, request: PersonRequest) -> HttpResponseBase:
        layout, reach = LAYOUTS[Kind(self.kind)], reach_of(request.user)
        for unit in self._tops(reach.units):
            audit.log_read(unit, by=request.user)
        rows = rows_of(self.kind, reach)
        name = f"{layout.stem}-{clock.today():%Y-%m-%d}.{self.suffix}"
        if self.suffix == "csv":
            return _download(StreamingHttpResponse(csv_lines(layout, rows), content_type=CSV), name)
        file = io.BytesIO()
        write_xlsx(layout, rows, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    @staticmethod
    def _tops(units: Any) -> Any:
        """The highest units of those given."""
        return Unit.objects.filter(pk__in=units).exclude(parent__in=units)


def _download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
