"""Check the answers, send, and what happens next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from proposals.actions.writing import addressee_of, no_superior_sentence
from proposals.completeness import missing_contents
from proposals.content import attachments_of
from proposals.models import Proposal, ProposalState
from proposals.reading import sections_of
from proposals.views.coauthors import authors_line
from units.querysets import head_of
from units.requests import PersonRequest
from workflow import rules
from workflow.clocks import deadlines_of
from workflow.errors import Stale
from workflow.forms import StepForm
from workflow.views import StepPage, in_scope

SENT = (ProposalState.SUBMITTED, ProposalState.ESCALATED)


@method_decorator(never_cache, name="dispatch")
class SubmitPage(StepPage):
    """Everything as it will be read, what is missing, to whom it goes; then one button."""

    template_name = "proposals/writing/check.html"
    says_done = False  # the confirmation page does
    overtaken = False

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        self.spec.policy.check_who(self.by, self.record)
        if self.record.state != ProposalState.DRAFT:
            return redirect(self.success_url(self.record))
        return self.page(self.form())

    def success_url(self, record: Any) -> str:
        return reverse("proposals:sent", args=[record.pk])

    def more(self, form: StepForm) -> dict[str, Any]:
        gaps = missing_contents(self.record)
        to = addressee_of(self.record, by=self.by)
        seen = {"seen": self.record.version} if self.overtaken else {}
        return seen | {
            "sections": sections_of(self.record, gaps),
            "gaps": gaps,
            "attachments": attachments_of(self.record),
            "authors": authors_line(self.record),
            "to": to,
            "head": to.unit and head_of(to.unit),
            "no_superior": "" if to.unit else no_superior_sentence(self.record),
            "overtaken": self.overtaken,
        }

    def conflict(self, stale: Stale, typed: Any) -> HttpResponse:
        """A draft that changed under the page is shown again, as it is now; a sent one is told of."""
        self.record = in_scope(Proposal, self.record.pk, self.request)  # type: ignore[arg-type]
        if self.record.state != ProposalState.DRAFT:
            return super().conflict(stale, typed)
        self.overtaken = True
        return self.page(self.form(), status=409)


class SentPage(View):
    """The reference number, to whom it went, what happens next and until when."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        if record.state not in SENT or record.proposer_id != request.user.pk:
            return redirect(record)
        context = {
            "record": record,
            "head": head_of(record.holder),
            "upward": record.state == ProposalState.ESCALATED,
            "deadline": deadlines_of(record).running().order_by("due_on").first(),
            "receive_days": rules.whole("proposal.auto_receive", record.holder),
            "meeting": rules.rule("proposal.leadership_meeting", record.holder),
        }
        return render(request, "proposals/writing/sent.html", context)
