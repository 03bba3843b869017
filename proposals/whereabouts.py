"""For a person who has nothing but the screen: who holds the proposal, since when, until when, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.deadlines import contest_until, reconsider_until
from proposals.models import ENDED, Proposal, ProposalState

S = ProposalState


@dataclass(frozen=True)
class Whereabouts:
    """`until` is the last day of whoever may or must act now, None where nobody has to; `late` when it has passed."""

    holder: str
    since: datetime
    until: date | None
    late: bool
    resting: bool
    next: str


_NEXT: dict[str, Any] = {
    S.DRAFT: gettext_lazy("Soạn xong, kiểm tra lại rồi gửi; bản nháp chưa gửi thì đơn vị chưa thấy."),
    S.SUBMITTED: gettext_lazy("Văn thư tiếp nhận, ghi số vào sổ; quá hạn thì hệ thống tự tiếp nhận."),
    S.ESCALATED: gettext_lazy("Cấp trên tiếp nhận, ghi số vào sổ của mình rồi xem xét như hồ sơ của đơn vị."),
    S.RECEIVED: gettext_lazy("Người đứng đầu đưa ra tập thể lãnh đạo xem xét."),
    S.SUPPLEMENT: gettext_lazy(
        "Người đề xuất trả lời từng nội dung; đồng hồ của đơn vị tạm dừng. Không trả lời thì hồ sơ tự kết thúc."
    ),
    S.REVIEWING: gettext_lazy("Tập thể lãnh đạo họp, biểu quyết; kết quả được ghi kèm biên bản."),
    S.APPRAISING: gettext_lazy(
        "Thành viên hội đồng khai báo, chấm điểm riêng; thư ký tổng hợp; chủ tịch nộp kết quả cho người đứng đầu."
    ),
    S.AWAIT_DECISION: gettext_lazy("Người đứng đầu quyết định: cho thực hiện, cho thí điểm hoặc không chấp thuận."),
    S.APPROVED_FULL: gettext_lazy("Người chủ trì thực hiện theo quyết định; tiến độ xem ở hồ sơ thực hiện."),
    S.APPROVED_PILOT: gettext_lazy("Người chủ trì thực hiện thí điểm; tiến độ xem ở hồ sơ thí điểm."),
    S.WITHDRAWN: gettext_lazy("Người đề xuất đã rút; không ai xử lý tiếp. Muốn đề xuất lại thì lập hồ sơ mới."),
    S.LAPSED: gettext_lazy("Hết hạn bổ sung nên tự kết thúc. Muốn đề xuất lại thì lập hồ sơ mới."),
    S.CLOSED: gettext_lazy("Việc thực hiện đã kết thúc; hồ sơ được lưu."),
}


def whereabouts_of(proposal: Proposal, clock: Any) -> Whereabouts:
    """`clock`: the face of the running deadline, if any (`workflow.pages`)."""
    holder = proposal.held_by or (_("Đã kết thúc") if proposal.state in ENDED else "")
    until, late, resting = (clock.due_on, clock.overdue, clock.paused) if clock else (None, False, False)
    if proposal.state == S.REJECTED and not proposal.refused_by_id:
        until = reconsider_until(proposal)
    elif proposal.state == S.DUPLICATE:
        until = contest_until(proposal)
    return Whereabouts(holder, proposal.state_since, until, late, resting, _what_is_next(proposal, until))


def _what_is_next(proposal: Proposal, until: date | None) -> str:
    if proposal.state == S.REJECTED and proposal.refused_by_id:
        return _("Đây là quyết định sau khi xem xét lại, là quyết định cuối cùng.")
    if proposal.state == S.REJECTED:
        return _(
            "Người đề xuất được đề nghị cấp trên xem xét lại một lần, khi có tình tiết mới, đến hết ngày %(day)s."
        ) % {"day": f"{until:%d/%m/%Y}"}
    if proposal.state == S.DUPLICATE:
        return _("Hồ sơ kia đi tiếp cho cả hai. Người đề xuất được phản đối một lần, đến hết ngày %(day)s.") % {
            "day": f"{until:%d/%m/%Y}"
        }
    return str(_NEXT[proposal.state])
