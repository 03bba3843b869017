"""Writing a proposal: begin, the list of sections, a page per section, files (GOV.UK patterns)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from evidence.models import Attachment
from proposals import actions, policies
from proposals.actions.writing import addressee_of, no_post_sentence, unit_to_propose_in
from proposals.authorship import alive_in
from proposals.completeness import AUTHORS, FILES, SECTIONS, Section, progress_of
from proposals.content import own_files_of
from proposals.forms.writing import NewDraftForm
from proposals.models import Proposal, ProposalState
from proposals.supplementing import sections_open
from units.querysets import head_of
from units.requests import PersonRequest
from workflow import rules
from workflow.engine import moved_sentence
from workflow.errors import Stale
from workflow.views import in_scope


class NewDraft(View):
    """Only a title is needed to begin."""

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.page(request, NewDraftForm())

    def post(self, request: PersonRequest) -> HttpResponse:
        form = NewDraftForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        key = request.POST.get("key", "")[:64]
        proposal = actions.create_draft(by=request.user, title=form.cleaned_data["title"], key=key)
        return redirect("proposals:draft", proposal.pk)

    def page(self, request: PersonRequest, form: NewDraftForm, status: int = 200) -> HttpResponse:
        unit = unit_to_propose_in(request.user)
        context = {
            "form": form,
            "unit": unit,
            "addressee": unit and addressee_of(Proposal(holder=unit), by=request.user),
            "no_post": "" if unit else no_post_sentence(),
            "key": request.POST.get("key", "")[:64] or uuid4().hex,
        }
        return render(request, "proposals/writing/new.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class DraftView(View):
    """What every page of a draft begins with: 404 out of scope, 403 to others, and back to the record once sent.

    Never from the browser's cache: the Back button shows what is stored, not what stood there before.
    """

    record: Proposal

    def dispatch(self, request: PersonRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.by = request.user
        self.record = in_scope(Proposal, pk, request)
        policies.check_can_edit(self.by, self.record)
        if request.method == "GET" and not self.is_open():
            messages.info(request, moved_sentence(self.record))
            return redirect(self.record)
        return super().dispatch(request, *args, **kwargs)

    def gone(self, stale: Stale, typed: list[tuple[str, str]]) -> HttpResponse:
        """The draft is no draft any more; what was typed is shown back."""
        context = {
            "done": stale.sentence,
            "by_name": "",
            "reason": "",
            "typed": typed,
            "record_url": self.record.get_absolute_url(),
        }
        return render(self.request, "components/conflict.html", context, status=409)

    def is_open(self) -> bool:
        """Whether its author may write here now."""
        return bool(sections_open(self.record))


class DraftPage(DraftView):
    """The list of sections, each with how far it has come."""

    def get(self, request: PersonRequest) -> HttpResponse:
        if self.record.state == ProposalState.SUPPLEMENT:
            return redirect("proposals:answer_supplement", self.record.pk)
        progress = progress_of(self.record)
        to = addressee_of(self.record, by=self.by)
        context = {
            "record": self.record,
            "progress": progress,
            "together": bool(alive_in(self.record)),
            "done": sum(one.complete for one in progress if not one.optional),
            "total": sum(not one.optional for one in progress),
            "missing": sum(len(one.gaps) for one in progress),
            "to": to,
            "head": to.unit and head_of(to.unit),
            "meeting": rules.rule("proposal.leadership_meeting", to.unit or self.record.holder),
            "receive_days": rules.whole("proposal.receive", to.unit or self.record.holder),
        }
        return render(request, "proposals/writing/draft.html", context)


class RemoveFile(DraftView):
    """Asks once, then takes the file away."""

    def get(self, request: PersonRequest, attachment: int) -> HttpResponse:
        context = {"record": self.record, "attachment": self.attachment(attachment)}
        return render(request, "proposals/writing/remove_file.html", context)

    def post(self, request: PersonRequest, attachment: int) -> HttpResponse:
        try:
            actions.remove_file(self.record, attachment, by=self.by)
        except Stale as stale:
            return self.gone(stale, [])
        messages.success(request, _("Đã xóa tệp khỏi bản nháp."))
        return redirect(section_url(self.record, SECTIONS[-1]))

    def attachment(self, pk: int) -> Attachment:
        found = next((one for one in own_files_of(self.record) if one.pk == pk), None)
        if found is None:
            raise Http404
        return found


def around(record: Proposal, section: Section) -> dict[str, Any]:
    """Where the section stands among the others, for the list at its side."""
    opened = [one.slug for one in sections_open(record)]
    after, supplement = next_open(record, section), record.state == ProposalState.SUPPLEMENT
    last = reverse("proposals:answer_supplement" if supplement else "proposals:submit", args=[record.pk])
    return {
        "progress": [one for one in progress_of(record) if one.section.slug in opened],
        "number": opened.index(section.slug) + 1 if section.slug in opened else 0,
        "total": len(opened),
        "next_url": section_url(record, after) if after else last,
        "supplement": supplement,
    }


def next_open(record: Proposal, section: Section) -> Section | None:
    """The next section in which its author may write now."""
    place, opened = SECTIONS.index(section), sections_open(record)
    return next((one for one in SECTIONS[place + 1 :] if one in opened), None)


_OWN_PAGES = {AUTHORS: "proposals:coauthors", FILES: "proposals:files"}


def section_url(record: Proposal, section: Section) -> str:
    if section.slug in _OWN_PAGES:
        return reverse(_OWN_PAGES[section.slug], args=[record.pk])
    return reverse("proposals:section", args=[record.pk, section.slug])
