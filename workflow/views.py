"""The two pages that every record has: the record itself, and one step on it. And its files, through its policy."""

import re
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views import View

from evidence import audit, documents, files
from evidence.models import Attachment, Document
from units.requests import PersonRequest
from workflow.engine import is_used, moved_sentence
from workflow.errors import AlreadyDone, NotReady, Stale
from workflow.forms import StepForm
from workflow.machine import Step, machine_of, moves
from workflow.pages import may_own_files, record_context, visible_record


def in_scope(model: type[Any], pk: int, request: PersonRequest) -> Any:
    """The record, or 404 when it is out of the person's scope or does not exist: the two look the same."""
    record = visible_record(model, pk, request.user)
    if record is None:
        raise Http404
    return record


class RecordPage(View):
    """One record. Subclasses give `model`, `template_name` and what else the page shows by `more`."""

    model: ClassVar[type[Any]]
    template_name: ClassVar[str]

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(self.model, pk, request)
        if machine_of(record).confidential:
            audit.log_read(record, by=request.user, what="Trang hồ sơ")
        return render(request, self.template_name, record_context(record, request.user) | self.more(record))

    def more(self, record: Any) -> dict[str, Any]:
        return {}


class StepPage(View):
    """One step on one record: the form, and its one action.

    `action(record, by=…, key=…, seen=…, **form.values())` is called once the form is valid; its ValidationErrors go
    to the fields they name, with all that was typed kept.
    """

    model: type[Any] = None  # type: ignore[assignment]
    step: str = ""
    form_class: type[StepForm] = StepForm
    action: Callable[..., Any] = None  # type: ignore[assignment]  # given by step_path
    template_name = "workflow/step.html"
    next_text: Any = ""
    says_done = True  # False where the page after it says so itself

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.by = request.user
        self.record = in_scope(self.model, kwargs["pk"], request)
        self.spec: Step = machine_of(self.model).steps[self.step]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        try:
            self.spec.policy.check_who(self.by, self.record)
            if self.record.state not in self.spec.sources:
                raise Stale(moved_sentence(self.record))
            self.spec.policy.check_ready(self.record)
        except Stale as stale:
            return self.conflict(stale, {})
        except NotReady as lack:
            messages.warning(request, " ".join(lack.messages))
            return redirect(self.record)
        return self.page(self.form())

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        if self.has_moved():
            return self.moved(request)
        self.spec.policy.check_who(self.by, self.record)
        form = self.form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            record = self.act(form)
        except AlreadyDone:
            return self.already_done(request)
        except Stale as stale:
            return self.conflict(stale, request.POST)
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, status=422)
        if self.says_done:
            messages.success(request, str(self.spec.words.past))
        return redirect(self.success_url(record))

    def moved(self, request: PersonRequest) -> HttpResponse:
        """The form's choices may be gone with the record's old state, so it is not checked; nothing is written."""
        if is_used(self.posted("key"), self.by):
            return self.already_done(request)
        return self.conflict(Stale(moved_sentence(self.record)), request.POST)

    def already_done(self, request: PersonRequest) -> HttpResponse:
        messages.info(request, _("Thao tác này đã được ghi nhận, không thực hiện lại."))
        return redirect(self.success_url(self.record))

    def has_moved(self) -> bool:
        """Whether the record has moved since this form was drawn."""
        seen = self.request.POST.get("seen", "")
        return seen.isdigit() and int(seen) != self.record.version

    def act(self, form: StepForm) -> Any:
        return self.action(self.record, by=self.by, key=self.posted("key"), seen=self.seen(), **form.values())

    def posted(self, name: str) -> str:
        return self.request.POST.get(name, "")[:64]

    def seen(self) -> int | None:
        seen = self.posted("seen")
        return int(seen) if seen.isdigit() else None

    def form(self, **kwargs: Any) -> StepForm:
        return self.form_class(record=self.record, by=self.by, initial=self.initial(), **kwargs)

    def initial(self) -> dict[str, Any]:
        return {}

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()

    def page(self, form: StepForm, status: int = 200) -> HttpResponse:
        words = self.spec.words
        context = {
            "record": self.record,
            "step_title": words.label,
            "summary_line": f"{self.record.reference} · {self.record}",
            "intro": words.hint,
            "tone": words.tone,
            "submit_label": words.label,
            "form": form,
            "formsets": list(form.formsets.values()),
            "formset_errors": any(rows.is_bound and rows.total_error_count() for rows in form.formsets.values()),
            "multipart": form.is_multipart(),
            "key": self.posted("key") or uuid4().hex,
            "seen": self.posted("seen") or self.record.version,
            "next_text": self.next_text,
            "back_url": self.record.get_absolute_url(),
        }
        return render(self.request, self.template_name, context | self.more(form), status=status)

    def more(self, form: StepForm) -> dict[str, Any]:
        return {}

    def conflict(self, stale: Stale, typed: Any) -> HttpResponse:
        """Nothing was written; whatever the person had typed is shown back to them."""
        labels = {name: field.label or name for name, field in self.form().fields.items()}
        kept = [(label, typed[name]) for name, label in labels.items() if typed.get(name)]
        kept += [(name, value) for name, value in typed.items() if _is_row_text(name, value)]
        context = {
            "done": stale.sentence,
            "by_name": "",
            "reason": "",
            "typed": kept,
            "record_url": self.record.get_absolute_url(),
        }
        return render(self.request, "components/conflict.html", context, status=409)


