"""Pages of adjustments: asking for one from the page of its pilot, one adjustment, its steps."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from pilots.adjustments import actions, policies, querysets
from pilots.adjustments.changes import changes_of
from pilots.adjustments.forms import PlanForm
from pilots.models import Adjustment, AdjustmentState, Pilot
from units.models import Person
from units.requests import PersonRequest
from workflow.errors import Refused
from workflow.forms import StepForm
from workflow.views import RecordPage, StepPage, in_scope


def _not_yet(pilot: Pilot) -> Adjustment:
    return Adjustment(pilot=pilot, holder=pilot.holder)


def may_propose(pilot: Pilot, by: Person) -> bool:
    """Whether the button stands on the page of the pilot."""
    try:
        policies.check_can_create(by, _not_yet(pilot))
    except Refused:
        return False
    return True


class ProposePage(View):
    """Owner, monitor or head asks for another plan."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.pilot: Pilot = in_scope(Pilot, kwargs["pk"], request)
        policies.check_can_create(request.user, _not_yet(self.pilot))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(request, PlanForm(record=self.pilot, by=request.user))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = PlanForm(record=self.pilot, by=request.user, data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.page(request, form, status=422)
        key = request.POST.get("key", "")[:64]
        try:
            adjustment = actions.propose(self.pilot, by=request.user, key=key, **form.values())
        except ValidationError as error:
            form.take_error(error)
            return self.page(request, form, status=422)
        messages.success(request, _("Đã lưu đề nghị. Kiểm tra phần so sánh rồi gửi."))
        return redirect(adjustment)

    def page(self, request: PersonRequest, form: StepForm, status: int = 200) -> HttpResponse:
        context = {
            "record": self.pilot,
            "step_title": _("Đề nghị điều chỉnh kế hoạch"),
            "summary_line": f"{self.pilot.reference} · {self.pilot}",
            "form": form,
            "formsets": list(form.formsets.values()),
            "formset_errors": any(rows.is_bound and rows.total_error_count() for rows in form.formsets.values()),
            "multipart": True,
            "key": request.POST.get("key", "")[:64] or uuid4().hex,
            "submit_label": _("Lưu và xem so sánh"),
            "back_url": self.pilot.get_absolute_url(),
            "next_text": _("Đề nghị được lưu để kiểm tra; chỉ khi gửi thì người đứng đầu mới nhận được."),
        }
        return render(request, "pilots/sectioned_step.html", context, status=status)


def facts_of(adjustment: Adjustment) -> dict[str, Any]:
    """What the page of an adjustment and those of its steps show."""
    voters = [row.person for row in adjustment.voters.all()]
    if adjustment.state == AdjustmentState.SUBMITTED and not voters:
        voters = list(querysets.voters_of(adjustment))
    return {
        "adjustment": adjustment,
        "changes": changes_of(adjustment.before, adjustment.after),
        "voters": voters,
    }


class AdjustmentPage(RecordPage):
    model = Adjustment
    template_name = "pilots/adjustments/detail.html"

    def more(self, record: Adjustment) -> dict[str, Any]:
        return facts_of(record)


class AdjustmentStep(StepPage):
    """A step with the comparison above its fields."""

    template_name = "pilots/adjustments/step.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return facts_of(self.record)


class RevisePage(StepPage):
    template_name = "pilots/sectioned_step.html"
