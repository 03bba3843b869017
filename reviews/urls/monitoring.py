"""Addresses of monitoring reviews, under theo-doi/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from reviews.actions import monitoring as actions
from reviews.forms.monitoring import AcceptForm, SendBackForm, SubmitProgressForm
from reviews.models import MonitoringReview
from reviews.views.monitoring import AcceptPage, MonitoringPage, SubmitPage, monitoring_list
from workflow.views import step_path

TO_MONITOR = _("Người theo dõi đọc báo cáo và đánh giá.")
KEPT = _("Đánh giá được ghi vào hồ sơ thí điểm.")
TO_OWNER = _("Người chủ trì sửa và báo cáo lại trong 3 ngày làm việc.")

urlpatterns = [
    path("", monitoring_list, name="monitoring_list"),
    path("<int:pk>/", MonitoringPage.as_view(), name="monitoring_detail"),
    step_path(
        MonitoringReview, "submit_progress", "bao-cao", SubmitProgressForm, actions.submit_progress,
        name="monitoring_submit_progress", view=SubmitPage, next_text=TO_MONITOR,
    ),
    step_path(
        MonitoringReview, "accept", "ghi-nhan", AcceptForm, actions.accept,
        name="monitoring_accept", view=AcceptPage, next_text=KEPT,
    ),
    step_path(
        MonitoringReview, "send_back", "tra-lai", SendBackForm, actions.send_back,
        name="monitoring_send_back", next_text=TO_OWNER,
    ),
]  # fmt: skip
