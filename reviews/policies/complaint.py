"""Who may take each step of a complaint (DOMAIN §7.7): the subject complains, others than the concluders decide."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.conflicts import complaints_concluded_by, concluders_of
from reviews.models import MADE_KNOWN, Complaint
from reviews.querysets import complaint as querysets
from units import clock
from units.roles import Perm
from workflow.errors import NotReady
from workflow.who import Holds, Is, NotAmong, Policy, TheSystem, When

COMPLAINANT = Is("complainant", gettext_lazy("Chỉ người khiếu nại được làm việc này."))
OTHERS = NotAmong(
    concluders_of,
    complaints_concluded_by,
    gettext_lazy("Người đã tham gia kết luận, giải quyết lần trước hoặc có liên quan không được giải quyết khiếu nại."),
)
BODY = Holds(Perm.DECIDE) & OTHERS
RECEIVING = (Holds(Perm.RECEIVE) | Holds(Perm.DECIDE)) & OTHERS
NOT_HEARD = When(
    lambda complaint: not complaint.hearing,
    querysets.NOT_HEARD,
    gettext_lazy("Đã nghe người khiếu nại."),
)
HEARD = When(lambda complaint: bool(complaint.hearing), querysets.HEARD, gettext_lazy("Chưa nghe người khiếu nại."))
NOT_DELIVERED = When(
    lambda complaint: complaint.delivered_on is None,
    querysets.NOT_DELIVERED,
    gettext_lazy("Quyết định đã được giao."),
)
OWES = When(
    lambda complaint: bool(complaint.pending_tasks),
    querysets.OWES,
    gettext_lazy("Không còn việc phục hồi nào chưa làm."),
)


def _may_be_filed(complaint: Complaint) -> None:
    """Against a conclusion made known, once at a time (the body was found before)."""
    review = complaint.review
    if review.state not in MADE_KNOWN or complaint.subject.delivered_on is None:
        raise NotReady([_("Chưa có thông báo kết luận để khiếu nại.")])
    if complaint.subject.is_annulled:
        raise NotReady([_("Kết luận này đã bị hủy bỏ.")])
    earlier = querysets.of_subject(complaint.subject)
    if complaint.previous_id is None and earlier.exists():
        raise NotReady([_("Kết luận này đã được khiếu nại; nếu chưa đồng ý, khiếu nại tiếp từ lần trước.")])


def _may_go_on(complaint: Complaint) -> None:
    """To the next level: within the time from the delivery, and where there is one."""
    if complaint.delivered_on is None or complaint.next_until is None:
        raise NotReady([_("Quyết định giải quyết chưa được giao.")])
    if complaint.next_until < clock.today():
        raise NotReady([_("Đã hết thời hạn khiếu nại tiếp.")])
    if querysets.body_above(complaint) is None:
        raise NotReady([_("Đây là cấp giải quyết cuối cùng.")])


def _time_is_over(complaint: Complaint) -> None:
    if complaint.next_until is None or complaint.next_until >= clock.today():
        raise NotReady([_("Chưa hết thời hạn khiếu nại tiếp.")])


check_can_create = Policy(COMPLAINANT, _may_be_filed)
check_can_receive = Policy(RECEIVING)
check_can_screen_out = Policy(BODY)
check_can_hear = Policy(BODY & NOT_HEARD)
check_can_decide = Policy(BODY & HEARD)
check_can_deliver = Policy(RECEIVING & NOT_DELIVERED)
check_can_appeal = Policy(COMPLAINANT, _may_go_on)
check_can_finalise = Policy(TheSystem(), _time_is_over)
check_can_withdraw = Policy(COMPLAINANT)
check_can_restore = Policy(RECEIVING & OWES)
