"""Pages of issues: raising one from the page of its pilot, one issue, its steps."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from pilots import querysets as pilots
from pilots.issues import actions, policies
from pilots.issues.forms import RaiseForm
from pilots.models import Issue, Pilot
from units import clock
from units.models import Person
from units.requests import PersonRequest
from workflow.errors import Refused
from workflow.forms import StepForm
from workflow.views import RecordPage, StepPage, in_scope
from workflow.who import Policy


def may_raise(pilot: Pilot, by: Person) -> bool:
    """Whether the button stands on the page of the pilot."""
    try:
        policies.check_can_create(by, Issue(pilot=pilot))
    except Refused:
        return False
    return True


class BesidePilot(View):
    """A form on the page of a pilot that makes a record of its own."""

    model: ClassVar[type[Any]]
    form_class: ClassVar[type[StepForm]]
    action: ClassVar[Callable[..., Any]]
    policy: ClassVar[Policy]
    title: ClassVar[Any]

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.pilot: Pilot = in_scope(Pilot, kwargs["pk"], request)
        self.policy(request.user, self.model(pilot=self.pilot))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(request, self.form(request, initial=self.initial()))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = self.form(request, data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.page(request, form, status=422)
        key = request.POST.get("key", "")[:64]
        try:
            record = self.action(self.pilot, by=request.user, key=key, **form.values())
        except ValidationError as error:
            form.take_error(error)
            return self.page(request, form, status=422)
        messages.success(request, self.done_text(record))
        return redirect(record)

    def form(self, request: PersonRequest, **kwargs: Any) -> StepForm:
        return self.form_class(record=self.pilot, by=request.user, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {}

    def done_text(self, record: Any) -> str:
        raise NotImplementedError

    def next_text(self) -> str:
        raise NotImplementedError

    def page(self, request: PersonRequest, form: StepForm, status: int = 200) -> HttpResponse:
        context = {
            "record": self.pilot,
            "step_title": self.title,
            "summary_line": f"{self.pilot.reference} · {self.pilot}",
            "form": form,
            "formsets": list(form.formsets.values()),
            "multipart": True,
            "key": request.POST.get("key", "")[:64] or uuid4().hex,
            "submit_label": self.title,
            "back_url": self.pilot.get_absolute_url(),
            "next_text": self.next_text(),
        }
        return render(request, "workflow/step.html", context, status=status)


class RaisePage(BesidePilot):
    """Owner or monitor tells what hinders the work."""

    model = Issue
    form_class = RaiseForm
    action = staticmethod(actions.raise_issue)
    policy = policies.check_can_create
    title = gettext_lazy("Nêu vướng mắc")

    def initial(self) -> dict[str, Any]:
        return {"since_on": clock.today()}

    def done_text(self, record: Any) -> str:
        return _("Đã nêu vướng mắc %(reference)s.") % {"reference": record.reference}

    def next_text(self) -> str:
        return _("%(unit)s phân công người tháo gỡ; quá hạn mà chưa có ai thì tự chuyển lên cấp trên.") % {
            "unit": self.pilot.holder.short_name
        }


def facts_of(issue: Issue, by: Person) -> dict[str, Any]:
    """What the page of an issue and those of its steps show; who helps from elsewhere may not open the pilot."""
    return {"issue": issue, "opens_pilot": pilots.visible_to(by).filter(pk=issue.pilot_id).exists()}


class IssuePage(RecordPage):
    model = Issue
    template_name = "pilots/issues/detail.html"

    def more(self, record: Issue) -> dict[str, Any]:
        return facts_of(record, self.request.user)  # type: ignore[arg-type]  # nobody comes here without signing in


class IssueStep(StepPage):
    """A step with the issue above its fields."""

    template_name = "pilots/issues/step.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return facts_of(self.record, self.by)
