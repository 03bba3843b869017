"""Addresses of the collective's meeting."""

from django.utils.translation import gettext_lazy as _

from proposals import actions
from proposals.forms import deciding, deliberating
from proposals.models import Proposal
from proposals.views.deliberating import BallotPage, VotePage, VotersPage
from workflow.views import step_path

UNTIL_CLOSED = _(
    "Đồng chí đổi ý kiến được cho đến khi kết thúc biểu quyết; khi đó ý kiến của từng người được công khai."
)

urlpatterns = [
    step_path(
        Proposal,
        "prepare_meeting",
        "chuan-bi-hop",
        deliberating.MeetingForm,
        actions.prepare_meeting,
        next_text=_("Người biểu quyết và thư ký nhận được lời mời có giờ và địa điểm họp."),
    ),
    step_path(
        Proposal,
        "change_voters",
        "nguoi-bieu-quyet",
        deliberating.VotersForm,
        actions.change_voters,
        view=VotersPage,
        next_text=_("Danh sách mới dùng để tính số người dự họp và tỷ lệ tán thành; lý do ghi vào nhật ký."),
    ),
    step_path(
        Proposal,
        "record_party_opinion",
        "y-kien-cap-uy",
        deliberating.PartyOpinionForm,
        actions.record_party_opinion,
        next_text=_("Ý kiến được nêu khi biểu quyết và ghi vào quyết định."),
    ),
    step_path(
        Proposal,
        "cast_vote",
        "bieu-quyet",
        deliberating.BallotForm,
        actions.cast_vote,
        view=BallotPage,
        next_text=UNTIL_CLOSED,
    ),
    step_path(
        Proposal,
        "change_vote",
        "doi-y-kien",
        deliberating.BallotForm,
        actions.change_vote,
        view=BallotPage,
        next_text=UNTIL_CLOSED,
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
]
