"""Pages of writing together: the section of the draft, and the invitation as the invited reads it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.actions import coauthors as actions
from proposals.authorship import alive_in, lacks_of, least_own_share, own_share, rest_for_proposer
from proposals.completeness import AUTHORS, SECTIONS, section_of
from proposals.forms.coauthors import InviteForm, OwnShareForm
from proposals.models import ALIVE, CoAuthorship, Proposal
from proposals.querysets import may_carry_out, visible_to
from proposals.views.appraising import MOST_SUGGESTED
from proposals.views.writing import DraftView, around
from units.requests import PersonRequest
from workflow.errors import Stale
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.views import RecordPage, StepPage

OWN_SHARE = "ty-le"


class CoAuthorsPage(DraftView):
    """Who writes it with whom: the shares, whom to invite, what became of each invitation."""

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.page(self.invitation(), self.share_form())

    def post(self, request: PersonRequest) -> HttpResponse:
        return self.post_share() if request.POST.get("next") == OWN_SHARE else self.post_invitation()

    def post_share(self) -> HttpResponse:
        form = OwnShareForm(self.request.POST)
        if not form.is_valid():
            return self.page(self.invitation(), form, status=422)
        try:
            actions.set_own_share(self.record, by=self.by, share=form.cleaned_data["own"])
        except Stale as stale:
            return self.gone(stale, [(_("Tỷ lệ đóng góp của đồng chí (%)"), str(form.cleaned_data["own"]))])
        except ValidationError as error:
            form.add_error("own", error.messages)
            return self.page(self.invitation(), form, status=422)
        messages.success(self.request, _("Đã ghi tỷ lệ đóng góp của đồng chí."))
        return redirect("proposals:coauthors", self.record.pk)

    def post_invitation(self) -> HttpResponse:
        form = self.invitation(self.request.POST)
        if not form.is_valid():
            return self.page(form, self.share_form(), status=422)
        key = self.request.POST.get("key", "")[:64]
        try:
            part = actions.invite(self.record, by=self.by, key=key, **form.cleaned_data)
        except Stale as stale:
            return self.gone(stale, [(str(field.label), field.value() or "") for field in form])
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, self.share_form(), status=422)
        messages.success(self.request, _("Đã gửi lời mời đến %(name)s.") % {"name": part.person.full_name})
        return redirect("proposals:coauthors", self.record.pk)

    def invitation(self, posted: Any = None) -> InviteForm:
        return InviteForm(posted, unit=self.record.unit)

    def share_form(self) -> OwnShareForm:
        return OwnShareForm(initial={"own": own_share(self.record)})

    def page(self, form: InviteForm, share_form: OwnShareForm, status: int = 200) -> HttpResponse:
        section = section_of(AUTHORS) or SECTIONS[-1]
        parts = list(self.record.co_authorships.all())
        for part in parts:
            part.proposal = self.record
        rest = rest_for_proposer(self.record)
        context = {
            "record": self.record,
            "section": section,
            "form": form,
            "share_form": share_form,
            "alive": [row_of(part, self.by) for part in parts if part.state in ALIVE],
            "gone": [row_of(part, self.by) for part in parts if part.state not in ALIVE],
            "own": own_share(self.record),
            "rest": rest,
            "least": least_own_share(self.record),
            "lacks": lacks_of(self.record),
            "people": self.suggested(parts),
            "key": self.request.POST.get("key", "")[:64] or uuid4().hex,
            "sum": own_share(self.record) + 100 - rest,
            **around(self.record, section),
        }
        return render(self.request, "proposals/writing/coauthors.html", context, status=status)

    def suggested(self, parts: list[CoAuthorship]) -> list[Any]:
        taken = {self.record.proposer_id, *(part.person_id for part in parts if part.state in ALIVE)}
        return list(may_carry_out(self.record).exclude(pk__in=taken)[:MOST_SUGGESTED])


def row_of(part: CoAuthorship, by: Any) -> dict[str, Any]:
    """One co-author as a line of the section: what became of it, and what may be done now."""
    machine = machine_of(part)
    return {
        "part": part,
        "status": {"label": part.get_state_display(), "tone": machine.tone_of(part)},
        "offers": machine.offers(part, by),
    }


class CoAuthorshipPage(RecordPage):
    """One invitation: what one is asked to put one's name to, with what share; the draft is a click away."""

    model = CoAuthorship
    template_name = "proposals/coauthors/detail.html"

    def more(self, record: CoAuthorship) -> dict[str, Any]:
        by = self.request.user
        sees = by.is_authenticated and visible_to(by).filter(pk=record.proposal_id).exists()
        url = record.proposal.get_absolute_url() if sees else ""
        return {"part": record, "facts": facts_of(record), "proposal_url": url}


class AnswerPage(StepPage):
    """A step with the terms of the invitation in sight."""

    template_name = "proposals/coauthors/answer.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"facts": facts_of(self.record), "proposal_url": self.record.proposal.get_absolute_url()}


class ProposersStep(StepPage):
    """The proposer comes back to the section of the draft."""

    def success_url(self, record: Any) -> str:
        return reverse("proposals:coauthors", args=[record.proposal_id])


def facts_of(part: CoAuthorship) -> list[tuple[str, Any]]:
    """The terms of an invitation as (label, value) pairs."""
    return [
        (_("Đề xuất"), f"{part.proposal.reference} · {part.proposal}"),
        (_("Người đề xuất"), part.proposal.proposer.full_name),
        (_("Đơn vị"), part.proposal.unit.name),
        (_("Đồng tác giả"), part.person.full_name),
        (_("Tỷ lệ đóng góp"), f"{part.share}%"),
        (_("Nội dung đóng góp"), part.contribution),
    ]


def authors_line(proposal: Proposal) -> list[dict[str, Any]]:
    """The authors with their shares and what each contributed, for the proposal's page and for paper."""
    parts = [part for part in alive_in(proposal) if part.state == "ACCEPTED"]
    if not parts:
        return []
    first = {"person": proposal.proposer, "share": own_share(proposal), "contribution": "", "url": ""}
    return [first] + [
        {"person": one.person, "share": one.share, "contribution": one.contribution, "url": one.get_absolute_url()}
        for one in parts
    ]
