"""Who may take each step of a monitoring review: the owner reports, the monitor judges (DOMAIN §7.3, S1)."""

from django.utils.translation import gettext_lazy

from proposals.authorship import NotAuthor
from workflow.who import Is, IsNot, Policy, TheSystem

OWNER = Is("pilot__owner", gettext_lazy("Chỉ người chủ trì được báo cáo tiến độ."))
MONITOR = (
    Is("pilot__monitor", gettext_lazy("Chỉ người được giao theo dõi được ghi nhận báo cáo."))
    & IsNot("pilot__owner", gettext_lazy("Người chủ trì không được tự ghi nhận báo cáo của mình."))
    & NotAuthor(
        "pilot__proposal", gettext_lazy("Người đề xuất, đồng tác giả không được đánh giá tiến độ của chính mình.")
    )
)

check_can_create = Policy(TheSystem())
check_can_mark_due = Policy(TheSystem())
check_can_mark_overdue = Policy(TheSystem())
check_can_cancel = Policy(TheSystem())
check_can_submit_progress = Policy(OWNER)
check_can_accept = Policy(MONITOR)
check_can_send_back = Policy(MONITOR)