def _is_row_text(name: str, value: str) -> bool:
    """Whether a posted value was typed into a row of a formset."""
    return bool(value) and re.fullmatch(r".+-\d+-(?!id$|DELETE$).+", name) is not None


def step_path(model: type[Any], step: str, slug: str, form: type[StepForm], action: Any, **kwargs: Any) -> URLPattern:
    """The URL of a step page, named by the step's method (`name` for another)."""
    view, name = kwargs.pop("view", StepPage), kwargs.pop("name", step)
    page = view.as_view(model=model, step=step, form_class=form, action=action, **kwargs)
    return path(f"<int:pk>/{slug}/", page, name=name)


def _record_of(row: Attachment | Document, request: PersonRequest) -> Any:
    """The record that a file belongs to, when the person may see it; else 404."""
    model = row.content_type.model_class() if row.content_type else None
    if model is None or not may_own_files(model) or row.object_id is None:
        raise Http404
    return in_scope(model, row.object_id, request)


def _note_reading(record: Any, request: PersonRequest, what: str) -> None:
    """Files of a confidential record are read under the same eyes as its page; what does not move is none."""
    if moves(type(record)) and machine_of(record).confidential:
        audit.log_read(record, by=request.user, what=what)


def attachment(request: PersonRequest, pk: int) -> HttpResponseBase:
    """A file, to whoever may see its record; `?xem=nho` is a small picture of a photograph."""
    row = get_object_or_404(Attachment.objects.select_related("content_type"), pk=pk)
    if request.GET.get("xem") == "nho":
        return _small(row, request)
    _note_reading(_record_of(row, request), request, f"Tệp {row.name}")
    return files.serve(row, inline=request.GET.get("xem") == "1")


def _small(row: Attachment, request: PersonRequest) -> HttpResponse:
    _note_reading(_record_of(row, request), request, f"Ảnh nhỏ của tệp {row.name}")
    try:
        return files.thumbnail(row)
    except ValidationError as error:
        raise Http404 from error


def document(request: PersonRequest, pk: int) -> FileResponse:
    """An issued document's stored PDF, to whoever may see its record."""
    row = get_object_or_404(Document.objects.select_related("content_type"), pk=pk)
    _note_reading(_record_of(row, request), request, f"Văn bản {row.reference}")
    return documents.serve(row, inline=request.GET.get("xem") == "1")
