"""Pages of complaints: the list, filing one on a review, one complaint, the steps of the body that decides it."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from evidence import audit
from evidence.language import in_vietnamese
from reviews.actions import complaint as actions
from reviews.forms.complaint import WrittenComplaint
from reviews.models import MADE_KNOWN, AccountabilityReview, Complaint, ComplaintState
from reviews.outcomes import Outcome
from reviews.querysets import complaint as querysets
from ui.paging import Page, keyset_page
from ui.templatetags.ui import date_vi
from units import clock
from units.requests import PersonRequest
from workflow.errors import NotReady
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.views import RecordPage, StepPage, in_scope

Rows = list[tuple[str, Any]]


class ComplaintList(View):
    """The complaints that the person may see; most people see none."""

    def get(self, request: PersonRequest) -> HttpResponse:
        page = keyset_page(
            querysets.listed(), request.GET, by="-created_at", ways=querysets.sight_of(request.user).ways
        )
        machine = machine_of(Complaint)
        rows = [
            {"complaint": one, "status": {"label": one.get_state_display(), "tone": machine.tone_of(one)}}
            for one in page.rows
        ]
        context = {
            "list_title": _("Khiếu nại kết luận"),
            "list_intro": _("Chỉ hiện với người khiếu nại, cấp giải quyết và Ủy ban Kiểm tra đã kết luận."),
            "page": Page(rows, page.previous_cursor, page.next_cursor),
            "empty_title": _("Không có khiếu nại nào"),
            "empty_text": _("Đối tượng của một kết luận gửi khiếu nại từ trang xem xét trách nhiệm."),
        }
        return render(request, "reviews/complaint/list.html", context)


class FileComplaint(View):
    """A subject complains of the conclusion about them, on the page of their review."""

    def dispatch(self, request: PersonRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        self.review: AccountabilityReview = in_scope(AccountabilityReview, pk, request)
        subject = next((one for one in self.review.people if one.person_id == request.user.pk), None)
        if subject is None or self.review.state not in MADE_KNOWN:
            raise Http404
        self.subject = subject
        return super().dispatch(request, pk)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(request, WrittenComplaint(by=request.user))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = WrittenComplaint(data=request.POST, files=request.FILES, by=request.user)
        if not form.is_valid():
            return self.page(request, form, status=422)
        key = request.POST.get("key", "")[:64]
        try:
            complaint = actions.file_complaint(self.review, by=request.user, key=key, **form.values())
        except NotReady as lack:
            form.add_error(None, lack)
        except ValidationError as error:
            form.take_error(error)
        else:
            return self.done(request, complaint)
        return self.page(request, form, status=422)

    def done(self, request: PersonRequest, complaint: Complaint) -> HttpResponse:
        context = {
            "confirmation_title": _("Đã gửi khiếu nại"),
            "reference": complaint.reference,
            "reference_label": _("Mã khiếu nại"),
            "confirmation_text": _("Cấp giải quyết: %(unit)s.") % {"unit": complaint.holder.name},
            "next_steps": [
                _("Cấp giải quyết thụ lý hoặc trả lời vì sao không thụ lý; đồng chí được báo ngay."),
                _("Đồng chí được nghe trước khi có quyết định giải quyết."),
                _("Trong khi chờ giải quyết vẫn phải chấp hành kết luận (Điều lệ Đảng, Điều 39)."),
            ],
            "record_url": complaint.get_absolute_url(),
        }
        return render(request, "components/confirmation.html", context)

    def page(self, request: PersonRequest, form: StepForm, status: int = 200) -> HttpResponse:
        until = self.review.complaint_until
        audit.log_read(self.review, by=request.user, what="Trang gửi khiếu nại")
        context = {
            "step_title": _("Khiếu nại kết luận"),
            "record": self.review,
            "summary_line": f"{self.review.reference} · {self.subject.get_outcome_display()}",
            "intro": _("Thời hạn khiếu nại đến hết ngày %(day)s.") % {"day": date_vi(until)},
            "is_late": until is not None and until < clock.today(),
            "form": form,
            "formsets": list(form.formsets.values()),
            "multipart": True,
            "key": request.POST.get("key", "")[:64] or uuid4().hex,
            "submit_label": _("Gửi khiếu nại"),
            "back_url": self.review.get_absolute_url(),
            "next_text": _("Khiếu nại do tập thể khác với những người đã kết luận giải quyết."),
        }
        return render(request, "reviews/complaint/file.html", context, status=status)


class ComplaintPage(RecordPage):
    model = Complaint
    template_name = "reviews/complaint/detail.html"

    def more(self, record: Complaint) -> dict[str, Any]:
        return page_of(record)


class ComplaintStep(StepPage):
    """A step's page, with the complaint beside the form; each opening is a read."""

    template_name = "reviews/complaint/step.html"

    def page(self, form: StepForm, status: int = 200) -> HttpResponse:
        audit.log_read(self.record, by=self.by, what=f"Bước “{in_vietnamese(self.spec.words.label)}”")
        return super().page(form, status)

    def more(self, form: StepForm) -> dict[str, Any]:
        return page_of(self.record)

    def success_url(self, record: Complaint) -> str:
        """Going on leads to the new complaint."""
        following = Complaint.objects.filter(previous=record).first()
        return (following or record).get_absolute_url()


