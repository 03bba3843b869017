"""One act on several proposals of a list: chosen, confirmed, done one by one, each with its own answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from proposals import actions, querysets
from proposals.forms.intake import regime_field
from proposals.models import Proposal, ProposalState
from ui.forms import Kl14Form
from units.models import Person
from units.requests import PersonRequest
from workflow.errors import Refused, Stale

MOST_CHOSEN = 100


class ReceiveAll(Kl14Form):
    regime = regime_field()


@dataclass(frozen=True)
class Act:
    label: Any
    intro: Any
    form: type[Kl14Form]
    run: Callable[[Proposal, Person, dict[str, Any]], str]


@dataclass(frozen=True)
class Result:
    """What became of one: `reason` is empty where it was done."""

    proposal: Proposal
    done: str = ""
    reason: str = ""


def _remind(proposal: Proposal, by: Person, _given: dict[str, Any]) -> str:
    people = actions.remind(proposal, by=by)
    return _("Đã nhắc %(names)s") % {"names": ", ".join(one.full_name for one in people)}


def _receive(proposal: Proposal, by: Person, given: dict[str, Any]) -> str:
    take = actions.receive_escalated if proposal.state == ProposalState.ESCALATED else actions.receive
    fresh = take(proposal, by=by, regime=given["regime"])
    return _("Đã tiếp nhận, số %(number)s") % {"number": fresh.registry_no}


ACTS = {
    "nhac": Act(
        gettext_lazy("Nhắc xử lý"),
        gettext_lazy("Người đang phải xử lý từng hồ sơ nhận được thông báo; việc nhắc được ghi vào lịch sử hồ sơ."),
        Kl14Form,
        _remind,
    ),
    "tiep-nhan": Act(
        gettext_lazy("Tiếp nhận"),
        gettext_lazy("Mỗi hồ sơ được vào sổ với một số riêng, cùng một chế độ pháp lý."),
        ReceiveAll,
        _receive,
    ),
}


class BulkPage(View):
    """Asked first with the rows, then with the answer to “Thực hiện”; each row stands or falls alone."""

    def post(self, request: PersonRequest) -> HttpResponse:
        name = request.POST.get("viec", "")
        if name not in ACTS:
            raise Http404
        act, chosen = ACTS[name], _chosen(request)
        if not chosen:
            messages.warning(request, _("Chọn ít nhất một hồ sơ trong danh sách."))
            return redirect(f"{reverse('proposals:list')}?{request.POST.get('loc', '')}")
        confirmed = "xac_nhan" in request.POST
        form = act.form(request.POST if confirmed else None)
        context = {
            "act": act,
            "name": name,
            "form": form,
            "chosen": chosen,
            "query": request.POST.get("loc", ""),
            "crumbs": [(_("Đề xuất"), reverse("proposals:list")), (str(act.label), "")],
        }
        if not confirmed or not form.is_valid():
            return render(request, "proposals/bulk.html", context, status=422 if confirmed else 200)
        results = [_result(act, one, request.user, form.cleaned_data) for one in chosen]
        done = sum(not one.reason for one in results)
        return render(request, "proposals/bulk.html", context | {"results": results, "done": done})


def _chosen(request: PersonRequest) -> list[Proposal]:
    """What was chosen and may be seen; what may not does not exist."""
    numbers = [int(one) for one in request.POST.getlist("chon") if one.isdecimal() and len(one) < 19]
    rows = querysets.listed().filter(querysets.sight_of(request.user).q, pk__in=numbers[:MOST_CHOSEN])
    return list(rows.order_by("-created_at", "-pk"))


def _result(act: Act, proposal: Proposal, by: Person, given: dict[str, Any]) -> Result:
    try:
        return Result(proposal, done=act.run(proposal, by, given))
    except Refused as refusal:
        return Result(proposal, reason=refusal.reason)
    except Stale as stale:
        return Result(proposal, reason=stale.sentence)
    except ValidationError as lack:
        return Result(proposal, reason=" ".join(lack.messages))
