"""After the vote the form is compared with its limit; out of time, a written notice says what it would have been.

HD 08-HD/TW: the body votes the form first, then compares; nobody is disciplined after the limit, and the notice states
the violation and the form that would have applied.
"""

from typing import Any

from django.utils.translation import gettext as _

from evidence import audit, documents
from evidence.language import in_vietnamese
from evidence.letterhead import DocumentType, Signing
from reviews.actions.accountability.common import Faults, at_field, day
from reviews.limitation import Counting, DisciplineForm, counting_of, forms_for
from reviews.models import AccountabilityReview, Subject
from reviews.outcomes import Outcome
from units import clock
from units.models import Person, Unit, UnitType

TEMPLATE = "reviews/pdf/time_barred.html"
DAYS = ("act_on", "ended_on", "renewed_on")


def check_limit(subject: Subject, row: dict[str, Any], faults: Faults) -> None:
    """With discipline recommended: which form was voted, the day of the act and what proves it; else none of it."""
    if row["outcome"] != Outcome.DISCIPLINE_RECOMMENDED:
        if row.get("form"):
            faults.say(at_field(subject, "form"), _("Chỉ ghi hình thức khi kết luận đề nghị xem xét kỷ luật."))
        return
    if row.get("form") not in forms_for(is_person=bool(subject.person_id)):
        faults.say(at_field(subject, "form"), _("Chọn hình thức mà tập thể đã biểu quyết."))
    if not str(row.get("act_evidence") or "").strip():
        faults.say(at_field(subject, "act_evidence"), _("Nêu hành vi vi phạm và chứng cứ về ngày xảy ra."))
    act_on, today = row.get("act_on"), clock.today()
    if act_on is None:
        faults.say(at_field(subject, "act_on"), _("Ghi ngày xảy ra hành vi: thời hiệu tính từ ngày đó."))
        return
    for name in DAYS:
        if row.get(name) and row[name] > today:
            faults.say(at_field(subject, name), _("Ngày này không được sau hôm nay."))
    for name in DAYS[1:]:
        if row.get(name) and row[name] < act_on:
            faults.say(at_field(subject, name), _("Ngày này không được trước ngày xảy ra hành vi."))


def compared(review: AccountabilityReview, subject: Subject, row: dict[str, Any]) -> dict[str, Any]:
    """What the row becomes: `concluded` is the outcome that stands, `counting` how the limit was counted."""
    if row["outcome"] != Outcome.DISCIPLINE_RECOMMENDED:
        return {"concluded": row["outcome"], "counting": None}
    counting = counting_of(
        row["form"],
        act_on=row["act_on"],
        ended_on=row.get("ended_on"),
        renewed_on=row.get("renewed_on"),
        is_person=bool(subject.person_id),
        is_exempt=bool(row.get("is_without_limit")),
        unit=review.holder,
        on=clock.today(),
    )
    return {"concluded": Outcome.TIME_BARRED if counting.is_over else row["outcome"], "counting": counting}


def kept_of(row: dict[str, Any]) -> dict[str, Any]:
    """What the subject keeps of the counting."""
    counting: Counting | None = row["counting"]
    if counting is None:
        return {}
    return {
        "form": row["form"],
        **{name: row.get(name) for name in DAYS},
        "is_without_limit": bool(row.get("is_without_limit")),
        "act_evidence": row["act_evidence"],
        "counted_on": counting.on,
        "limit_months": counting.months,
    }


def told_of(row: dict[str, Any]) -> str:
    counting: Counting = row["counting"]
    form = in_vietnamese(DisciplineForm(row["form"]).label)
    if counting.months is None or counting.ends_on is None:
        return f"{form}: không áp dụng thời hiệu ({row['act_evidence']})"
    end = "đã hết thời hiệu, không kỷ luật" if counting.is_over else "còn thời hiệu"
    span = f"{counting.months} tháng từ {day(counting.starts_on)} đến hết {day(counting.ends_on)}"
    return f"{form}: {span}, {end} ({row['act_evidence']})"


def issue_notices(review: AccountabilityReview, by: Person) -> dict[str, str]:
    """One official notice for each subject who is out of time; gives the facts. Called inside the step."""
    facts = {}
    for subject in review.subjects.filter(outcome=Outcome.TIME_BARRED):
        document = _issue(review, subject, by)
        facts[f"Thông báo hết thời hiệu: {subject.name}"] = f"{document.reference}, SHA-256 {document.sha256}"
    return facts


def _issue(review: AccountabilityReview, subject: Subject, by: Person) -> Any:
    """About one subject and kept with them: another subject of the review does not open it."""
    unit = _committee_body(review.holder)
    chair = _chair_of(review)
    return documents.issue(
        record=subject,
        unit=unit,
        doc_type=DocumentType.THONG_BAO,
        title=f"về việc không thi hành kỷ luật do hết thời hiệu đối với {subject.name}",
        template=TEMPLATE,
        context={"paragraphs": _paragraphs(review, subject), "recipients": [subject.name, "Lưu Ủy ban Kiểm tra"]},
        signing=Signing(chair, "Chủ nhiệm", "T/M", "Ủy ban Kiểm tra"),
        by=by,
    )


def _committee_body(holder: Unit) -> Unit:
    """The inspection committee that serves the committee, which issues in its own name."""
    return Unit.objects.filter(parent=holder, type=UnitType.INSPECTION_COMMITTEE, is_active=True).first() or holder


def _chair_of(review: AccountabilityReview) -> Person:
    """Who recorded the ballot signs; the seat may have changed hands since."""
    entry = audit.chain_of(review).filter(action="record_ballot").order_by("-seq").select_related("by").first()
    return entry.by if entry else Person(full_name="")


def _paragraphs(review: AccountabilityReview, subject: Subject) -> list[str]:
    counting = subject.counting
    if counting is None or counting.ends_on is None or counting.months is None:
        raise ValueError("a notice without a counting")
    form = in_vietnamese(DisciplineForm(subject.form).label).lower()
    years = counting.months // 12
    return [
        f"Ủy ban Kiểm tra {review.holder.name} đã xem xét trách nhiệm của {subject.name} trong việc thực hiện "
        f"“{review.pilot}” (hồ sơ {review.reference}).",
        f"Vi phạm: {subject.act_evidence}",
        f"Ủy ban Kiểm tra đã biểu quyết: vi phạm nêu trên đến mức phải thi hành kỷ luật bằng hình thức {form}.",
        f"Thời hiệu của hình thức {form} là {years:02d} năm, tính từ ngày {day(counting.starts_on)} đến hết ngày "
        f"{day(counting.ends_on)}. Đến ngày kết luận {day(counting.on)} đã hết thời hiệu.",
        f"Vì vậy không thi hành kỷ luật đối với {subject.name} do đã hết thời hiệu, theo Quy định 69-QĐ/TW và "
        "Hướng dẫn 08-HD/TW. Ủy ban Kiểm tra thông báo để biết và rút kinh nghiệm.",
    ]
