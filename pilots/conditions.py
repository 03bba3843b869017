"""What the execution proves: done as decided, resources accounted for, the result reported in time (KL14 2.4)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.models import Pilot, PilotState, RequestState, ResourceRequest, ResultReport
from pilots.requests.querysets import granted_beyond
from ui.text import vnd
from units import clock
from workflow.clocks import deadlines_of
from workflow.conditions import Case, Condition, Finding, Met, Proof, day_of, proofs

S = PilotState


def pilot_of(case: Case) -> Pilot | None:
    return case.keep("pilot", lambda: Pilot.objects.filter(proposal=case.proposal).first())


def _not_begun() -> Finding:
    return Finding(Met.NOT_YET, _("Chưa đến bước thực hiện."))


def executed(case: Case) -> Finding:
    """Begun within the permitted period, confirmed by who watches, and ended with it.

    An early warning is told, and judges nothing: a goal may be missed by who did all that was decided.
    """
    pilot = pilot_of(case)
    if pilot is None:
        return _not_begun()
    found = proofs(case.entries_of(pilot), "request_start", "start", "finish", "auto_finish", "raise_warning")
    if pilot.started_at is None:
        return _not_started(pilot, found)
    began = day_of(pilot.started_at)
    if not pilot.starts_on <= began <= pilot.ends_on:
        return Finding(Met.NO, _("Bắt đầu ngoài thời gian được phép."), found)
    period = Proof(_("Thời gian được phép: đến hết ngày %(day)s") % {"day": f"{pilot.ends_on:%d/%m/%Y}"})
    if pilot.state == S.ACTIVE and clock.today() > pilot.ends_on:
        return Finding(
            Met.NO, _("Đã quá thời gian được phép mà chưa báo hoàn thành."), (*found, period), _step(pilot, "finish")
        )
    says = (
        _("Đang thực hiện trong thời gian được phép.")
        if pilot.state == S.ACTIVE
        else _("Đã thực hiện trong thời gian được phép.")
    )
    return Finding(Met.YES, says, (*found, period))


def _not_started(pilot: Pilot, found: tuple[Proof, ...]) -> Finding:
    words = {"day": f"{pilot.start_due_on:%d/%m/%Y}"}
    url = "" if pilot.is_start_requested else _step(pilot, "request_start")
    if clock.today() > pilot.start_due_on:
        return Finding(Met.NO, _("Quá hạn bắt đầu (%(day)s) mà chưa bắt đầu.") % words, found, url)
    return Finding(Met.NOT_YET, _("Chưa bắt đầu; hạn bắt đầu là %(day)s.") % words, found, url)


def resources(case: Case) -> Finding:
    """What was spent is told, and lies within what was permitted."""
    pilot = pilot_of(case)
    if pilot is None:
        return _not_begun()
    report = _report(case, pilot)
    if pilot.spent_vnd is None:
        return Finding(Met.NOT_YET, _("Chưa báo cáo khoản chi nào."))
    given = case.keep("requests", lambda: list(pilot.requests.select_related("pilot")))
    allowed = pilot.budget_vnd + granted_beyond(given)
    words = {"spent": vnd(pilot.spent_vnd), "budget": vnd(allowed)}
    spent = Proof(_("Đã chi %(spent)s trên %(budget)s được duyệt") % words, day_of(report.at) if report else None)
    found = (spent, *(_given(one) for one in given))
    owed = [one.reference for one in given if one.state == RequestState.PROVIDED and clock.today() > one.settle_by]
    if owed:
        says = _("Quá hạn quyết toán nguồn lực được cấp: %(names)s.") % {"names": ", ".join(owed)}
        return Finding(Met.NO, says, found)
    if pilot.spent_vnd > allowed:
        return Finding(Met.NO, _("Đã chi vượt kinh phí được duyệt."), found)
    if report is None:
        return Finding(Met.YES, _("Các khoản chi đến nay đã báo cáo, trong mức được duyệt."), found)
    return Finding(Met.YES, _("Đã báo cáo toàn bộ khoản chi, trong mức được duyệt."), found)


def _given(one: ResourceRequest) -> Proof:
    """A request and how it stands; what came late is told, for it is nobody's fault who asked."""
    words = {"number": one.number, "state": one.get_state_display()}
    text = _("Kiến nghị %(number)s: %(state)s, cấp chậm") if one.is_late else _("Kiến nghị %(number)s: %(state)s")
    return Proof(text % words, day_of(one.created_at))


def result_reported(case: Case) -> Finding:
    """The completion report in time (NĐ 73 Đ.18); the first one counts, a clarification has a clock of its own."""
    pilot = pilot_of(case)
    if pilot is None:
        return _not_begun()
    if pilot.state in (S.PLANNED, S.ACTIVE):
        return Finding(Met.NOT_YET, _("Báo cáo kết quả sau khi kết thúc thời gian thực hiện."))
    due = deadlines_of(pilot).filter(kind="result.report").order_by("due_on").first()
    last_day = Proof(_("Hạn báo cáo kết quả"), due.due_on) if due else None
    found = (*proofs(case.entries_of(pilot), "report_result"), *([last_day] if last_day else []))
    if pilot.reported_at is None:
        late = due is not None and clock.today() > due.due_on
        says = _("Đã quá hạn báo cáo kết quả.") if late else _("Đang trong hạn báo cáo kết quả.")
        return Finding(Met.NO if late else Met.NOT_YET, says, found, _step(pilot, "report_result"))
    first = next((entry.at for entry in case.entries_of(pilot) if entry.action == "report_result"), pilot.reported_at)
    if due is not None and day_of(first) > due.due_on:
        return Finding(Met.NO, _("Báo cáo kết quả gửi sau hạn."), found)
    return Finding(Met.YES, _("Báo cáo kết quả gửi đúng hạn."), found)


def _report(case: Case, pilot: Pilot) -> ResultReport | None:
    return case.keep("report", lambda: pilot.result_reports.first())


def _step(pilot: Pilot, name: str) -> str:
    return reverse(f"pilots:{name}", args=[pilot.pk])


CONDITIONS = (
    Condition(30, "executed", gettext_lazy("Thực hiện đúng quyết định"), "KL 14, mục 2.4; NĐ 73, Điều 11", executed),
    Condition(
        50, "resources", gettext_lazy("Nguồn lực được báo cáo, sử dụng đúng mức duyệt"), "CV 1335, mục 5", resources
    ),
    Condition(70, "result", gettext_lazy("Báo cáo kết quả đúng hạn"), "NĐ 73, Điều 18", result_reported),
)
