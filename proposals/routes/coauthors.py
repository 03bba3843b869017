"""Addresses of co-authorships, under dong-tac-gia/; the section of the draft is among those of writing."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from proposals.actions import coauthors as actions
from proposals.forms import coauthors as forms
from proposals.models import CoAuthorship
from proposals.views.coauthors import AnswerPage, CoAuthorshipPage, ProposersStep
from workflow.views import step_path

TO_PROPOSER = _("Người đề xuất được báo ngay.")

urlpatterns = [
    path("<int:pk>/", CoAuthorshipPage.as_view(), name="coauthor_detail"),
    step_path(
        CoAuthorship, "ask", "gui-loi-moi", forms.AskForm, actions.ask,
        name="coauthor_ask", view=ProposersStep,
        next_text=_("Người được mời được báo ngay, đọc được bản nháp rồi nhận lời hoặc từ chối."),
    ),
    step_path(
        CoAuthorship, "accept", "nhan-loi", forms.AcceptForm, actions.accept,
        name="coauthor_accept", view=AnswerPage,
        next_text=_("Đồng chí cùng đứng tên; không tham gia xử lý, biểu quyết, theo dõi, đánh giá hồ sơ này."),
    ),
    step_path(
        CoAuthorship, "decline", "tu-choi", forms.DeclineForm, actions.decline,
        name="coauthor_decline", view=AnswerPage, next_text=TO_PROPOSER,
    ),
    step_path(
        CoAuthorship, "withdraw", "huy-loi-moi", forms.WithdrawInvitationForm, actions.withdraw,
        name="coauthor_withdraw", view=ProposersStep,
        next_text=_("Người được mời được báo và không đọc được bản nháp nữa."),
    ),
    step_path(
        CoAuthorship, "leave", "thoi-tham-gia", forms.LeaveForm, actions.leave,
        name="coauthor_leave", view=AnswerPage,
        next_text=_("Người đề xuất được báo ngay và chia lại tỷ lệ; đồng chí không đọc được bản nháp nữa."),
    ),
]  # fmt: skip
