"""Who may take each step of an adjustment (DOMAIN §7.5): nobody decides on what they ask for, run or proposed (S1)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.adjustments import querysets
from pilots.adjustments.changes import plan_now, still_fits
from pilots.models import ADJUSTABLE, Adjustment, AdjustmentState
from proposals.authorship import NotAuthor
from units.roles import Perm
from workflow.errors import NotReady
from workflow.who import Holds, Is, IsNot, Policy, TheSystem, When

S = AdjustmentState


_ASKERS = gettext_lazy("Chỉ người chủ trì, người theo dõi, người đứng đầu được đề nghị điều chỉnh.")
_MAY_ASK = Is("pilot__owner", _ASKERS) | Is("pilot__monitor", _ASKERS) | Holds(Perm.DECIDE)
_RUNS = When(
    lambda adjustment: adjustment.pilot.state in ADJUSTABLE,
    Q(pilot__state__in=ADJUSTABLE),
    gettext_lazy("Thí điểm đã hết thời gian thực hiện hoặc đã kết thúc, không điều chỉnh được nữa."),
)
AUTHOR = Is("author", gettext_lazy("Chỉ người lập đề nghị được làm việc này."))
JUDGE = (
    Holds(Perm.DECIDE)
    & IsNot("author", gettext_lazy("Người lập đề nghị không được quyết định đề nghị của chính mình."))
    & IsNot("pilot__owner", gettext_lazy("Người chủ trì không được quyết định việc điều chỉnh việc mình thực hiện."))
    & NotAuthor(
        "pilot__proposal", gettext_lazy("Người đề xuất, đồng tác giả không được đánh giá kết quả của chính mình.")
    )
)
DECIDABLE = When(
    lambda adjustment: adjustment.state == S.REVIEWING or not adjustment.needs_vote,
    Q(state=S.REVIEWING) | Q(needs_vote=False),
    gettext_lazy("Điều chỉnh vượt giới hạn của người đứng đầu: phải đưa ra tập thể biểu quyết trước."),
)


def _fits(adjustment: Adjustment) -> None:
    if not still_fits(adjustment.before, adjustment.after, plan_now(adjustment.pilot)):
        raise NotReady([_("Kế hoạch đã thay đổi từ khi lập đề nghị. Sửa lại đề nghị theo kế hoạch hiện nay.")])


def _alone(adjustment: Adjustment) -> None:
    """One at a time: two open changes would each speak of a plan that the other replaces."""
    other = querysets.open_of(adjustment.pilot).exclude(pk=adjustment.pk).first()
    if other is not None:
        sentence = _("Đang có đề nghị %(reference)s chưa quyết định xong; mỗi lúc chỉ xem xét một đề nghị điều chỉnh.")
        raise NotReady([sentence % {"reference": other.reference}])


def _may_be_sent(adjustment: Adjustment) -> None:
    _alone(adjustment)
    _fits(adjustment)


check_can_create = Policy(_MAY_ASK & _RUNS)
check_can_revise = Policy(AUTHOR & _RUNS)
check_can_submit = Policy(AUTHOR & _RUNS, _may_be_sent)
check_can_take_up = Policy(JUDGE, _fits)
check_can_approve = Policy(JUDGE & DECIDABLE, _fits)
check_can_reject = Policy(JUDGE & DECIDABLE)
check_can_withdraw = Policy(AUTHOR)
check_can_apply = Policy(TheSystem())
check_can_lapse = Policy(TheSystem())
