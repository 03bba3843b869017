"""Forms on the page of a pilot that make a record of their own beside it: an issue, a request."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from pilots.models import Pilot
from units.requests import PersonRequest
from workflow.forms import StepForm
from workflow.views import in_scope
from workflow.who import Policy


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
