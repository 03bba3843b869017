"""The administrators' two pages of a file: set it aside, let it be opened again (S7: nothing of the record changes)."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from evidence import quarantine
from evidence.models import Attachment
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.forms import StepForm
from workflow.pages import may_own_files, visible_record


class ReasonForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


def may_set_aside(by: Person, record: Any) -> bool:
    """Who administers the unit that the record belongs to."""
    return by.is_active and by.grants.over(Perm.ADMINISTER, record.unit_path)


class _FilePage(View):
    """404 for a file of a record that one does not see, or does not administer."""

    title: ClassVar[Any]
    intro: ClassVar[Any]
    said: ClassVar[Any]
    tone: ClassVar[str] = "primary"
    act: ClassVar[Callable[..., Any]]

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.file = get_object_or_404(Attachment.objects.select_related("content_type"), pk=kwargs["pk"])
        model = self.file.content_type.model_class()
        record = visible_record(model, self.file.object_id, request.user) if model and may_own_files(model) else None
        if record is None or not may_set_aside(request.user, record):
            raise Http404
        self.record = record
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(ReasonForm())

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                type(self).act(self.file, by=request.user, reason=form.cleaned_data["reason"])
            except ValidationError as error:
                form.take_error(error)
            else:
                messages.success(request, str(self.said))
                return redirect(self.record)
        return self.page(form, status=422)

    def page(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        context = {
            "record": self.record,
            "step_title": self.title,
            "submit_label": self.title,
            "summary_line": f"{self.record.reference} · {self.file.name}",
            "intro": self.intro,
            "tone": self.tone,
            "form": form,
            "formsets": [],
            "formset_errors": False,
            "multipart": False,
            "key": "",
            "seen": "",
            "next_text": _("Việc này được ghi vào nhật ký của tệp, kèm lý do."),
            "back_url": self.record.get_absolute_url(),
        }
        return render(self.request, "workflow/step.html", context, status=status)


class SetAside(_FilePage):
    title = gettext_lazy("Cách ly tệp")
    intro = gettext_lazy(
        "Dùng khi tệp được tải lên nhầm, chẳng hạn có nội dung mật. Không ai mở được tệp nữa; "
        "tên, mã SHA-256 và dấu vết vẫn còn."
    )
    said = gettext_lazy("Đã cách ly tệp.")
    tone = "danger"
    act = quarantine.impose


class LetOpen(_FilePage):
    title = gettext_lazy("Bỏ cách ly")
    intro = gettext_lazy("Tệp lại mở được. Người đã cách ly không tự bỏ cách ly.")
    said = gettext_lazy("Đã bỏ cách ly tệp.")
    act = quarantine.lift
