"""Who may take each step of an issue: who runs or watches tells, the unit that holds it helps, who told settles it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from pilots.models import TROUBLED, RaisedAs
from units.roles import Perm
from workflow.who import Holds, Is, IsNot, Policy, TheSystem, When

_OWNS = Is("pilot__owner", gettext_lazy("Chỉ người chủ trì, người theo dõi được nêu vướng mắc."))
_WATCHES = Is("pilot__monitor", gettext_lazy("Chỉ người chủ trì, người theo dõi được nêu vướng mắc."))
_RUNS = When(
    lambda issue: issue.pilot.state in TROUBLED,
    Q(pilot__state__in=TROUBLED),
    gettext_lazy("Thí điểm đã báo cáo kết quả hoặc kết thúc, không nêu thêm vướng mắc."),
)


def _raised_as(part: RaisedAs) -> When:
    return When(
        lambda issue: issue.raised_as == part,
        Q(raised_as=part),
        gettext_lazy("Chỉ người nêu vướng mắc được làm việc này."),
    )


RAISER = (
    _raised_as(RaisedAs.OWNER) & Is("pilot__owner", gettext_lazy("Chỉ người nêu vướng mắc được làm việc này."))
) | (_raised_as(RaisedAs.MONITOR) & Is("pilot__monitor", gettext_lazy("Chỉ người nêu vướng mắc được làm việc này.")))
UNNAMED = When(
    lambda issue: issue.assignee_id is None,
    Q(assignee__isnull=True),
    gettext_lazy("Đã giao cho người khác tháo gỡ."),
)
HELPER = (
    Is("assignee", gettext_lazy("Chỉ người được giao tháo gỡ được trả lời.")) | (Holds(Perm.RECEIVE) & UNNAMED)
) & IsNot("raised_by", gettext_lazy("Người nêu vướng mắc không tự trả lời mình."))

check_can_create = Policy((_OWNS | _WATCHES) & _RUNS)
check_can_assign = Policy(Holds(Perm.RECEIVE))
check_can_reassign = Policy(Holds(Perm.RECEIVE))
check_can_reply = Policy(HELPER)
check_can_return_answer = Policy(RAISER)
check_can_confirm_resolved = Policy(RAISER)
check_can_escalate_late = Policy(TheSystem())
check_can_lapse_issue = Policy(TheSystem())
