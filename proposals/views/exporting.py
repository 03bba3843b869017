"""Taking the list that is on the screen out as a file; its page while a job makes it, and the file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evidence import files
from evidence.models.attachment import XLSX
from proposals.lists import exporting
from proposals.models import ExportFormat, ExportStage, ListExport
from proposals.tasks import make_export
from units.requests import PersonRequest

_MIME = {ExportFormat.XLSX: XLSX, ExportFormat.CSV: "text/csv; charset=utf-8"}


@require_POST
def export(request: PersonRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("loc", ""))
    try:
        asked_for, is_long = exporting.request(query, request.POST.get("dang", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("proposals:list")
    if is_long:
        transaction.on_commit(lambda: make_export.delay(asked_for.pk))
    else:
        exporting.make(asked_for.pk)
    return redirect(asked_for)


def _own(request: PersonRequest, pk: int) -> ListExport:
    return get_object_or_404(ListExport, pk=pk, person=request.user)


@require_safe
def export_page(request: PersonRequest, pk: int) -> HttpResponse:
    """What was asked for, and its file once it is there."""
    one = _own(request, pk)
    crumbs = [(_("Đề xuất"), reverse("proposals:list")), (_("Xuất danh sách"), "")]
    return render(request, "proposals/export.html", {"export": one, "crumbs": crumbs})


@require_safe
def export_file(request: PersonRequest, pk: int) -> FileResponse:
    one = _own(request, pk)
    if one.stage != ExportStage.READY:
        raise Http404
    name = f"de-xuat-{one.requested_at:%Y-%m-%d}.{one.format}"
    return files.respond(one.file, name, _MIME[ExportFormat(one.format)])
