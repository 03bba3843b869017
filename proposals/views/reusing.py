"""One's own ended proposal as a new draft."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from proposals import actions, policies
from proposals.actions.writing import no_post_sentence, unit_to_propose_in
from proposals.models import Proposal
from units.requests import PersonRequest
from workflow.errors import NotReady
from workflow.views import in_scope


class ReusePage(View):
    """Says what is taken over and what is not, then makes the draft."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        try:
            policies.check_can_reuse(request.user, record)
        except NotReady as lack:
            messages.warning(request, " ".join(lack.messages))
            return redirect(record)
        unit = unit_to_propose_in(request.user)
        context = {"record": record, "unit": unit, "no_post": "" if unit else no_post_sentence(), "key": uuid4().hex}
        return render(request, "proposals/writing/reuse.html", context)

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        try:
            draft = actions.reuse(record, by=request.user, key=request.POST.get("key", "")[:64])
        except NotReady as lack:
            messages.warning(request, " ".join(lack.messages))
            return redirect(record)
        messages.success(request, _("Đã tạo bản nháp mới. Đồng chí đọc lại từng phần, nhất là thời gian và số liệu."))
        return redirect("proposals:draft", draft.pk)
