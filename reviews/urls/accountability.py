"""Addresses of accountability reviews."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from reviews.actions import accountability as actions
from reviews.forms import accountability as forms
from reviews.forms import voting
from reviews.models import AccountabilityReview
from reviews.views import accountability as views
from reviews.views.complaint import FileComplaint
from reviews.views.lessons import lessons
from reviews.views.reads import read_log, read_logs
from workflow.forms import StepForm
from workflow.views import step_path


def _step(step: str, slug: str, form: type[StepForm], next_text: Any) -> URLPattern:
    return step_path(
        AccountabilityReview,
        step,
        slug,
        form,
        getattr(actions, step),
        name=f"accountability_{step}",
        view=views.ReviewStep,
        next_text=next_text,
    )


urlpatterns = [
    path("", views.ReviewList.as_view(), name="accountability_list"),
    path("mo/", views.ChoosePilot.as_view(), name="accountability_choose"),
    path("mo/<int:pk>/", views.OpenReview.as_view(), name="accountability_open"),
    path("bai-hoc/", lessons, name="lessons"),
    path("nhat-ky-xem/", read_logs, name="read_logs"),
    path("<int:pk>/nhat-ky-xem/", read_log, name="accountability_reads"),
    path("<int:pk>/", views.ReviewPage.as_view(), name="accountability_detail"),
    path("<int:pk>/tep/<int:file>/", views.review_file, name="accountability_file"),
    path("<int:pk>/thong-bao-thoi-hieu/<int:file>/", views.review_notice, name="accountability_notice"),
    path("<int:pk>/khieu-nai/", FileComplaint.as_view(), name="accountability_complaint"),
    _step("assign", "lap-to", forms.AssignForm, _("Từng thành viên cam kết không có xung đột lợi ích.")),
    _step(
        "declare",
        "cam-ket",
        forms.DeclareForm,
        _("Nếu có xung đột, Chủ nhiệm cử người thay và hồ sơ không còn hiện với đồng chí."),
    ),
    _step(
        "replace_conflicted",
        "thay-thanh-vien-xung-dot",
        forms.ReplaceConflictedForm,
        _("Người thay phải cam kết không có xung đột lợi ích."),
    ),
    _step(
        "replace_member", "thay-thanh-vien", forms.ReplaceForm, _("Người thay phải cam kết không có xung đột lợi ích.")
    ),
    _step(
        "send_outline", "gui-de-cuong", forms.OutlineForm, _("Các đối tượng giải trình bằng văn bản trong thời hạn.")
    ),
    _step(
        "explain",
        "giai-trinh",
        forms.ExplainForm,
        _("Tổ kiểm tra thẩm tra, xác minh; đồng chí được gửi dự thảo kết luận và được trình bày tại hội nghị."),
    ),
    _step("extend", "gia-han", forms.ExtendForm, _("Đối tượng chưa giải trình được báo hạn mới.")),
    _step("close_explaining", "ket-thuc-giai-trinh", forms.ConfirmForm, _("Tổ kiểm tra thẩm tra, xác minh.")),
    _step("record_causes", "nguyen-nhan", forms.CausesForm, _("Đánh giá ba điều kiện với từng đối tượng.")),
    _step("assess", "ba-dieu-kien", forms.AssessForm, _("Tổ trưởng dự thảo kết luận, gửi đối tượng.")),
    _step("draft_conclusion", "du-thao", forms.DraftForm, _("Đối tượng nhận dự thảo và được mời dự hội nghị.")),
    _step("hold_hearing", "hoi-nghi", forms.HearingForm, _("Ủy ban Kiểm tra bỏ phiếu kín về từng đối tượng.")),
    _step("record_ballot", "phieu-kin", voting.BallotForm, _("Văn phòng ban hành, giao thông báo kết luận.")),
    _step(
        "return_to_verifying",
        "tham-tra-bo-sung",
        forms.ReasonForm,
        _("Tổ kiểm tra thẩm tra lại, gửi dự thảo mới và mở hội nghị mới."),
    ),
    _step("notify", "thong-bao", voting.NotifyForm, _("Kết luận có hiệu lực cuối khi hết thời hạn khiếu nại.")),
    _step(
        "refer", "chuyen-co-quan", forms.ReferForm, _("Vụ việc kết thúc tại đây, thí điểm được ghi nhận đã xem xét.")
    ),
    _step("suspend", "tam-chua-xem-xet", forms.SuspendForm, _("Mọi thời hạn tạm dừng; đối tượng được báo ngay.")),
    _step("resume", "tiep-tuc", forms.ReasonForm, _("Vụ việc trở lại bước đang làm dở, thời hạn chạy tiếp.")),
    _step("cancel", "huy", forms.ReasonForm, _("Thí điểm vẫn phải được xem xét nếu pháp luật yêu cầu.")),
]
