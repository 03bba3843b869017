"""What the page of an accountability review shows, put together for one reader (DESIGN §4: each their part)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.models import Attachment, Document
from pilots.models import Issue, Pilot, ResourceRequest
from reviews.circumstances import Aggravating, Mitigating
from reviews.models import (
    MADE_KNOWN,
    AccountabilityReview,
    Ballot,
    CauseCode,
    CauseKind,
    ComplaintState,
    Meeting,
    MonitoringReview,
    OutsideDocument,
    Subject,
)
from reviews.outcomes import Outcome, allowed, kl14_equivalent, why_not
from reviews.querysets import reads
from reviews.sight import View
from ui.charts import Chart, Series
from ui.templatetags.ui import date_vi, vnd
from units.models import Person
from workflow.pages import visible_record

Rows = list[tuple[str, Any]]


@dataclass(frozen=True)
class Part:
    """One subject as the reader sees them; what they may not see is empty."""

    subject: Subject
    shows_part: bool
    conditions: list[tuple[str, bool, str]]
    flags: list[str]
    files: list[dict[str, Any]]
    outcome: str
    equivalent: str
    options: list[tuple[str, str]]
    ballot: Ballot | None
    circumstances: list[tuple[str, list[str]]]
    limit_rows: Rows
    notices: list[dict[str, Any]]
    outside: list[OutsideDocument]


def page_of(review: AccountabilityReview, by: Person) -> dict[str, Any]:
    """The context beside `record_context`."""
    view = View(by, review)
    causes = list(review.causes.all()) if view.shows_working_notes else []
    meetings = list(review.meetings.prefetch_related("present")) if view.is_whole else []
    return {
        "view": view,
        "review_rows": _review_rows(review, view),
        "team_rows": _team_rows(review) if view.is_whole else [],
        "parts": parts_of(review, view, meetings[0] if meetings else None),
        "causes": causes,
        "outside": list(review.outside_documents.filter(subject=None)) if view.is_whole else [],
        "cause_chart": cause_chart(causes) if causes else None,
        "damage_rows": _damage_rows(review) if view.shows_working_notes and review.damage_vnd is not None else [],
        "meetings": meetings,
        "meeting_files": files_of(review, Meeting, meetings),
        "may_read_log": reads.may_read_log(by, review),
        "complaint_url": _complaint_url(review, by),
        **pilot_context(review.pilot, by),
    }


def _complaint_url(review: AccountabilityReview, by: Person) -> str:
    """Where a subject complains, from the notice on; once, for the next levels go on from there."""
    own = next((subject for subject in review.people if subject.person_id == by.pk), None)
    if own is None or own.is_annulled or review.state not in MADE_KNOWN:
        return ""
    asked = any(one.subject_id == own.pk and one.state != ComplaintState.WITHDRAWN for one in review.complaints.all())
    return "" if asked else reverse("reviews:accountability_complaint", args=[review.pk])


def pilot_context(pilot: Pilot, by: Person) -> dict[str, Any]:
    """The facts of the case, which put themselves together: decision, indicators, monitoring, help, result, damage."""
    requests = list(ResourceRequest.objects.filter(pilot=pilot).select_related("pilot"))
    return {
        "issues": list(Issue.objects.filter(pilot=pilot).select_related("raised_by")),
        "requests": requests,
        "late_resources": [one for one in requests if one.is_late],
        "late_cause": CauseCode.O_LATE_RESOURCES.label,
        "decision_rows": _decision_rows(pilot),
        "result_rows": _result_rows(pilot),
        "indicators": pilot.indicators.all(),
        "verdicts": _verdicts(pilot),
        "pilot_url": pilot.get_absolute_url() if visible_record(Pilot, pilot.pk, by) else "",
    }


def _explain_until(review: AccountabilityReview) -> str:
    day = date_vi(review.explain_due_on)
    return _("%(day)s (đã gia hạn)") % {"day": day} if review.is_extended else day


def _review_rows(review: AccountabilityReview, view: View) -> Rows:
    rows: Rows = [
        (_("Lý do mở"), ", ".join(review.reasons)),
        (_("Chế độ pháp lý"), review.get_regime_display()),
        (_("Ủy ban Kiểm tra có thẩm quyền"), review.holder.name),
        (_("Ngày mở"), date_vi(review.created_at)),
        (_("Quyết định, kế hoạch"), ", ".join(filter(None, [review.decision_no, review.plan_no]))),
        (_("Hạn giải trình"), _explain_until(review)),
    ]
    if review.pilot_basis and view.shows_working_notes:
        rows.append((_("Vụ việc thuộc loại"), review.get_pilot_basis_display()))
    if review.hearing_on:
        rows.append((_("Hội nghị nghe trình bày"), f"{date_vi(review.hearing_on)}, {review.hearing_where}"))
    if review.notice_no:
        rows.append((_("Thông báo kết luận"), f"{review.notice_no}, {date_vi(review.notice_on)}"))
        rows.append((_("Khiếu nại đến hết ngày"), date_vi(review.complaint_until)))
    if review.redo_of_id:
        rows.append((_("Xem xét lại từ"), f"XTTN-{review.redo_of_id:05d}"))
    if review.referred_to:
        rows.append((_("Cơ quan nhận chuyển"), review.referred_to))
    if review.note and view.is_whole:
        rows.append((_("Nội dung mở xem xét"), review.note))
    return rows


def _team_rows(review: AccountabilityReview) -> Rows:
    words = {None: _("chưa khai báo"), False: _("không có xung đột lợi ích"), True: _("có xung đột lợi ích, cần thay")}
    return [
        (
            _("Tổ trưởng") if member.is_lead else _("Thành viên"),
            f"{member.person.full_name}: {words[member.has_conflict]}",
        )
        for member in review.team
    ]


def _damage_rows(review: AccountabilityReview) -> Rows:
    return [
        (_("Thiệt hại do đơn vị xác nhận"), vnd(review.pilot.damage_vnd)),
        (_("Thiệt hại do tổ kiểm tra xác minh"), vnd(review.damage_vnd)),
        (_("Căn cứ xác định thiệt hại"), review.damage_note),
    ]


def _decision_rows(pilot: Pilot) -> Rows:
    decision = pilot.proposal.decision
    number = f"{decision.number_text}, {date_vi(decision.decided_on)}" if decision else ""
    return [
        (_("Quyết định cho phép"), number),
        (_("Người quyết định"), decision.decided_by.full_name if decision else ""),
        (_("Người đề xuất"), pilot.proposal.proposer.full_name),
        (_("Người chủ trì"), pilot.owner.full_name),
        (_("Người theo dõi"), pilot.monitor.full_name),
        (_("Thời gian"), f"{date_vi(pilot.starts_on)} – {date_vi(pilot.ends_on)}"),
        (_("Kinh phí"), vnd(pilot.budget_vnd)),
        (_("Điều kiện dừng"), pilot.stop_conditions),
    ]


def _result_rows(pilot: Pilot) -> Rows:
    report, evaluation = pilot.last_report, pilot.last_evaluation
    rows: Rows = [
        (_("Kết quả"), pilot.get_result_display() or _("Chưa có kết luận")),
        (_("Đã chi"), vnd(pilot.spent_vnd)),
        (_("Thiệt hại do đơn vị xác nhận"), vnd(pilot.damage_vnd)),
        (_("Sự cố rủi ro"), _("Có") if pilot.has_risk_event else _("Không")),
    ]
    if report:
        rows.append((_("Nguyên nhân khách quan (người chủ trì tự đánh giá)"), report.objective_causes))
        rows.append((_("Nguyên nhân chủ quan (người chủ trì tự đánh giá)"), report.subjective_causes))
    if evaluation:
        rows.append((_("Mô tả thiệt hại"), evaluation.damage_description))
        rows.append((_("Ý kiến Mặt trận, nhân dân"), evaluation.people_opinion))
    return rows


def _verdicts(pilot: Pilot) -> QuerySet[MonitoringReview]:
    return MonitoringReview.objects.filter(pilot=pilot).exclude(verdict="").order_by("due_on")


def cause_chart(causes: list[Any]) -> Chart:
    """One bar of the whole: objective and subjective side by side."""
    shares = {kind: sum(cause.weight for cause in causes if cause.kind == kind) for kind in CauseKind}
    objective, subjective = shares[CauseKind.OBJECTIVE], shares[CauseKind.SUBJECTIVE]
    words = {"objective": objective, "subjective": subjective}
    return Chart(
        title=_("Tỷ trọng nguyên nhân khách quan và chủ quan"),
        labels=[_("Nguyên nhân")],
        series=[Series(str(kind.label), [shares[kind]]) for kind in CauseKind],
        kind="stacked",
        unit="%",
        desc=_("Khách quan %(objective)d%%, chủ quan %(subjective)d%%") % words,
        id="cause-chart",
    )


def parts_of(review: AccountabilityReview, view: View, meeting: Meeting | None) -> list[Part]:
    subjects = list(review.subjects.all())
    mine = [subject for subject in subjects if view.shows_part_of(subject)]
    files = files_of(review, Subject, mine)
    rows = Ballot.objects.filter(meeting=meeting).prefetch_related("counts") if meeting else []
    ballots = {ballot.subject_id: ballot for ballot in rows}
    outside = list(review.outside_documents.exclude(subject=None)) if mine else []
    return [
        _part(review, view, subject, files.get(subject.pk, []), ballots.get(subject.pk), outside)
        for subject in subjects
    ]


def _part(
    review: AccountabilityReview,
    view: View,
    subject: Subject,
    files: list[dict[str, Any]],
    ballot: Ballot | None,
    outside: list[OutsideDocument],
) -> Part:
    judged = view.shows_conditions_of(subject)
    shown = bool(subject.outcome) and view.shows_outcome_of(subject)
    return Part(
        subject=subject,
        shows_part=view.shows_part_of(subject),
        conditions=_conditions(subject) if judged else [],
        flags=_flags(subject) if judged else [],
        files=files,
        outcome=_outcome(subject) if shown else "",
        equivalent=str(kl14_equivalent(subject.case, subject.outcome)) if shown and subject.is_assessed else "",
        options=_options(subject) if judged and view.is_whole and review.pilot.result else [],
        ballot=ballot,
        circumstances=_circumstances(subject) if judged else [],
        limit_rows=_limit_rows(subject) if shown else [],
        outside=[one for one in outside if one.subject_id == subject.pk] if view.shows_part_of(subject) else [],
        notices=notices_of(review, subject) if shown and view.shows_part_of(subject) else [],
    )


def _circumstances(subject: Subject) -> list[tuple[str, list[str]]]:
    kinds: tuple[tuple[str, type[TextChoices], list[str]], ...] = (
        (_("Tình tiết giảm nhẹ"), Mitigating, subject.mitigating),
        (_("Tình tiết tăng nặng"), Aggravating, subject.aggravating),
    )
    return [(label, [str(kind(code).label) for code in codes]) for label, kind, codes in kinds if codes]


def _limit_rows(subject: Subject) -> Rows:
    """How the limit was counted, in the order in which it is counted."""
    counting = subject.counting
    if counting is None:
        return []
    rows: Rows = [
        (_("Hình thức đã biểu quyết"), subject.get_form_display()),
        (_("Ngày xảy ra hành vi"), date_vi(subject.act_on)),
        (_("Vi phạm kéo dài, chấm dứt ngày"), date_vi(subject.ended_on) if subject.ended_on else ""),
        (_("Vi phạm mới ngày"), date_vi(subject.renewed_on) if subject.renewed_on else ""),
        (_("Chứng cứ"), subject.act_evidence),
        (_("Tính từ ngày"), date_vi(counting.starts_on)),
    ]
    if counting.ends_on is None:
        return [*rows, (_("Thời hiệu"), _("Không áp dụng thời hiệu"))]
    verdict = _("Đã hết thời hiệu: không kỷ luật, thông báo bằng văn bản") if counting.is_over else _("Còn thời hiệu")
    span = _("%(months)d tháng, đến hết ngày %(day)s") % {"months": counting.months, "day": date_vi(counting.ends_on)}
    return [*rows, (_("Thời hiệu"), span), (_("Ngày đối chiếu"), date_vi(counting.on)), (_("Kết quả"), verdict)]


def notices_of(review: AccountabilityReview, subject: Subject) -> list[dict[str, Any]]:
    """The official notice that says why nobody is disciplined; opened through the page that checks who may read it."""
    if subject.outcome != Outcome.TIME_BARRED:
        return []
    kind = ContentType.objects.get_for_model(Subject)
    rows = Document.objects.filter(content_type=kind, object_id=subject.pk)
    return [
        {
            "number": row.number_text,
            "title": row.title,
            "url": reverse("reviews:accountability_notice", args=[review.pk, row.pk]),
        }
        for row in rows
    ]


def _conditions(subject: Subject) -> list[tuple[str, bool, str]]:
    return [
        (_("Đúng chủ trương"), bool(subject.policy_followed), subject.policy_followed_reason),
        (_("Động cơ trong sáng"), bool(subject.pure_motive), subject.pure_motive_reason),
        (_("Vì lợi ích chung"), bool(subject.common_good), subject.common_good_reason),
    ]


def _flags(subject: Subject) -> list[str]:
    flags = [(subject.policy_abuse, _("Lợi dụng chủ trương")), (subject.intent, _("Cố ý vi phạm"))]
    return [label for holds, label in flags if holds]


def _outcome(subject: Subject) -> str:
    lessons = _(", kèm kiểm điểm rút kinh nghiệm") if subject.with_lessons else ""
    return f"{subject.get_outcome_display()}{lessons}"


def _options(subject: Subject) -> list[tuple[str, str]]:
    """Every outcome with why it is not offered; the allowed ones first, with ""."""
    rows = [(str(outcome.label), str(why_not(subject.case, outcome))) for outcome in Outcome]
    return sorted(rows, key=lambda row: bool(row[1])) if allowed(subject.case) else rows


def files_of(review: AccountabilityReview, model: type[Any], rows: list[Any]) -> dict[int, list[dict[str, Any]]]:
    """Files of some rows of the review, by row; each opened through the page that checks who may read it."""
    found: dict[int, list[dict[str, Any]]] = {}
    if not rows:
        return found
    kind = ContentType.objects.get_for_model(model)
    attachments = Attachment.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows])
    for one in attachments.select_related("uploaded_by"):
        found.setdefault(one.object_id, []).append(
            {
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
                "by_name": one.uploaded_by.full_name,
                "at": one.uploaded_at,
                "url": reverse("reviews:accountability_file", args=[review.pk, one.pk]),
            }
        )
    return found
