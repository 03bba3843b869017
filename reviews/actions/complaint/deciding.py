"""The other body hears the complainant, decides with reasons, delivers, and what was wrong is put right (QĐ 117)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from reviews.actions.accountability.common import Faults, attach_one, day, yes_no
from reviews.actions.accountability.opening import reopen_for
from reviews.actions.complaint.common import end
from reviews.models import Complaint, ComplaintState, Hearing, RestorationTask, Subject
from reviews.outcomes import Case, Outcome, allowed, may_add_lessons, why_not
from reviews.querysets import complaint as querysets
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import WorkingCalendar
from workflow.engine import perform

FINDINGS = ("policy_followed", "pure_motive", "common_good", "policy_abuse", "intent")
_SAID = {
    "policy_followed": "Đúng chủ trương",
    "pure_motive": "Động cơ trong sáng",
    "common_good": "Vì lợi ích chung",
    "policy_abuse": "Lợi dụng chủ trương",
    "intent": "Cố ý vi phạm",
}


def hear(
    complaint: Complaint,
    *,
    by: Person,
    hearing: str,
    heard_on: date,
    statement: str,
    key: str = "",
    seen: int | None = None,
) -> Complaint:
    """The complainant is heard, or has waived it in writing."""
    faults = Faults()
    faults.need(statement=statement)
    if hearing not in Hearing.values:
        faults.say("hearing", _("Người khiếu nại phải được nghe, hoặc có văn bản xin không trình bày."))
    if heard_on > clock.today():
        faults.say("heard_on", _("Ngày nghe không được sau hôm nay."))
    faults.raise_if_any()
    facts = {"Ngày": day(heard_on), in_vietnamese(Hearing(hearing).label): statement}
    return perform(
        complaint, "hear", by=by, key=key, seen=seen, facts=facts, hearing=hearing, heard_on=heard_on,
        statement=statement,
    )  # fmt: skip


def decide(
    complaint: Complaint,
    *,
    by: Person,
    result: str,
    decision_no: str,
    reasons: str,
    members_total: int,
    votes_for: int,
    outcome: str = "",
    with_lessons: bool = False,
    findings: dict[str, bool] | None = None,
    redo: bool = False,
    tasks: Iterable[dict[str, Any]] = (),
    decision_file: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Complaint:
    """Uphold, change inside what the law allows and never for the worse, or annul; `findings` are the body's own.

    `tasks` ({"content"}) are what is owed after a change or an annulment; `redo` opens a new review by another team.
    Raises ValidationError with each lack at its field.
    """
    with transaction.atomic():
        subject = Subject.objects.select_related("review__pilot").get(pk=complaint.subject_id)
        case = _case_as_found(subject, findings or {})
        owed = [str(task["content"]).strip() for task in tasks if str(task.get("content", "")).strip()]
        faults = Faults()
        faults.need(decision_no=decision_no, reasons=reasons)
        _check_vote(complaint, members_total, votes_for, faults)
        _check_result(complaint, result, owed, faults)
        if result == ComplaintState.CHANGED:
            _check_change(complaint, subject, case, outcome, with_lessons, faults)
        faults.raise_if_any()
        changed = result == ComplaintState.CHANGED
        redo = redo and result == ComplaintState.ANNULLED

        def write(fresh: Complaint) -> None:
            attach_one(fresh, decision_file, by, fresh.review, "Quyết định giải quyết khiếu nại")
            RestorationTask.objects.bulk_create(RestorationTask(complaint=fresh, content=one) for one in owed)
            if changed:
                _correct(subject, case, outcome, with_lessons)
            elif result == ComplaintState.ANNULLED:
                Subject.objects.filter(pk=subject.pk).update(is_annulled=True, is_open=False)

        facts = _facts(result, decision_no, votes_for, members_total, owed)
        if changed:
            facts |= {"Kết luận mới": in_vietnamese(Outcome(outcome).label)} | _found(subject, case)
        if redo:
            facts["Xem xét lại"] = "Giao xem xét lại từ đầu với tổ kiểm tra khác"
        done = perform(
            complaint, "decide", by=by, key=key, seen=seen, reason=reasons, facts=facts, also=write, result=result,
            decision_no=decision_no, decided_on=clock.today(), reasons=reasons, members_total=members_total,
            votes_for=votes_for, outcome=outcome if changed else "", redo=redo, restore_by=_restore_by(complaint, owed),
        )  # fmt: skip
        if redo:
            reopen_for(subject, note=f"Theo quyết định {decision_no} giải quyết khiếu nại {done.reference}")
        return done


def _case_as_found(subject: Subject, findings: dict[str, bool]) -> Case:
    return replace(subject.case, **{name: findings[name] for name in FINDINGS if findings.get(name) is not None})  # type: ignore[arg-type]  # all bools


def _check_vote(complaint: Complaint, total: int, votes_for: int, faults: Faults) -> None:
    """More than the rule's share of ALL members of the deciding body, as for the conclusion (DOMAIN §2.5)."""
    if total < 1:
        faults.say("members_total", _("Ghi tổng số thành viên của tập thể giải quyết."))
    elif votes_for > total:
        faults.say("votes_for", _("Số tán thành không được nhiều hơn tổng số %(total)d thành viên.") % {"total": total})
    elif votes_for * 100 <= rules.number("complaint.majority", complaint.holder) * total:
        words = {"count": votes_for, "total": total}
        sentence = _("Quyết định được %(count)d tán thành, chưa quá tỷ lệ cần thiết trên tổng số %(total)d thành viên.")
        faults.say("votes_for", sentence % words)