def page_of(complaint: Complaint) -> dict[str, Any]:
    """The context beside `record_context`: the conclusion complained of, what was asked, what was decided."""
    return {
        "complaint": complaint,
        "complaint_rows": _complaint_rows(complaint),
        "decision_rows": _decision_rows(complaint) if complaint.decided_on else [],
        "tasks": list(complaint.tasks.all()),
        "not_suspensive": complaint.is_open,
        "review_url": complaint.review.get_absolute_url(),
    }


def _complaint_rows(complaint: Complaint) -> Rows:
    rows: Rows = [
        (_("Người khiếu nại"), complaint.complainant.full_name),
        (_("Kết luận bị khiếu nại"), complaint.get_outcome_before_display()),
        (_("Lần khiếu nại"), complaint.level),
        (_("Cấp giải quyết"), complaint.holder.name),
        (_("Ngày gửi"), date_vi(complaint.created_at)),
    ]
    if complaint.is_late:
        rows.append((_("Thời hạn"), _("Gửi sau thời hạn khiếu nại")))
    if complaint.late_reason:
        rows.append((_("Lý do vẫn thụ lý"), complaint.late_reason))
    if complaint.screen_code:
        rows.append((_("Lý do không thụ lý"), complaint.get_screen_code_display()))
    if complaint.forwarded_to:
        rows.append((_("Cơ quan nhận chuyển"), complaint.forwarded_to))
    if complaint.hearing:
        rows.append((complaint.get_hearing_display(), date_vi(complaint.heard_on)))
    return rows


def _decision_rows(complaint: Complaint) -> Rows:
    rows: Rows = [
        (_("Kết quả"), complaint.get_result_display()),
        (_("Số quyết định"), f"{complaint.decision_no}, {date_vi(complaint.decided_on)}"),
        (_("Biểu quyết"), f"{complaint.votes_for}/{complaint.members_total}"),
    ]
    if complaint.outcome:
        rows.insert(1, (_("Kết luận mới"), Outcome(complaint.outcome).label))
    if complaint.redo:
        rows.append((_("Xem xét lại"), _("Giao xem xét lại từ đầu với tổ kiểm tra khác")))
    if complaint.delivered_on:
        rows.append((_("Ngày giao quyết định"), date_vi(complaint.delivered_on)))
    if complaint.next_until and complaint.state in (ComplaintState.UPHELD, ComplaintState.CHANGED):
        rows.append((_("Khiếu nại tiếp đến hết ngày"), date_vi(complaint.next_until)))
    return rows
