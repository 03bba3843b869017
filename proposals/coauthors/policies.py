"""Who may take each step of a co-authorship: the proposer invites, the invited answers, all before it is sent."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import CoAuthorship, ProposalState
from workflow.errors import NotReady
from workflow.who import Is, Policy

PROPOSER = Is("proposal__proposer", gettext_lazy("Chỉ người đề xuất được mời và hủy lời mời."))
INVITED = Is("person", gettext_lazy("Chỉ người được mời được làm việc này."))


def _is_draft(part: CoAuthorship) -> None:
    """Who the authors are is settled when the proposal is sent."""
    if part.proposal.state != ProposalState.DRAFT:
        raise NotReady([_("Đề xuất không còn là bản nháp, nên danh sách tác giả không thay đổi được nữa.")])


check_can_create = Policy(PROPOSER, _is_draft)
check_can_ask = Policy(PROPOSER, _is_draft)
check_can_accept = Policy(INVITED, _is_draft)
check_can_decline = Policy(INVITED)
check_can_withdraw = Policy(PROPOSER)
check_can_leave = Policy(INVITED, _is_draft)
