"""Pages of the council: whom to suggest, the draft of one's own sheet, the table of averages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from proposals import actions
from proposals.authorship import author_ids
from proposals.council import ROLES_IN_ORDER, council_of, result_of
from proposals.models import Appraisal, CouncilRole, Proposal, Score
from proposals.querysets import may_carry_out
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.engine import is_used
from workflow.errors import Stale
from workflow.forms import StepForm
from workflow.views import StepPage

MOST_SUGGESTED = 300


class CouncilPeoplePage(StepPage):
    """Names are suggested while one types; others may be written all the same."""

    template_name = "proposals/handling/council_people.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"people": list(may_carry_out(self.record).exclude(pk__in=author_ids(self.record))[:MOST_SUGGESTED])}


class OwnPartPage(StepPage):
    """What each member does alone: what the others do meanwhile does not make the page stale."""

    def has_moved(self) -> bool:
        gone_on = self.record.state not in self.spec.sources
        return super().has_moved() and (gone_on or is_used(self.posted("key"), self.by))

    def seen(self) -> int | None:
        return None


class SheetPage(OwnPartPage):
    """One's own sheet: kept as a draft that nobody else reads, or handed in."""

    template_name = "proposals/handling/sheet.html"

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        if request.POST.get("next") != "luu" or self.has_moved_on():
            return super().post(request, pk)
        self.spec.policy.check_who(self.by, self.record)
        form = self.form(data=request.POST, unfinished=True)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.save_sheet(self.record, by=self.by, **form.values())
        except Stale as stale:
            return self.conflict(stale, request.POST)
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, status=422)
        messages.success(request, _("Đã lưu phiếu nháp; chỉ đồng chí đọc được cho đến khi nộp."))
        return redirect("proposals:submit_sheet", pk)

    def has_moved_on(self) -> bool:
        return self.record.state not in self.spec.sources


class ResultPage(StepPage):
    """Summing up and concluding, with the averages in sight."""

    template_name = "proposals/handling/appraisal_step.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"result": result_of(council_of(self.record))}


def panel_of(appraisal: Appraisal, proposal: Proposal, by: Person) -> dict[str, Any]:
    """What the proposal's page shows of a council to this reader.

    Sheets handed in are for the chair, the secretary and the head; averages are for all once it is concluded.
    """
    own = next((one for one in appraisal.sitting if one.person_id == by.pk), None)
    leads = own is not None and own.role != CouncilRole.MEMBER and own.has_conflict is False
    heads = by.grants.on_unit(Perm.DECIDE, appraisal.unit_id) and by.pk not in author_ids(proposal)
    reads = leads or heads
    members = sorted(appraisal.sitting, key=lambda one: (ROLES_IN_ORDER[CouncilRole(one.role)], one.pk))
    return {
        "appraisal": appraisal,
        "members": [{"seat": one, "doing": _doing(one)} for one in members],
        "waiting": [one for one in appraisal.entitled if one.scored_at is None],
        "result": result_of(appraisal) if appraisal.concluded_at or (reads and appraisal.summarised_at) else None,
        "sheets": _sheets(appraisal) if reads else [],
    }


def _doing(seat: Any) -> str:
    if seat.has_conflict is None:
        return _("chưa khai báo")
    if seat.has_conflict:
        return _("có xung đột lợi ích, không chấm điểm")
    return _("đã nộp phiếu") if seat.scored_at else _("chưa chấm điểm")


def _sheets(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Only those handed in, by people who still sit."""
    seats = [one for one in appraisal.entitled if one.scored_at]
    scores: dict[int, list[Score]] = {}
    for score in Score.objects.filter(member__in=seats).select_related("criterion"):
        scores.setdefault(score.member_id, []).append(score)
    return [{"seat": one, "scores": scores.get(one.pk, [])} for one in seats]
