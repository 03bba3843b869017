"""Who may take each step of a report. ADMIN makes and exports, and issues nothing (S7)."""

from django.utils.translation import gettext as _

from reports.models import PeriodicReport
from units import clock
from units.roles import Perm
from workflow.errors import NotReady
from workflow.who import Holds, Policy

MAKER = Holds(Perm.REPORT)


def _is_written(report: PeriodicReport) -> None:
    """A report says something about its figures, and its period has begun."""
    lacks = [
        sentence
        for lacking, sentence in (
            (report.starts_on > clock.today(), _("Kỳ báo cáo chưa bắt đầu.")),
            (not report.assessment, _("Chưa viết phần nhận xét, đánh giá.")),
            (not report.plans, _("Chưa viết phần phương hướng, nhiệm vụ.")),
        )
        if lacking
    ]
    if lacks:
        raise NotReady(lacks)


check_can_create = Policy(MAKER)
check_can_export = Policy(MAKER)
check_can_edit = Policy(MAKER)
check_can_issue = Policy(Holds(Perm.ISSUE_REPORT), _is_written)
check_can_cancel = Policy(MAKER)
