"""Addresses of a proposal and of the steps taken by those who handle it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from proposals import actions
from proposals.forms import deciding, intake, reconsidering
from proposals.models import Proposal
from proposals.views.deciding import CollectivePage, DecisionPage, VotePage
from proposals.views.detail import ProposalPage
from proposals.views.intake import AnswerPage, ReceivePage, SendBackPage
from proposals.views.reconsidering import ReconsiderPage
from workflow.forms import StepForm
from workflow.views import step_path

TO_PROPOSER = _("Người đề xuất được báo ngay và có thời hạn trả lời từng nội dung; đồng hồ của đơn vị tạm dừng.")
TO_HEAD = _("Người đứng đầu đưa hồ sơ ra tập thể lãnh đạo xem xét.")
TO_OWNER = _("Hồ sơ thực hiện được mở; người chủ trì chuẩn bị bắt đầu.")

urlpatterns = [
    path("<int:pk>/", ProposalPage.as_view(), name="detail"),
    step_path(
        Proposal, "receive", "tiep-nhan", intake.ReceiveForm, actions.receive, view=ReceivePage, next_text=TO_HEAD
    ),
    step_path(
        Proposal,
        "receive_escalated",
        "nhan-chuyen-len",
        intake.ReceiveForm,
        actions.receive_escalated,
        view=ReceivePage,
        next_text=TO_HEAD,
    ),
    step_path(
        Proposal,
        "request_supplement",
        "yeu-cau-bo-sung",
        intake.SendBackForm,
        actions.request_supplement,
        view=SendBackPage,
        next_text=TO_PROPOSER,
    ),
    step_path(
        Proposal,
        "return_to_proposer",
        "tra-lai",
        intake.SendBackForm,
        actions.return_to_proposer,
        view=SendBackPage,
        next_text=TO_PROPOSER,
    ),
    step_path(
        Proposal,
        "answer_supplement",
        "gui-bo-sung",
        intake.AnswerForm,
        actions.answer_supplement,
        view=AnswerPage,
        next_text=_("Hồ sơ trở lại đơn vị, đồng hồ chạy tiếp."),
    ),
    step_path(
        Proposal,
        "put_to_collective",
        "dua-ra-tap-the",
        deciding.CollectiveForm,
        actions.put_to_collective,
        view=CollectivePage,
        next_text=_("Danh sách người biểu quyết được chốt; những người này được báo và xem được hồ sơ."),
    ),
    step_path(
        Proposal,
        "record_vote",
        "ket-qua-bieu-quyet",
        deciding.VoteForm,
        actions.record_vote,
        view=VotePage,
        next_text=_("Người đứng đầu ra quyết định trong thời hạn."),
    ),
    step_path(
        Proposal,
        "approve_full",
        "cho-thuc-hien",
        deciding.ApproveFullForm,
        actions.approve_full,
        view=DecisionPage,
        next_text=TO_OWNER,
    ),
    step_path(
        Proposal,
        "approve_pilot",
        "cho-thi-diem",
        deciding.ApprovePilotForm,
        actions.approve_pilot,
        view=DecisionPage,
        next_text=TO_OWNER,
    ),
    step_path(
        Proposal,
        "reject",
        "khong-chap-thuan",
        deciding.RejectForm,
        actions.reject,
        view=DecisionPage,
        next_text=_("Người đề xuất được báo ngay kèm lý do và hướng dẫn."),
    ),
    step_path(
        Proposal,
        "escalate",
        "chuyen-cap-tren",
        intake.EscalateForm,
        actions.escalate,
        next_text=_("Cấp trên tiếp nhận và xử lý; đơn vị vẫn xem được hồ sơ."),
    ),
    step_path(
        Proposal,
        "request_reconsideration",
        "xem-xet-lai",
        reconsidering.ReconsiderForm,
        actions.request_reconsideration,
        view=ReconsiderPage,
        next_text=_(
            "Hồ sơ được ghi vào sổ của cấp trên, thời hạn xem xét bắt đầu chạy; quyết định sau đó là cuối cùng."
        ),
    ),
    step_path(
        Proposal,
        "merge",
        "gop",
        reconsidering.MergeForm,
        actions.merge,
        next_text=_("Hồ sơ này kết thúc, hồ sơ kia đi tiếp. Người đề xuất được báo ngay và được phản đối một lần."),
    ),
    step_path(
        Proposal,
        "contest_merge",
        "phan-doi-gop",
        reconsidering.ContestForm,
        actions.contest_merge,
        next_text=_("Hồ sơ trở lại người đứng đầu để xem xét riêng; không ai gộp được nữa."),
    ),
    step_path(
        Proposal,
        "withdraw",
        "rut",
        intake.WithdrawForm,
        actions.withdraw,
        next_text=_("Hồ sơ kết thúc, không xử lý tiếp."),
    ),
    step_path(
        Proposal,
        "take_back",
        "rut-de-sua",
        StepForm,
        actions.take_back,
        next_text=_("Hồ sơ trở về bản nháp; sửa xong phải gửi lại."),
    ),
]
