"""Addresses of adjustments, under thi-diem/dieu-chinh/."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from pilots.adjustments import actions, forms, views
from pilots.models import Adjustment
from workflow.forms import StepForm
from workflow.views import step_path

TO_SEND = _("Sau khi lưu, kiểm tra phần so sánh rồi gửi đề nghị.")
TO_HEAD = _("Người đứng đầu quyết định, hoặc đưa ra tập thể nếu vượt giới hạn.")
TO_VOTE = _("Tập thể họp, biểu quyết; người đứng đầu ghi kết quả và quyết định.")
TO_PLAN = _("Đến ngày áp dụng, kế hoạch có phiên bản mới; các mốc theo dõi sắp tới được lên lịch lại.")
AS_IT_WAS = _("Kế hoạch giữ nguyên.")


def _step(step: str, slug: str, form: type[StepForm], next_text: Any, **more: Any) -> URLPattern:
    return step_path(
        Adjustment, step, slug, form, getattr(actions, step), name=f"adjustment_{step}", next_text=next_text,
        **{"view": views.AdjustmentStep, **more},
    )  # fmt: skip


urlpatterns = [
    path("<int:pk>/", views.AdjustmentPage.as_view(), name="adjustment_detail"),
    _step("revise", "sua", forms.ReviseForm, TO_SEND, view=views.RevisePage),
    _step("submit", "gui", forms.SubmitForm, TO_HEAD),
    _step("take_up", "dua-ra-tap-the", forms.TakeUpForm, TO_VOTE),
    _step("approve", "chap-thuan", forms.ApproveForm, TO_PLAN),
    _step("reject", "khong-chap-thuan", forms.RejectForm, AS_IT_WAS),
    _step("withdraw", "rut", forms.WithdrawForm, AS_IT_WAS),
]
