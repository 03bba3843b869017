"""Pages of the changes of the tree."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions import events as actions
from organisation.forms.events import FORMS, AssignForm, EventForm, initial_of
from organisation.forms.narrowing import UnitFilterForm
from organisation.handovers import open_records, posts_that_end, touched_sequences, units_that_move
from organisation.machine import TONES
from organisation.models import EventKind, EventState, UnitEvent
from organisation.querysets import events as querysets
from organisation.views.base import AdminView
from ui.paging import keyset_page
from units.requests import PersonRequest
from workflow.errors import NotReady
from workflow.forms import StepForm
from workflow.views import RecordPage, StepPage

MOST_SHOWN = 200
HINTS = {
    EventKind.ESTABLISH: gettext_lazy("Một đơn vị mới, từ ngày có hiệu lực."),
    EventKind.RENAME: gettext_lazy("Tên, tên ngắn, ký hiệu văn bản hoặc địa danh; văn bản đã ban hành giữ tên cũ."),
    EventKind.RECLASSIFY: gettext_lazy("Ví dụ từ chi bộ cơ sở thành đảng bộ cơ sở."),
    EventKind.MOVE: gettext_lazy("Đơn vị chuyển sang cấp trên khác, cùng mọi hồ sơ và đơn vị trực thuộc."),
    EventKind.MERGE: gettext_lazy("Một hoặc nhiều đơn vị kết thúc, một đơn vị kế tục tất cả."),
    EventKind.SPLIT: gettext_lazy(
        "Một đơn vị kết thúc, nhiều đơn vị kế tục; chọn đơn vị kế tục cho từng hồ sơ đang mở."
    ),
    EventKind.DISSOLVE: gettext_lazy("Đơn vị kết thúc; đơn vị kế tục giữ tiếp hồ sơ."),
    EventKind.TRANSFER_OUT: gettext_lazy("Đơn vị chuyển sang hệ thống khác; hồ sơ còn mở do đơn vị kế tục giữ."),
}


class EventFilter(UnitFilterForm):
    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), choices=[("", gettext_lazy("Tất cả")), *EventState.choices]
    )

    @property
    def q(self) -> Q:
        unit, state = self.given.get("don_vi"), self.given.get("trang_thai")
        of_unit = querysets.of_unit(unit) if unit else Q()
        return of_unit & Q(state=state) if state else of_unit


class EventList(AdminView):
    def get(self, request: PersonRequest) -> HttpResponse:
        filters = EventFilter(request.GET, request.user)
        found, ways = querysets.load().filter(filters.q), querysets.sight_of(request.user).ways
        page = keyset_page(found, request.GET, by="-created_at", ways=ways)
        for event in page.rows:
            event.status = {"label": event.get_state_display(), "tone": TONES[event.state]}
        context = {
            "list_title": _("Thay đổi tổ chức"),
            "list_intro": _("Ghi lại quyết định về tổ chức và thực hiện trong hệ thống, không bỏ sót hồ sơ nào."),
            "page": page,
            "filter_form": filters,
            "active_filters": filters.active,
            "empty_title": _("Chưa có thay đổi nào"),
        }
        return render(request, "organisation/event_list.html", context)


class CreateEvent(AdminView):
    """Choose the kind (`?loai=`), then fill in its form."""

    def get(self, request: PersonRequest) -> HttpResponse:
        form_class = FORMS.get(request.GET.get("loai", ""))
        if form_class is None:
            kinds = [{"value": kind.value, "label": kind.label, "hint": HINTS[kind]} for kind in EventKind]
            return render(request, "organisation/event_kinds.html", {"kinds": kinds})
        return self.page(form_class(by=request.user))

    def post(self, request: PersonRequest) -> HttpResponse:
        form_class = FORMS.get(request.GET.get("loai", ""))
        if form_class is None:
            return redirect("organisation:event_create")
        form = form_class(request.POST, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            event = actions.prepare(
                by=request.user, kind=form.kind, key=request.POST.get("key", "")[:64], **form.values()
            )
        except ValidationError as error:
            form.take_error(_at_fields(error, form))
            return self.page(form, status=422)
        return redirect(event)

    def page(self, form: EventForm, status: int = 200) -> HttpResponse:
        context = {
            "step_title": form.kind.label,
            "intro": HINTS[form.kind],
            "form": form,
            "formsets": list(form.formsets.values()),
            "formset_errors": any(rows.is_bound and rows.total_error_count() for rows in form.formsets.values()),
            "submit_label": _("Lập dự thảo"),
            "next_text": _("Dự thảo liệt kê mọi hồ sơ, chức vụ, số văn bản bị ảnh hưởng; chưa thay đổi gì."),
            "key": self.request.POST.get("key") or uuid4().hex,
            "back_url": reverse("organisation:events"),
            "back_label": _("Thay đổi tổ chức"),
        }
        return render(self.request, "organisation/event_form.html", context, status=status)


class EventPage(RecordPage):
    model = UnitEvent
    template_name = "organisation/event.html"

    def more(self, record: UnitEvent) -> dict[str, Any]:
        """What stands on the draft is what will happen; afterwards the entry tells what did."""
        facts = {"facts": facts_of(record), "is_draft": record.state == EventState.DRAFT, "files": None}
        if record.state != EventState.DRAFT:
            return facts
        touched = list(open_records(record))
        return facts | {
            "touched": touched[:MOST_SHOWN],
            "touched_count": len(touched),
            "without_successor": sum(row.successor is None for row in touched),
            "posts": posts_that_end(record)[:MOST_SHOWN],
            "posts_count": posts_that_end(record).count(),
            "sequences": touched_sequences(record),
            "moving": units_that_move(record)[:MOST_SHOWN],
        }


def facts_of(event: UnitEvent) -> list[tuple[str, Any]]:
    """What the head of the page says of the change; empty ones left out."""
    facts = [
        (_("Quyết định"), f"{event.decision_no}, {event.decision_on:%d/%m/%Y}"),
        (_("Cơ quan quyết định"), event.decided_by),
        (_("Ngày có hiệu lực"), f"{event.effective_on:%d/%m/%Y}"),
        (_("Đơn vị"), "" if event.ends_units or event.kind == EventKind.ESTABLISH else event.unit.name),
        (_("Kết thúc hoạt động"), "; ".join(unit.name for unit in event.ending)),
        (_("Đơn vị kế tục"), "; ".join(unit.name for unit in event.successors)),
        (_("Đơn vị cấp trên"), event.parent.name if event.parent else ""),
        (_("Tên"), event.name),
        (_("Tên ngắn"), event.short_name),
        (_("Mã"), event.code),
        (_("Ký hiệu văn bản"), event.symbol),
        (_("Loại"), event.get_type_display() if event.type else ""),
        (_("Địa danh"), event.place),
        (_("Nhiệm kỳ"), event.term_name),
        (_("Ghi chú"), event.note),
    ]
    return [(label, value) for label, value in facts if value]


class RevisePage(StepPage):
    """The form of the draft's kind, filled with what it says."""

    template_name = "organisation/event_form.html"

    def form(self, **kwargs: Any) -> StepForm:
        form_class = FORMS[self.record.kind]
        rows = {"ending": self.record.ending, "successors": self.record.successors}

        class Filled(form_class):  # type: ignore[valid-type,misc]
            def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
                return [{"unit": unit} for unit in rows.get(name, [])]

        return Filled(record=self.record, by=self.by, initial=initial_of(self.record), **kwargs)


class AssignPage(StepPage):
    """Every open record with the units that may go on with it."""

    template_name = "organisation/event_assign.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        shown = len(form.fields) - 1
        touched = len(form.touched) if isinstance(form, AssignForm) else 0
        return {"hidden_count": touched - shown}


class ApplyPage(StepPage):
    """What will happen, once more, before it does."""

    template_name = "organisation/event_apply.html"

    def act(self, form: StepForm) -> Any:
        try:
            return super().act(form)
        except NotReady as lack:
            raise ValidationError(lack.messages) from lack

    def more(self, form: StepForm) -> dict[str, Any]:
        return {
            "facts": facts_of(self.record),
            "touched_count": sum(1 for _row in open_records(self.record)),
            "posts_count": posts_that_end(self.record).count(),
        }


def _at_fields(error: ValidationError, form: EventForm) -> ValidationError:
    """What the action says of `ending` or `successors` belongs to the field or the rows that gave them."""
    if not hasattr(error, "error_dict"):
        return error
    names = {"ending": "ends", "successors": "successor"}
    told = {
        names[name] if name in names and name not in form.formsets else name: errors
        for name, errors in error.error_dict.items()
    }
    return ValidationError(told)
