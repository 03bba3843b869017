"""Addresses of issues, under thi-diem/vuong-mac/."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from pilots.issues import actions, forms, views
from pilots.models import Issue
from workflow.forms import StepForm
from workflow.views import step_path

TO_HELPER = _("Người, đơn vị được giao tháo gỡ và trả lời; quá hạn thì tự chuyển lên cấp trên.")
TO_RAISER = _("Người nêu vướng mắc xác nhận đã tháo gỡ được hay chưa.")
BACK = _("Người được giao tháo gỡ tiếp và trả lời lại.")
KEPT = _("Vướng mắc, cách tháo gỡ và bài học được giữ trong hồ sơ thí điểm.")


def _step(step: str, slug: str, form: type[StepForm], next_text: Any) -> URLPattern:
    return step_path(
        Issue, step, slug, form, getattr(actions, step), name=f"issue_{step}", view=views.IssueStep, next_text=next_text
    )


urlpatterns = [
    path("<int:pk>/", views.IssuePage.as_view(), name="issue_detail"),
    _step("assign", "phan-cong", forms.AssignForm, TO_HELPER),
    _step("reassign", "phan-cong-lai", forms.ReassignForm, TO_HELPER),
    _step("reply", "tra-loi", forms.ReplyForm, TO_RAISER),
    _step("return_answer", "chua-thao-go-duoc", forms.ReturnForm, BACK),
    _step("confirm_resolved", "xac-nhan", forms.ResolveForm, KEPT),
]
