"""Addresses of the appraisal council."""

from django.utils.translation import gettext_lazy as _

from proposals import actions
from proposals.forms import appraising
from proposals.models import Proposal
from proposals.views.appraising import CouncilPeoplePage, OwnPartPage, ResultPage, SheetPage
from workflow.views import step_path

urlpatterns = [
    step_path(
        Proposal,
        "convene_council",
        "lap-hoi-dong",
        appraising.ConveneForm,
        actions.convene_council,
        view=CouncilPeoplePage,
        next_text=_("Thành viên được báo, khai báo xung đột lợi ích rồi chấm điểm riêng từng người."),
    ),
    step_path(
        Proposal,
        "declare_interest",
        "khai-bao-hoi-dong",
        appraising.DeclareForm,
        actions.declare_interest,
        view=OwnPartPage,
        next_text=_("Không có xung đột thì đồng chí chấm điểm; có thì không chấm và không tính vào số dự họp."),
    ),
    step_path(
        Proposal,
        "submit_sheet",
        "cham-diem",
        appraising.SheetForm,
        actions.submit_sheet,
        view=SheetPage,
        next_text=_("Phiếu đã nộp thì không sửa được; chủ tịch, thư ký và người đứng đầu đọc được."),
    ),
    step_path(
        Proposal,
        "replace_council_member",
        "thay-thanh-vien",
        appraising.ReplaceMemberForm,
        actions.replace_council_member,
        view=CouncilPeoplePage,
        next_text=_("Người thay giữ đúng vai trò cũ, khai báo và chấm điểm từ đầu."),
    ),
    step_path(
        Proposal,
        "summarise_appraisal",
        "tong-hop-tham-dinh",
        appraising.SummaryForm,
        actions.summarise_appraisal,
        view=ResultPage,
        next_text=_("Chủ tịch hội đồng chốt biên bản và nộp kết quả."),
    ),
    step_path(
        Proposal,
        "conclude_appraisal",
        "ket-qua-tham-dinh",
        appraising.ConclusionForm,
        actions.conclude_appraisal,
        view=ResultPage,
        next_text=_("Người đứng đầu đưa kết quả ra tập thể lãnh đạo."),
    ),
]
