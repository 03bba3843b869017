"""Pages of dossiers: those of a proposal with the button, one in the making or issued, its file."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from evidence import audit, files, quarantine
from evidence.models import Dossier, DossierStage
from evidence.models.attachment import PDF
from proposals.models import Proposal
from reports.dossiers import making, policies
from reports.dossiers.contents import check_url
from reports.dossiers.extras import rows_of
from reports.dossiers.own_part import note_reading
from reports.tasks import make_dossier
from units.models import Person
from units.requests import PersonRequest
from workflow.conditions import verdicts_on
from workflow.errors import AlreadyDone, NotReady, Refused
from workflow.views import in_scope

TONES: dict[str, str] = {DossierStage.READY: "ok", DossierStage.FAILED: "no"}


class DossiersOfProposal(View):
    """How the conditions stand, the dossiers made so far, and the button that has one made."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        proposal = self._proposal(request, pk)
        decision = proposal.decision
        acts = decision is not None and decision.owner_id == request.user.pk
        rows = [one for one in _dossiers_of(proposal) if policies.may_open(request.user, one, proposal)]
        context = {
            "proposal": proposal,
            "rows": rows_of(verdicts_on(proposal), acts=acts),
            "dossiers": [{"dossier": one, "status": status_of(one)} for one in rows],
            "blocked": _blocked(request.user, proposal),
            "key": uuid4().hex,
            "crumbs": [(_("Đề xuất"), proposal.get_absolute_url()), (_("Hồ sơ bảo vệ"), "")],
        }
        return render(request, "reports/dossiers/of_proposal.html", context)

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        proposal = self._proposal(request, pk)
        try:
            dossier = making.request(proposal, by=request.user, key=request.POST.get("key", "")[:64])
        except AlreadyDone:
            messages.info(request, _("Hồ sơ đang được lập hoặc thao tác này đã được ghi nhận."))
            return redirect("dossiers:of", proposal.pk)
        except NotReady as lack:
            messages.warning(request, lack.messages[0])
            return redirect("dossiers:of", proposal.pk)
        transaction.on_commit(lambda: make_dossier.delay(dossier.pk))
        return redirect(dossier)

    def _proposal(self, request: PersonRequest, pk: int) -> Proposal:
        proposal: Proposal = in_scope(Proposal, pk, request)
        if not policies.may_have(request.user, proposal):
            raise Refused(_("Hồ sơ bảo vệ dành cho người đề xuất, người đứng đầu và Ủy ban Kiểm tra."))
        return proposal


def _dossiers_of(proposal: Proposal) -> Any:
    kind = ContentType.objects.get_for_model(proposal)
    return Dossier.objects.filter(content_type=kind, object_id=proposal.pk).select_related("by")


def _blocked(by: Person, proposal: Proposal) -> str:
    try:
        policies.check_can_make(by, proposal)
    except NotReady as lack:
        return " ".join(lack.messages)
    return ""


def status_of(dossier: Dossier) -> dict[str, str]:
    return {"label": dossier.get_stage_display(), "tone": TONES.get(dossier.stage, "wait")}


def _in_sight(request: PersonRequest, pk: int) -> tuple[Dossier, Proposal]:
    """404 for whoever may not open it: that there is one is nobody else's business."""
    kind = ContentType.objects.get_for_model(Proposal)
    dossier = get_object_or_404(Dossier.objects.select_related("by"), pk=pk, content_type=kind)
    proposal = in_scope(Proposal, dossier.object_id, request)
    if not policies.may_open(request.user, dossier, proposal):
        raise Http404
    return dossier, proposal


@require_safe
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Progress while the job works; then the file, its hash, the address of its check."""
    dossier, proposal = _in_sight(request, pk)
    context = {
        "dossier": dossier,
        "proposal": proposal,
        "status": status_of(dossier),
        "check_url": check_url(dossier),
        "key_name": making.key_of(dossier),
        "crumbs": [
            (_("Đề xuất"), proposal.get_absolute_url()),
            (_("Hồ sơ bảo vệ"), reverse("dossiers:of", args=[proposal.pk])),
            (str(dossier), ""),
        ],
    }
    return render(request, "reports/dossiers/detail.html", context)


@require_safe
def download(request: PersonRequest, pk: int) -> FileResponse:
    """The issued file; each reading is noted."""
    dossier, proposal = _in_sight(request, pk)
    if not dossier.is_ready:
        raise Http404
    if quarantine.set_aside_hashes(part["sha256"] for part in dossier.manifest["manifest"]["parts"]):
        raise Refused(_("Hồ sơ này có kèm tệp nay đã bị cách ly, không tải được; hãy lập phiên bản mới."))
    audit.log_read(dossier, by=request.user, what="Tải hồ sơ bảo vệ")
    note_reading(dossier, proposal, "Phần của mình trong hồ sơ bảo vệ")
    name = files.clean_name(f"ho-so-bao-ve-{proposal.reference.replace('/', '-')}-v{dossier.number}.pdf")
    return files.respond(dossier.pdf, name, PDF)
