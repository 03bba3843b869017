"""The dossier on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from proposals.content import attachments_of, content_of, sha256_of
from proposals.models import Proposal, ProposalState
from proposals.views.coauthors import authors_line
from proposals.views.detail import contents_for
from units import clock
from units.requests import PersonRequest
from workflow.views import in_scope


class PrintPage(View):
    """Every word and every file of the dossier, for whoever may see it; what is only a draft says so."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        context = {
            "record": record,
            "sections": contents_for(record, request.user)["sections"],
            "attachments": attachments_of(record),
            "authors": authors_line(record),
            "is_draft": record.state == ProposalState.DRAFT,
            "sha256": sha256_of(content_of(record)),
            "printed_at": clock.now(),
        }
        return render(request, "proposals/print.html", context)
