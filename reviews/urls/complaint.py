"""Addresses of complaints."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from reviews.actions import complaint as actions
from reviews.forms import complaint as forms
from reviews.models import Complaint
from reviews.views import complaint as views
from workflow.forms import StepForm
from workflow.views import step_path


def _step(step: str, slug: str, form: type[StepForm], next_text: Any) -> URLPattern:
    return step_path(
        Complaint, step, slug, form, getattr(actions, step), name=f"complaint_{step}", view=views.ComplaintStep,
        next_text=next_text,
    )  # fmt: skip


urlpatterns = [
    path("", views.ComplaintList.as_view(), name="complaint_list"),
    path("<int:pk>/", views.ComplaintPage.as_view(), name="complaint_detail"),
    _step("receive", "thu-ly", forms.ReceiveForm, _("Người khiếu nại được báo ngay, được nghe trước khi quyết định.")),
    _step("screen_out", "khong-thu-ly", forms.ScreenOutForm, _("Người khiếu nại được báo ngay kèm lý do.")),
    _step("hear", "nghe", forms.HearForm, _("Tập thể thảo luận, biểu quyết, ra quyết định giải quyết.")),
    _step("decide", "quyet-dinh", forms.DecideForm, _("Quyết định được giao cho người khiếu nại.")),
    _step("deliver", "giao", forms.DeliverForm, _("Hết thời hạn khiếu nại tiếp, quyết định có hiệu lực cuối.")),
    _step("appeal", "cap-tiep-theo", forms.AppealForm, _("Cấp tiếp theo thụ lý; người đã quyết định không tham gia.")),
    _step("withdraw", "rut", forms.WithdrawForm, _("Khiếu nại kết thúc, kết luận giữ nguyên.")),
    _step("restore", "phuc-hoi", forms.RestoreForm, _("Người khiếu nại được báo.")),
]
