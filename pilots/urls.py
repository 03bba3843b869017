from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from comments.views import talk_paths
from pilots import actions
from pilots.adjustments import urls as adjustment_urls
from pilots.adjustments.views import ProposePage
from pilots.forms.evaluating import AskClarificationForm, CloseForm, ConcludeForm, OpenEvaluationForm
from pilots.forms.measuring import RecordValuesForm
from pilots.forms.planning import PlanForm
from pilots.forms.reporting import ReportResultForm
from pilots.forms.running import FinishForm, RequestStartForm, StartForm
from pilots.forms.stopping import ConfirmPauseForm, PauseForm, ProlongPauseForm, ResumeForm, TerminateForm
from pilots.issues import urls as issue_urls
from pilots.issues.views import RaisePage
from pilots.models import Pilot
from pilots.requests import urls as request_urls
from pilots.requests.views import AskPage
from pilots.views.detail import PilotPage, PlanPage
from pilots.views.lists import pilot_list
from pilots.views.steps import ConcludePage, OpenEvaluationPage, SectionedPage
from workflow.views import step_path

TO_START = _("Khi bắt đầu, kế hoạch được giữ thành phiên bản 1 và không sửa được nữa.")
TO_MONITOR = _("Người theo dõi xác nhận, sau đó các mốc theo dõi được lên lịch.")
TO_OWNER = _("Các mốc theo dõi được lên lịch; người chủ trì báo cáo tiến độ ở mỗi mốc.")
TO_PAUSE = _("Các mốc theo dõi sắp tới được hủy; khi tiếp tục sẽ lên lịch lại.")
TO_GO_ON = _("Các mốc theo dõi được lên lịch lại đến ngày kết thúc.")
TO_ACCOUNT = _("Người chủ trì báo cáo kết quả; sau khi đánh giá, hồ sơ được xem xét trách nhiệm.")
TO_REPORT = _("Người chủ trì báo cáo kết quả trong 5 ngày làm việc.")
TO_HEAD = _("Người đứng đầu mở họp đánh giá kết quả.")
TO_CONCLUSION = _("Tập thể lãnh đạo họp; người đứng đầu ghi kết luận.")
TO_CLARIFY = _("Người chủ trì trả lời từng nội dung bằng báo cáo kết quả bổ sung.")
TO_END = _("Nếu phải xem xét trách nhiệm, hồ sơ chuyển Ủy ban Kiểm tra; nếu không, người đứng đầu kết thúc.")
DONE = _("Thí điểm và đề xuất được kết thúc.")

app_name = "pilots"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pilot_list, name="list"),
    path("<int:pk>/", PilotPage.as_view(), name="detail"),
    *talk_paths(Pilot),
    path("<int:pk>/ke-hoach/", PlanPage.as_view(), name="plan"),
    path("<int:pk>/de-nghi-dieu-chinh/", ProposePage.as_view(), name="propose_adjustment"),
    path("dieu-chinh/", include(adjustment_urls.urlpatterns)),
    path("<int:pk>/neu-vuong-mac/", RaisePage.as_view(), name="raise_issue"),
    path("vuong-mac/", include(issue_urls.urlpatterns)),
    path("<int:pk>/kien-nghi-ho-tro/", AskPage.as_view(), name="ask_support"),
    path("kien-nghi/", include(request_urls.urlpatterns)),
    step_path(
        Pilot, "complete_plan", "hoan-thien-ke-hoach", PlanForm, actions.complete_plan,
        view=SectionedPage, next_text=TO_START,
    ),
    step_path(
        Pilot, "request_start", "de-nghi-bat-dau", RequestStartForm, actions.request_start, next_text=TO_MONITOR
    ),
    step_path(Pilot, "start", "bat-dau", StartForm, actions.start, next_text=TO_OWNER),
    step_path(Pilot, "pause", "tam-dung", PauseForm, actions.pause, next_text=TO_PAUSE),
    step_path(Pilot, "confirm_pause", "quyet-dinh-tam-dung", ConfirmPauseForm, actions.confirm_pause),
    step_path(Pilot, "prolong_pause", "gia-han-tam-dung", ProlongPauseForm, actions.prolong_pause),
    step_path(Pilot, "resume", "tiep-tuc", ResumeForm, actions.resume, next_text=TO_GO_ON),
    step_path(Pilot, "terminate", "cham-dut", TerminateForm, actions.terminate, next_text=TO_ACCOUNT),
    step_path(
        Pilot, "record_values", "nhap-so-lieu", RecordValuesForm, actions.record_values, view=SectionedPage
    ),
    step_path(Pilot, "finish", "hoan-thanh", FinishForm, actions.finish, next_text=TO_REPORT),
    step_path(
        Pilot, "report_result", "bao-cao-ket-qua", ReportResultForm, actions.report_result,
        view=SectionedPage, next_text=TO_HEAD,
    ),
    step_path(
        Pilot, "open_evaluation", "hop-danh-gia", OpenEvaluationForm, actions.open_evaluation,
        view=OpenEvaluationPage, next_text=TO_CONCLUSION,
    ),
    step_path(
        Pilot, "ask_clarification", "yeu-cau-lam-ro", AskClarificationForm, actions.ask_clarification,
        next_text=TO_CLARIFY,
    ),
    step_path(
        Pilot, "conclude_achieved", "ket-luan-dat", ConcludeForm, actions.conclude_achieved,
        view=ConcludePage, next_text=TO_END,
    ),
    step_path(
        Pilot, "conclude_partly", "ket-luan-dat-mot-phan", ConcludeForm, actions.conclude_partly,
        view=ConcludePage, next_text=TO_END,
    ),
    step_path(
        Pilot, "conclude_not", "ket-luan-khong-dat", ConcludeForm, actions.conclude_not,
        view=ConcludePage, next_text=TO_END,
    ),
    step_path(Pilot, "close", "ket-thuc", CloseForm, actions.close, view=SectionedPage, next_text=DONE),
]  # fmt: skip
