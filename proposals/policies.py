"""Who may take each step of a proposal (DOMAIN §7.1, S1–S3). The bool, the button and the list derive from these."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.authorship import NotAuthor, has_head_among, lacks_of
from proposals.completeness import missing_contents
from proposals.council import (
    CHAIR,
    SCORER,
    SECRETARY,
    UNDECLARED,
    may_be_changed,
    may_be_concluded,
    may_be_convened,
    may_be_summarised,
)
from proposals.deadlines import contest_until, reconsider_until
from proposals.deliberation import (
    HAS_VOTED,
    UNDER_ND73,
    YET_TO_VOTE,
    nobody_has_voted,
    party_was_asked,
    somebody_has_voted,
    voting_is_open,
)
from proposals.deliberation import SECRETARY as MEETING_SECRETARY
from proposals.models import ENDED, OPEN, Deliberation, Proposal, binding_items
from proposals.querysets import superior_for
from units import clock
from units.roles import Perm
from workflow import rules
from workflow.errors import NotReady
from workflow.who import Holds, Is, IsNot, Policy, TheSystem

PROPOSER = Is("proposer", gettext_lazy("Chỉ người đề xuất được làm việc này."))
NOT_OWN = NotAuthor(
    "",
    gettext_lazy("Người đề xuất, đồng tác giả không được xử lý, biểu quyết hay quyết định hồ sơ của chính mình."),
)
NOT_REFUSED = IsNot(
    "refused_by", gettext_lazy("Đồng chí đã ký quyết định không chấp thuận, nên không xử lý việc xem xét lại.")
)
INTAKE = Holds(Perm.RECEIVE) & NOT_OWN & NOT_REFUSED
HEAD = Holds(Perm.DECIDE) & NOT_OWN & NOT_REFUSED
CONVENER = (Holds(Perm.DECIDE) | MEETING_SECRETARY) & NOT_OWN & NOT_REFUSED


def _is_complete(proposal: Proposal) -> None:
    """NĐ 73 Đ.7.2: every required content, at least one measurable criterion, commitments, declaration."""
    authors = lacks_of(proposal)
    gaps = len(missing_contents(proposal)) - len(authors)
    lacks = [_("Hồ sơ còn thiếu %(count)d nội dung bắt buộc.") % {"count": gaps}] if gaps else []
    if lacks or authors:
        raise NotReady([*lacks, *authors])


def _goes_upward(proposal: Proposal) -> None:
    """To the superior unit goes what a head wrote, alone or with others; everything else to the head (S2)."""
    if not has_head_among(proposal):
        raise NotReady([_("Không có người đứng đầu đơn vị trong các tác giả, nên đề xuất gửi tại đơn vị.")])
    _is_complete(proposal)


def _may_be_sent_back(proposal: Proposal) -> None:
    most = rules.whole("proposal.supplement_times", proposal.holder)
    if proposal.supplement_count >= most:
        raise NotReady([_("Đã yêu cầu bổ sung đủ %(count)d lần theo quy định.") % {"count": most}])


def _was_voted_on(proposal: Proposal) -> None:
    _vote_on(proposal)


def _vote_on(proposal: Proposal) -> Deliberation:
    deliberation = proposal.deliberation
    if deliberation is None or deliberation.voted_at is None:
        raise NotReady([_("Chưa có kết quả biểu quyết của tập thể lãnh đạo.")])
    return deliberation


def _is_lawful(proposal: Proposal) -> None:
    """No vote and no override lets through what failed a binding item of the checklist."""
    binding = binding_items(proposal.legal_regime)
    failed = [item for item in _vote_on(proposal).failed_items if item in binding]
    if failed:
        items = "; ".join(str(item.label) for item in failed)
        raise NotReady([_("Kiểm tra tuân thủ không đạt: %(items)s.") % {"items": items}])


def _may_be_approved(proposal: Proposal) -> None:
    _is_lawful(proposal)
    party_was_asked(proposal)


def _has_superior(proposal: Proposal) -> None:
    if superior_for(proposal) is None:
        raise NotReady([_("Đơn vị không có cấp trên để chuyển.")])


def _may_be_reconsidered(proposal: Proposal) -> None:
    """Once, in time, and where somebody else than the refusing head can judge."""
    if proposal.refused_by_id:
        raise NotReady([_("Đề xuất đã được xem xét lại một lần; quyết định sau khi xem xét lại là cuối cùng.")])
    last = reconsider_until(proposal)
    if clock.today() > last:
        raise NotReady([_("Thời hạn đề nghị xem xét lại đã hết ngày %(day)s.") % {"day": f"{last:%d/%m/%Y}"}])
    if superior_for(proposal) is None:
        raise NotReady([_("Không có cấp trên nào khác người đã quyết định để xem xét lại.")])


def _may_be_merged(proposal: Proposal) -> None:
    if proposal.merge_contested:
        raise NotReady([_("Người đề xuất đã phản đối việc gộp, nên hồ sơ phải được xem xét riêng.")])
    if proposal.refused_by_id:
        raise NotReady([_("Hồ sơ đang được xem xét lại, nên phải có quyết định riêng.")])


def _merger_may_be_contested(proposal: Proposal) -> None:
    last = contest_until(proposal)
    if clock.today() > last:
        raise NotReady([_("Thời hạn phản đối việc gộp đã hết ngày %(day)s.") % {"day": f"{last:%d/%m/%Y}"}])


def _waits_for_somebody(proposal: Proposal) -> None:
    if proposal.state not in OPEN:
        raise NotReady([_("Hồ sơ không ở bước nào đang chờ xử lý.")])


def _is_whole(proposal: Any) -> None:
    if proposal.holder_id is None:
        raise NotReady([_("Đồng chí chưa được bổ nhiệm vào đơn vị nào.")])


def _has_ended(proposal: Proposal) -> None:
    """While it is under way, or carried out, it stands for itself: a second one would be a duplicate (DOMAIN §1.4)."""
    if proposal.state not in ENDED:
        raise NotReady(
            [_("Chỉ dùng lại được đề xuất không được chấp thuận, đã rút, hết hạn bổ sung hoặc đã kết thúc.")]
        )


# Those who press for what is late (Văn phòng, Ban Tổ chức), who decides there, and whose proposal it is.
check_can_remind = Policy(Holds(Perm.OVERSEE) | Holds(Perm.DECIDE) | PROPOSER, _waits_for_somebody)
check_can_create = Policy(Holds(Perm.PROPOSE) & PROPOSER, _is_whole)
check_can_edit = Policy(PROPOSER)
check_can_reuse = Policy(PROPOSER, _has_ended)
# A cadre who has moved on does not send from the unit they left (KL14 2.3: the head where they work).
check_can_submit = Policy(PROPOSER & Holds(Perm.PROPOSE), _is_complete)
check_can_submit_upward = Policy(PROPOSER & (Holds(Perm.PROPOSE) | Holds(Perm.DECIDE)), _goes_upward)
check_can_take_back = Policy(PROPOSER)
check_can_receive = Policy(INTAKE)
check_can_auto_receive = Policy(TheSystem())
check_can_receive_escalated = Policy(INTAKE)
check_can_request_supplement = Policy(INTAKE, _may_be_sent_back)
check_can_return_to_proposer = Policy(HEAD, _may_be_sent_back)
check_can_answer_supplement = Policy(PROPOSER)
check_can_lapse = Policy(TheSystem())
check_can_put_to_collective = Policy(HEAD)
check_can_prepare_meeting = Policy(CONVENER)
check_can_change_voters = Policy(HEAD, nobody_has_voted)
check_can_record_party_opinion = Policy(CONVENER & UNDER_ND73)
check_can_cast_vote = Policy(YET_TO_VOTE & NOT_OWN & NOT_REFUSED, voting_is_open)
check_can_change_vote = Policy(HAS_VOTED & NOT_OWN & NOT_REFUSED)
check_can_record_vote = Policy(CONVENER, somebody_has_voted)
# Passing one's own case upward decides nothing: it is where a head's own proposal belongs (S2).
check_can_escalate = Policy(Holds(Perm.DECIDE), _has_superior)
check_can_approve_full = Policy(HEAD, _may_be_approved)
check_can_approve_pilot = Policy(HEAD, _may_be_approved)
check_can_reject = Policy(HEAD, _was_voted_on)
check_can_request_reconsideration = Policy(PROPOSER, _may_be_reconsidered)
check_can_merge = Policy(HEAD, _may_be_merged)
check_can_contest_merge = Policy(PROPOSER, _merger_may_be_contested)
check_can_convene_council = Policy(HEAD, may_be_convened)
check_can_declare_interest = Policy(UNDECLARED & NOT_OWN)
check_can_submit_sheet = Policy(SCORER & NOT_OWN)
check_can_replace_council_member = Policy(HEAD, may_be_changed)
check_can_summarise_appraisal = Policy(SECRETARY & NOT_OWN, may_be_summarised)
check_can_conclude_appraisal = Policy(CHAIR & NOT_OWN, may_be_concluded)
check_can_withdraw = Policy(PROPOSER)
check_can_close = Policy(TheSystem())
