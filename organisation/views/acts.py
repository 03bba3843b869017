"""One act of an administrator: a form, and its one action. It behaves as the steps of records do."""

from contextlib import suppress
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.views.base import AdminView
from units.requests import PersonRequest
from workflow.errors import AlreadyDone, Stale
from workflow.forms import StepForm
from workflow.models import UsedKey


class ActPage(AdminView):
    """Subclasses give what is below, and `find` (404 outside of one's units), `check`, `act`, `back_url`.

    `act(form)` calls the action with `**form.values()`, `key` and `seen`; its ValidationErrors go to the fields they
    name, with all that was typed kept.
    """

    form_class: ClassVar[type[StepForm]]
    title: ClassVar[Any]
    submit_label: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    next_text: ClassVar[Any] = ""
    said: ClassVar[Any] = ""
    tone = ""
    template_name = "organisation/act.html"

    def find(self, **kwargs: Any) -> Any:
        """What the act is about; raises Http404 outside of one's units."""
        return None

    def check(self) -> None:
        """Raises Refused for what this person may not do; ValidationError for what cannot be done now."""

    def act(self, form: StepForm) -> Any:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def crumbs(self) -> list[tuple[Any, str]]:
        raise NotImplementedError

    def version(self) -> int | None:
        """The number of acts so far that the form is drawn from; None where there is nothing to go stale."""
        return None

    def summary(self) -> str:
        return ""

    def initial(self) -> dict[str, Any]:
        return {}

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.by = request.user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.find(**kwargs)
        try:
            self.check()
        except ValidationError as lack:
            messages.warning(request, " ".join(lack.messages))
            return redirect(self.back_url())
        return self.page(self.form())

    def post(self, request: PersonRequest, **kwargs: Any) -> HttpResponse:
        if used := self.used():
            return self.already_done(used)
        self.record = self.find(**kwargs)
        with suppress(ValidationError):  # what cannot be done now is told by the action, beside what was typed
            self.check()
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.carry_out(form)
        except AlreadyDone:
            return self.already_done(self.used())
        except Stale as stale:
            return self.conflict(stale, form)
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, status=422)

    def used(self) -> UsedKey | None:
        """The trace of this very form, when it has been carried out; what it was about may be gone by then."""
        key = self.posted("key")
        return UsedKey.objects.filter(by=self.by, key=key).first() if key else None

    def already_done(self, used: UsedKey | None) -> HttpResponse:
        messages.info(self.request, _("Thao tác này đã được ghi nhận, không thực hiện lại."))
        return redirect(self.used_url(used.object_id) if used else "organisation:hub")

    def used_url(self, pk: int) -> str:
        """Where a form that was carried out before leads; `pk` is that of the row that its act locked."""
        raise NotImplementedError

    def carry_out(self, form: StepForm) -> HttpResponse:
        """The act, and where it leads."""
        done = self.act(form)
        messages.success(self.request, self.sentence(done))
        return redirect(self.done_url(done))

    def sentence(self, done: Any) -> str:
        return str(self.said)

    def done_url(self, done: Any) -> str:
        return self.back_url()

    def form(self, **kwargs: Any) -> StepForm:
        return self.form_class(record=self.record, by=self.by, initial=self.initial(), **kwargs)

    def posted(self, name: str) -> str:
        return self.request.POST.get(name, "")[:64]

    def marks(self) -> dict[str, Any]:
        """What every action takes beside the form's values."""
        seen = self.posted("seen")
        return {"by": self.by, "key": self.posted("key"), "seen": int(seen) if seen.isdigit() else None}

    def page(self, form: StepForm, status: int = 200) -> HttpResponse:
        version = self.version()
        context = {
            "crumbs": [(_("Quản trị"), reverse("organisation:hub")), *self.crumbs(), (self.title, "")],
            "step_title": self.title,
            "summary_line": self.summary(),
            "intro": self.intro,
            "tone": self.tone,
            "submit_label": self.submit_label or self.title,
            "form": form,
            "formset_errors": False,
            "multipart": False,
            "key": self.posted("key") or uuid4().hex,
            "seen": self.posted("seen") or ("" if version is None else str(version)),
            "next_text": self.next_text,
            "back_url": self.back_url(),
        }
        return render(self.request, self.template_name, context | self.more(form), status=status)

    def more(self, form: StepForm) -> dict[str, Any]:
        return {}

    def conflict(self, stale: Stale, form: StepForm) -> HttpResponse:
        """Nothing was written; whatever the person had typed is shown back to them."""
        typed = [(field.label, field.value()) for field in form.visible_fields() if field.value()]
        context = {
            "done": stale.sentence,
            "by_name": "",
            "reason": "",
            "typed": [(label, ", ".join(value) if isinstance(value, list) else value) for label, value in typed],
            "record_url": self.back_url(),
        }
        return render(self.request, "components/conflict.html", context, status=409)
