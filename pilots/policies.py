"""Who may take each step of a pilot (DOMAIN §7.2, S1): nobody evaluates what they proposed or run."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.models import Accountability, Pilot, PilotState
from proposals.authorship import NotAuthor
from units import clock
from units.roles import Perm
from workflow.errors import NotReady
from workflow.who import Holds, Is, IsNot, Policy, TheSystem, When

OWNER = Is("owner", gettext_lazy("Chỉ người chủ trì được làm việc này."))
MONITOR = Is("monitor", gettext_lazy("Chỉ người được giao theo dõi được làm việc này."))
JUDGE = (
    Holds(Perm.DECIDE)
    & NotAuthor("proposal", gettext_lazy("Người đề xuất, đồng tác giả không được đánh giá kết quả của chính mình."))
    & IsNot("owner", gettext_lazy("Người chủ trì không được đánh giá việc mình thực hiện."))
)
NOT_YET_REQUESTED = When(
    lambda pilot: not pilot.is_start_requested,
    Q(start_requested_at__isnull=True),
    gettext_lazy("Đã đề nghị bắt đầu, đang chờ người theo dõi xác nhận."),
)
REQUESTED = When(
    lambda pilot: pilot.is_start_requested,
    Q(start_requested_at__isnull=False),
    gettext_lazy("Người chủ trì chưa đề nghị bắt đầu."),
)
OWES_REPORT = When(
    lambda pilot: pilot.state in (PilotState.DUE_REPORT, PilotState.TERMINATED) or pilot.awaits_clarification,
    Q(state__in=[PilotState.DUE_REPORT, PilotState.TERMINATED]) | Q(awaits_clarification=True),
    gettext_lazy("Báo cáo đã gửi; chỉ báo cáo lại khi được yêu cầu làm rõ."),
)
LACKS_DECISION = When(
    lambda pilot: pilot.awaits_pause_decision,
    Q(awaits_pause_decision=True),
    gettext_lazy("Đã có quyết định tạm dừng bằng văn bản."),
)
RAN_TO_ITS_END = When(
    lambda pilot: pilot.terminated_at is None,
    Q(terminated_at__isnull=True),
    gettext_lazy("Đã chấm dứt trước hạn thì không kết luận đạt mục tiêu."),
)
IS_CLEAR = When(
    lambda pilot: not pilot.awaits_clarification,
    Q(awaits_clarification=False),
    gettext_lazy("Đang chờ người chủ trì làm rõ báo cáo."),
)
AWAITS_REVIEW = When(
    lambda pilot: pilot.accountability == Accountability.REQUIRED,
    Q(accountability=Accountability.REQUIRED),
    gettext_lazy("Thí điểm này không chờ xem xét trách nhiệm."),
)
IS_SETTLED = When(
    lambda pilot: pilot.accountability != Accountability.REQUIRED,
    ~Q(accountability=Accountability.REQUIRED),
    gettext_lazy("Chưa kết thúc được: đang chờ kết luận xem xét trách nhiệm."),
)


def _may_start(pilot: Pilot) -> None:
    """Within the permitted period, with something to measure by (baseline and target are never empty in a row)."""
    today = clock.today()
    if today < pilot.starts_on:
        raise NotReady([_("Chỉ được bắt đầu từ ngày %(day)s.") % {"day": f"{pilot.starts_on:%d/%m/%Y}"}])
    if today >= pilot.ends_on:
        raise NotReady([_("Thời gian thực hiện đã hết, không lập được mốc theo dõi.")])
    if not pilot.is_measured:
        raise NotReady([_("Chưa có tiêu chí đo lường với hiện trạng và chỉ tiêu.")])


check_can_create = Policy(TheSystem())
check_can_complete_plan = Policy(OWNER)
check_can_request_start = Policy(OWNER & NOT_YET_REQUESTED)
check_can_start = Policy(MONITOR & REQUESTED, _may_start)
check_can_pause = Policy(JUDGE)
check_can_confirm_pause = Policy(JUDGE & LACKS_DECISION)
check_can_prolong_pause = Policy(JUDGE)
check_can_resume = Policy(JUDGE)
check_can_terminate = Policy(JUDGE)
check_can_adjust = Policy(TheSystem())
check_can_record_values = Policy(OWNER)
check_can_finish = Policy(OWNER)
check_can_auto_finish = Policy(TheSystem())
check_can_report_result = Policy(OWNER & OWES_REPORT)
check_can_open_evaluation = Policy(JUDGE & IS_CLEAR)
check_can_ask_clarification = Policy(JUDGE)
check_can_conclude_achieved = Policy(JUDGE & RAN_TO_ITS_END)
check_can_conclude_partly = Policy(JUDGE)
check_can_conclude_not = Policy(JUDGE)
check_can_settle_accountability = Policy(TheSystem() & AWAITS_REVIEW)
check_can_raise_warning = Policy(TheSystem())
check_can_close = Policy(JUDGE & IS_SETTLED)
