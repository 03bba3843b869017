"""What monitoring proves: the work was watched, and difficulties were told in time (KL14 2.4; CV 1335 §4)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.conditions import pilot_of
from reviews.models import TO_REPORT, MonitoringReview, MonitoringState
from units import clock
from workflow.conditions import Case, Condition, Finding, Met, Proof, day_of

S = MonitoringState
NAMED = 12  # milestones named one by one; the rest is counted


def _past(case: Case) -> list[MonitoringReview]:
    """Milestones whose day has come, or on which something was reported, the earliest first."""
    pilot = pilot_of(case)
    if pilot is None:
        return []
    rows = case.keep("milestones", lambda: list(pilot.monitoring_reviews.exclude(state=S.CANCELLED)))
    return [row for row in rows if row.due_on < clock.today() or row.submitted_at]


def _first_open(case: Case) -> str:
    """Where the earliest report that is owed can be written."""
    rows = case.keep("milestones", list)
    owed = next((row for row in rows if row.state in TO_REPORT), None)
    return reverse("reviews:monitoring_submit_progress", args=[owed.pk]) if owed else ""


def monitored(case: Case) -> Finding:
    """Every milestone that has come was reported and acknowledged."""
    past = _past(case)
    found = tuple(_acknowledged(row) for row in past if row.accepted_at)[-NAMED:]
    missing = [str(row.number) for row in past if row.submitted_at is None]
    waiting = [str(row.number) for row in past if row.state == S.SUBMITTED]
    if not past:
        return Finding(Met.NOT_YET, _("Chưa đến mốc theo dõi nào."), url=_first_open(case))
    if missing:
        says = _("Chưa báo cáo mốc theo dõi số %(numbers)s.") % {"numbers": ", ".join(missing)}
        return Finding(Met.NO, says, found, _first_open(case))
    if waiting:
        says = _("Đã báo cáo, chờ người theo dõi ghi nhận mốc số %(numbers)s.") % {"numbers": ", ".join(waiting)}
        return Finding(Met.NOT_YET, says, found)
    says = _("%(count)d mốc theo dõi đã đến đều được báo cáo và ghi nhận.") % {"count": len(past)}
    return Finding(Met.YES, says, found, _first_open(case))


def told_in_time(case: Case) -> Finding:
    """Progress, with its difficulties, was reported by the day of each milestone."""
    sent = [row for row in _past(case) if row.submitted_at]
    if not sent:
        return Finding(Met.NOT_YET, _("Chưa có báo cáo tiến độ nào."), url=_first_open(case))
    late = [str(row.number) for row in sent if row.submitted_at and day_of(row.submitted_at) > row.due_on]
    found = (*tuple(_told(row) for row in sent)[-NAMED:], *_issues(case))
    if late:
        says = _("Báo cáo sau ngày của mốc số %(numbers)s.") % {"numbers": ", ".join(late)}
        return Finding(Met.NO, says, found, _first_open(case))
    return Finding(Met.YES, _("Mọi báo cáo tiến độ, khó khăn đều gửi đúng hạn."), found, _first_open(case))


def _issues(case: Case) -> tuple[Proof, ...]:
    """The difficulties that were told as such, whenever they came up, and what became of them."""
    pilot = pilot_of(case)
    rows = case.keep("issues", lambda: list(pilot.issues.all()) if pilot else [])
    return tuple(
        Proof(_("Vướng mắc %(number)s: %(state)s") % {"number": row.number, "state": row.get_state_display()},
              day_of(row.created_at))
        for row in rows
    )[-NAMED:]  # fmt: skip


def no_violation(case: Case) -> Finding:
    """Nobody who decided or watched noted signs of violation or of abuse (KL14 2.4: abuse is not protected)."""
    noted = [row for row in _past(case) if row.accepted_at]
    found = tuple(_acknowledged(row) for row in noted if row.signs_of_violation)
    if found:
        return Finding(Met.NO, _("Người theo dõi ghi nhận có dấu hiệu vi phạm."), found)
    if case.proposal.policy_abuse:
        return Finding(Met.NO, _("Cấp quyết định ghi nhận có dấu hiệu lợi dụng chủ trương."))
    if not noted:
        return Finding(Met.NOT_YET, _("Chưa có mốc theo dõi nào được ghi nhận."))
    return Finding(Met.YES, _("Qua %(count)d mốc theo dõi, không ghi nhận dấu hiệu nào.") % {"count": len(noted)})


def _acknowledged(row: MonitoringReview) -> Proof:
    words = {"number": row.number, "verdict": row.get_verdict_display()}
    return Proof(_("Mốc %(number)s: %(verdict)s") % words, row.accepted_at and day_of(row.accepted_at))


def _told(row: MonitoringReview) -> Proof:
    words = {"number": row.number, "day": f"{row.due_on:%d/%m/%Y}"}
    text = _("Mốc %(number)s (hạn %(day)s), có nêu khó khăn") if row.difficulties else _("Mốc %(number)s (hạn %(day)s)")
    return Proof(text % words, row.submitted_at and day_of(row.submitted_at))


CONDITIONS = (
    Condition(40, "monitored", gettext_lazy("Được theo dõi, giám sát thường xuyên"), "KL 14, mục 2.4", monitored),
    Condition(
        80, "clean", gettext_lazy("Không có dấu hiệu vi phạm, lợi dụng chủ trương"), "KL 14, mục 2.4", no_violation
    ),
    Condition(60, "told", gettext_lazy("Khó khăn, rủi ro được báo cáo kịp thời"), "KL 14, mục 2.4", told_in_time),
)
