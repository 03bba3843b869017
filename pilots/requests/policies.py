"""Who may take each step of a request: the owner asks and accounts, the unit that decides grants and gives (S1, S2)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from pilots.models import PilotState
from units.roles import Perm
from workflow.who import Holds, Is, IsNot, Policy, TheSystem, When

OWNER = Is("pilot__owner", gettext_lazy("Chỉ người chủ trì được làm việc này."))
#: The right to ask arises with the approval and ends with the work (KL14 2.3).
MAY_ASK_IN = (PilotState.PLANNED, PilotState.ACTIVE, PilotState.PAUSED)
RUNS = When(
    lambda request: request.pilot.state in MAY_ASK_IN,
    Q(pilot__state__in=MAY_ASK_IN),
    gettext_lazy("Thí điểm đã hết thời gian thực hiện, không kiến nghị thêm hỗ trợ."),
)
NOT_OWN = IsNot("pilot__owner", gettext_lazy("Người chủ trì không tự quyết định kiến nghị của mình.")) & IsNot(
    "pilot__proposal__proposer", gettext_lazy("Người đề xuất không quyết định kiến nghị về đề xuất của mình.")
)
DECIDER = Holds(Perm.DECIDE) & NOT_OWN
PROVIDER = (Is("provider", gettext_lazy("Chỉ người được giao cấp nguồn lực được ghi nhận.")) | Holds(Perm.DECIDE)) & (
    IsNot("pilot__owner", gettext_lazy("Người chủ trì không tự ghi nhận đã được cấp."))
)
NOTHING_CAME = When(
    lambda request: not request.has_been_given,
    Q(last_provided_on__isnull=True),
    gettext_lazy("Đã được cấp một phần, không rút được nữa."),
)
SOMETHING_CAME = When(
    lambda request: request.has_been_given, Q(last_provided_on__isnull=False), gettext_lazy("Chưa được cấp phần nào.")
)

check_can_create = Policy(OWNER & RUNS)
check_can_ask_info = Policy(DECIDER)
check_can_send_info = Policy(OWNER)
check_can_pass_upward = Policy(DECIDER)
check_can_grant = Policy(DECIDER)
check_can_grant_partly = Policy(DECIDER)
check_can_refuse = Policy(DECIDER)
check_can_drop = Policy(OWNER & NOTHING_CAME)
check_can_provide_part = Policy(PROVIDER)
check_can_provide = Policy(PROVIDER)
check_can_account = Policy(OWNER)
check_can_return_account = Policy(DECIDER)
check_can_accept_account = Policy(DECIDER)
check_can_end_unprovided = Policy(TheSystem() & NOTHING_CAME)
check_can_stop_providing = Policy(TheSystem() & SOMETHING_CAME)