def _check_result(complaint: Complaint, result: str, owed: list[str], faults: Faults) -> None:
    if result not in (ComplaintState.UPHELD, ComplaintState.CHANGED, ComplaintState.ANNULLED):
        faults.say("result", _("Chọn giữ nguyên, thay đổi hoặc hủy bỏ."))
    elif result == ComplaintState.UPHELD and owed:
        faults.say("result", _("Giữ nguyên kết luận thì không có việc phục hồi."))
    elif result != ComplaintState.UPHELD and not owed:
        faults.say("result", _("Thay đổi hoặc hủy bỏ thì phải nêu việc phục hồi quyền lợi (Quy định 117-QĐ/TW)."))


def _check_change(
    complaint: Complaint, subject: Subject, case: Case, outcome: str, with_lessons: bool, faults: Faults
) -> None:
    """A complaint makes nobody worse off; the new outcome lies in the set that the law allows for what was found."""
    if outcome not in Outcome.values:
        faults.say("outcome", _("Chọn kết luận mới."))
        return
    order = list(Outcome)
    before, after = order.index(Outcome(complaint.outcome_before)), order.index(Outcome(outcome))
    if outcome not in allowed(case):
        words = {"outcome": Outcome(outcome).label, "reason": why_not(case, Outcome(outcome))}
        faults.say("outcome", _("Không được chọn “%(outcome)s”. %(reason)s") % words)
    elif after > before:
        faults.say("outcome", _("Giải quyết khiếu nại không được làm nặng hơn kết luận trước."))
    elif after == before and with_lessons == subject.with_lessons:
        faults.say("outcome", _("Kết luận này như cũ; nếu không đổi, chọn giữ nguyên."))
    if with_lessons and not may_add_lessons(outcome):
        faults.say("with_lessons", _("Chỉ kèm kiểm điểm rút kinh nghiệm khi miễn hoặc giảm nhẹ trách nhiệm."))


def _correct(subject: Subject, case: Case, outcome: str, with_lessons: bool) -> None:
    found = {name: getattr(case, name) for name in FINDINGS}
    Subject.objects.filter(pk=subject.pk).update(outcome=outcome, with_lessons=with_lessons, **found)


def _found(subject: Subject, case: Case) -> dict[str, Any]:
    """What the body found otherwise than the committee before."""
    return {
        f"Xác định lại: {_SAID[name]}": yes_no(getattr(case, name))
        for name in FINDINGS
        if getattr(case, name) != bool(getattr(subject, name))
    }


def _facts(result: str, decision_no: str, votes_for: int, total: int, owed: list[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "Kết quả": in_vietnamese(ComplaintState(result).label),
        "Số quyết định": decision_no,
        "Biểu quyết": f"{votes_for}/{total} tán thành",
    }
    return facts | ({"Việc phục hồi": "; ".join(owed)} if owed else {})


def _restore_by(complaint: Complaint, owed: list[str]) -> date | None:
    today = clock.today()
    days = rules.whole("complaint.restore", complaint.holder)
    return WorkingCalendar(today).add(today, days) if owed else None


def deliver(
    complaint: Complaint, *, by: Person, delivered_on: date, key: str = "", seen: int | None = None
) -> Complaint:
    """The day from which the time to go on counts; at the last level there is nothing to wait for."""
    faults = Faults()
    if not (complaint.decided_on or delivered_on) <= delivered_on <= clock.today():
        faults.say("delivered_on", _("Ngày giao phải từ ngày quyết định đến hôm nay."))
    faults.raise_if_any()
    until = delivered_on
    if complaint.state != ComplaintState.ANNULLED and querysets.body_above(complaint):
        until = WorkingCalendar(delivered_on).add(delivered_on, rules.whole("complaint.file", complaint.holder))
    facts = {"Ngày giao": day(delivered_on), "Khiếu nại tiếp đến hết ngày": day(until)}
    return perform(
        complaint, "deliver", by=by, key=key, seen=seen, facts=facts, delivered_on=delivered_on, next_until=until
    )


def finalise(complaint: Complaint, *, by: Person) -> Complaint:
    """Nobody went on in time: the decision is final, and so is the review when no other complaint is open."""
    return end(complaint, "finalise", by=by)


def restore(
    complaint: Complaint,
    *,
    by: Person,
    task: RestorationTask,
    done_on: date,
    note: str,
    key: str = "",
    seen: int | None = None,
) -> Complaint:
    """One thing owed is done: when, and by which document."""
    faults = Faults()
    faults.need(note=note)
    if done_on > clock.today():
        faults.say("done_on", _("Ngày làm xong không được sau hôm nay."))
    if task.complaint_id != complaint.pk or task.done_on:
        faults.say("task", _("Chọn một việc phục hồi chưa làm của khiếu nại này."))
    faults.raise_if_any()

    def write(fresh: Complaint) -> None:
        fresh.tasks.filter(pk=task.pk).update(done_on=done_on, note=note)

    facts = {"Việc phục hồi": task.content, "Ngày": day(done_on), "Kết quả": note}
    return perform(complaint, "restore", by=by, key=key, seen=seen, facts=facts, also=write)
