"""Verification: causes with weights, verified damage, three conditions for each subject, the draft conclusion."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from reviews.actions.accountability.common import Faults, at_field, day, rows_of, yes_no
from reviews.actions.accountability.outside import check_outside, told_outside, write_outside
from reviews.circumstances import Aggravating, Mitigating, PilotBasis
from reviews.models import AccountabilityReview, Cause, CauseCode, CauseKind, Responsibility, Subject
from ui.text import vnd
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import WorkingCalendar
from workflow.engine import perform

CONDITIONS = ("policy_followed", "pure_motive", "common_good")


def record_causes(
    review: AccountabilityReview,
    *,
    by: Person,
    verification: str,
    damage_vnd: int,
    damage_note: str = "",
    causes: Iterable[dict[str, Any]],
    outside: Iterable[dict[str, Any]] = (),
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """The causes table in place of any before; rows have code, description, weight (%), evidence, responsibility,
    responsible. The weights add up to the rule `review.weights`. Damage in đồng, 0 when there is none. `outside` adds
    references to secret documents that are kept elsewhere: symbol, dated, kept_at, opened_by.
    """
    faults = Faults()
    rows = _causes(causes, faults)
    faults.need(verification=verification)
    _check_damage(review, damage_vnd, damage_note, faults)
    _check_causes(review, rows, faults)
    references = list(outside)
    check_outside(references, faults)
    faults.raise_if_any()

    def write(moved: AccountabilityReview) -> None:
        moved.causes.all().delete()
        for row in rows:
            row.review = moved
        Cause.objects.bulk_create(rows)
        write_outside(moved, references, by)

    facts: dict[str, Any] = {"Thiệt hại xác minh (đồng)": damage_vnd}
    if damage_note:
        facts["Căn cứ xác định thiệt hại"] = damage_note
    facts |= {f"Nguyên nhân {number}": _told(row) for number, row in enumerate(rows, start=1)} | told_outside(
        references
    )
    return perform(
        review, "record_causes", by=by, key=key, seen=seen, facts=facts | {"Kết quả thẩm tra": verification},
        also=write, verification=verification, damage_vnd=damage_vnd, damage_note=damage_note,
    )  # fmt: skip


def _causes(causes: Iterable[dict[str, Any]], faults: Faults) -> list[Cause]:
    """The rows as causes; one of an unknown kind stops everything."""
    given = list(causes)
    if any(row["code"] not in CauseCode.values or row["responsibility"] not in Responsibility.values for row in given):
        faults.say("causes", _("Chọn nguyên nhân và trách nhiệm trong danh mục."))
    faults.raise_if_any()
    return [Cause(**row, kind=CauseCode(row["code"]).kind) for row in given]


def _check_damage(review: AccountabilityReview, damage_vnd: int, note: str, faults: Faults) -> None:
    if damage_vnd < 0:
        faults.say("damage_vnd", _("Thiệt hại không thể âm; ghi 0 nếu không có."))
    if damage_vnd != review.pilot.damage_vnd and not note.strip():
        reported = {"amount": vnd(review.pilot.damage_vnd)}
        faults.say("damage_note", _("Nêu căn cứ vì khác số đơn vị đã xác nhận (%(amount)s).") % reported)


def _check_causes(review: AccountabilityReview, rows: list[Cause], faults: Faults) -> None:
    whole = rules.whole("review.weights", review.holder)
    total = sum(row.weight for row in rows)
    if total != whole:
        words = {"total": total, "whole": whole}
        faults.say("causes", _("Tổng tỷ trọng các nguyên nhân là %(total)d%%, phải bằng %(whole)d%%.") % words)
    for number, row in enumerate(rows, start=1):
        if row.weight < 1 or not row.description.strip() or not row.evidence.strip():
            sentence = _("Nguyên nhân %(number)d: cần diễn giải, chứng cứ và tỷ trọng từ 1%%.")
            faults.say("causes", sentence % {"number": number})


def _told(row: Cause) -> str:
    kind, code = in_vietnamese(CauseKind(row.kind).label), in_vietnamese(CauseCode(row.code).label)
    who = in_vietnamese(Responsibility(row.responsibility).label) + (f" ({row.responsible})" if row.responsible else "")
    return f"{kind}, {row.weight}%: {code}. {row.description} [{row.evidence}] {who}"


def assess(
    review: AccountabilityReview,
    *,
    by: Person,
    subjects: Iterable[dict[str, Any]],
    pilot_basis: str = PilotBasis.KL14_PROPOSAL,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """For each subject the three conditions (KL14 2.4), each yes or no with reason and evidence, and the two flags.

    Rows: subject, policy_followed, pure_motive, common_good (bool), each with `_reason`; policy_abuse, intent,
    flags_reason; mitigating and aggravating (codes of QĐ 69) with circumstances_note. `pilot_basis` says whether it was
    a proposal under KL14 or another permitted pilot, which only mitigates.
    """
    rows = rows_of(review.subjects.all(), subjects)
    faults = Faults()
    if pilot_basis not in PilotBasis.values:
        faults.say("pilot_basis", _("Chọn một trong hai trường hợp."))
    for subject, row in rows:
        _check_assessment(subject, row, faults)
        _check_circumstances(subject, row, pilot_basis, faults)
    faults.raise_if_any()

    def write(_moved: AccountabilityReview) -> None:
        for subject, row in rows:
            Subject.objects.filter(pk=subject.pk).update(
                **{name: row[name] for condition in CONDITIONS for name in (condition, f"{condition}_reason")},
                policy_abuse=row["policy_abuse"],
                intent=row["intent"],
                flags_reason=row.get("flags_reason", ""),
                mitigating=list(row.get("mitigating", ())),
                aggravating=list(row.get("aggravating", ())),
                circumstances_note=row.get("circumstances_note", ""),
            )

    facts = {"Thuộc loại": in_vietnamese(PilotBasis(pilot_basis).label)}
    facts |= {subject.name: _judged(row) + _circumstances(row) for subject, row in rows}
    return perform(review, "assess", by=by, key=key, seen=seen, facts=facts, also=write, pilot_basis=pilot_basis)


def _check_circumstances(subject: Subject, row: dict[str, Any], pilot_basis: str, faults: Faults) -> None:
    """Known codes, with what they rest on; the fourth of QĐ 69 is for a pilot that is no proposal under KL14 alone."""
    mitigating, aggravating = set(row.get("mitigating", ())), set(row.get("aggravating", ()))
    if not mitigating <= set(Mitigating.values) or not aggravating <= set(Aggravating.values):
        faults.say(at_field(subject, "circumstances_note"), _("Chọn tình tiết trong danh mục."))
    if (mitigating or aggravating) and not str(row.get("circumstances_note", "")).strip():
        faults.say(at_field(subject, "circumstances_note"), _("Nêu căn cứ của các tình tiết đã chọn."))
    if Mitigating.OTHER_PILOT in mitigating and pilot_basis == PilotBasis.KL14_PROPOSAL:
        sentence = _("Đề xuất theo Kết luận 14 được xem xét miễn, giảm theo đường riêng, không tính là tình tiết này.")
        faults.say(at_field(subject, "mitigating"), sentence)


def _circumstances(row: dict[str, Any]) -> str:
    kinds = (
        (Mitigating, "giảm nhẹ", row.get("mitigating", ())),
        (Aggravating, "tăng nặng", row.get("aggravating", ())),
    )
    told = [
        f"; tình tiết {name}: " + ", ".join(in_vietnamese(kind(code).label) for code in codes)
        for kind, name, codes in kinds
        if codes
    ]
    return "".join(told) + (f" ({row['circumstances_note']})" if told else "")


def _check_assessment(subject: Subject, row: dict[str, Any], faults: Faults) -> None:
    for condition in CONDITIONS:
        if not isinstance(row.get(condition), bool):
            faults.say(at_field(subject, condition), _("Chọn có hoặc không."))
        if not str(row.get(f"{condition}_reason", "")).strip():
            faults.say(at_field(subject, f"{condition}_reason"), _("Nêu lý do và chứng cứ."))
    if (row.get("policy_abuse") or row.get("intent")) and not str(row.get("flags_reason", "")).strip():
        faults.say(at_field(subject, "flags_reason"), _("Nêu lý do và chứng cứ của dấu hiệu đã đánh dấu."))


def _judged(row: dict[str, Any]) -> str:
    parts = [
        ("đúng chủ trương", "policy_followed"),
        ("động cơ trong sáng", "pure_motive"),
        ("vì lợi ích chung", "common_good"),
    ]
    told = [f"{label}: {yes_no(row[name])} ({row[f'{name}_reason']})" for label, name in parts]
    flags = [("lợi dụng chủ trương", row["policy_abuse"]), ("cố ý vi phạm", row["intent"])]
    told += [f"{label}: {yes_no(value)}" for label, value in flags]
    return "; ".join(told) + (f" ({row['flags_reason']})" if row.get("flags_reason") else "")


def draft_conclusion(
    review: AccountabilityReview,
    *,
    by: Person,
    draft: str,
    hearing_on: date,
    hearing_where: str,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """Send the draft to the subjects, with a hearing at least the rule's working days away."""
    today = clock.today()
    notice = rules.whole("review.hearing_notice", review.holder)
    calendar = WorkingCalendar(today)
    earliest = calendar.add(today, notice)
    faults = Faults()
    faults.need(draft=draft, hearing_where=hearing_where)
    if hearing_on < earliest:
        words = {"days": notice, "day": day(earliest)}
        faults.say("hearing_on", _("Phải báo trước ít nhất %(days)d ngày làm việc: sớm nhất là %(day)s.") % words)
    elif not calendar.is_working(hearing_on):
        faults.say("hearing_on", _("Ngày hội nghị phải là ngày làm việc."))
    faults.raise_if_any()
    facts = {"Dự thảo kết luận": draft, "Ngày hội nghị": day(hearing_on), "Giờ, địa điểm": hearing_where}
    return perform(
        review, "draft_conclusion", by=by, key=key, seen=seen, facts=facts,
        draft=draft, hearing_on=hearing_on, hearing_where=hearing_where,
    )  # fmt: skip


def return_to_verifying(
    review: AccountabilityReview, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> AccountabilityReview:
    """Something new came up: the team verifies again, sends a new draft, and the subjects are heard again."""
    faults = Faults()
    faults.need(reason=reason)
    faults.raise_if_any()

    def forget_hearing(moved: AccountabilityReview) -> None:
        moved.subjects.update(hearing="", statement="")

    return perform(review, "return_to_verifying", by=by, key=key, seen=seen, reason=reason, also=forget_hearing)
