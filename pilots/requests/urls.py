"""Addresses of requests for resources, under thi-diem/kien-nghi/."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from pilots.models import ResourceRequest
from pilots.requests import actions, forms, views
from workflow.forms import StepForm
from workflow.views import step_path

TO_DECIDER = _("Người đứng đầu đơn vị xem xét và trả lời.")
TO_OWNER = _("Người chủ trì được báo ngay.")
TO_PROVIDER = _("Người được giao cấp nguồn lực và ghi nhận; cấp chậm được ghi lại.")
TO_ACCOUNT = _("Người chủ trì sử dụng và quyết toán.")
KEPT = _("Kiến nghị, việc cấp và sử dụng được giữ trong hồ sơ thí điểm.")


def _step(step: str, slug: str, form: type[StepForm], next_text: Any) -> URLPattern:
    return step_path(
        ResourceRequest, step, slug, form, getattr(actions, step), name=f"request_{step}", view=views.RequestStep,
        next_text=next_text,
    )  # fmt: skip


urlpatterns = [
    path("<int:pk>/", views.RequestPage.as_view(), name="request_detail"),
    _step("ask_info", "yeu-cau-bo-sung", forms.AskInfoForm, TO_OWNER),
    _step("send_info", "gui-bo-sung", forms.SendInfoForm, TO_DECIDER),
    _step("pass_upward", "chuyen-cap-tren", forms.ReasonForm, TO_DECIDER),
    _step("grant", "duyet", forms.GrantForm, TO_PROVIDER),
    _step("grant_partly", "duyet-mot-phan", forms.GrantPartlyForm, TO_PROVIDER),
    _step("refuse", "khong-duyet", forms.RefuseForm, TO_OWNER),
    _step("drop", "rut", forms.ReasonForm, KEPT),
    _step("provide_part", "cap-mot-phan", forms.ProvideForm, TO_PROVIDER),
    _step("provide", "cap-du", forms.ProvideForm, TO_ACCOUNT),
    _step("account", "quyet-toan", forms.AccountForm, TO_DECIDER),
    _step("return_account", "tra-lai-quyet-toan", forms.ReasonForm, TO_ACCOUNT),
    _step("accept_account", "chap-nhan-quyet-toan", StepForm, KEPT),
]
