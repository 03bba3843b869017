"""The hearing, the secret ballot, the notice, and the day on which the conclusion becomes final."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from reviews.actions.accountability.barring import check_limit, compared, issue_notices, kept_of, told_of
from reviews.actions.accountability.common import (
    Faults,
    at_field,
    at_work,
    attach_one,
    day,
    names,
    rows_of,
)
from reviews.actions.accountability.opening import end_subjects, settle
from reviews.models import AccountabilityReview, Ballot, BallotCount, Hearing, Meeting, Subject
from reviews.outcomes import Outcome, allowed, may_add_lessons, why_not
from reviews.querysets import accountability as querysets
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import WorkingCalendar
from workflow.engine import perform

SubjectRows = list[tuple[Subject, dict[str, Any]]]


def hold_hearing(
    review: AccountabilityReview,
    *,
    by: Person,
    held_on: date,
    present: Iterable[Person],
    minutes: str,
    subjects: Iterable[dict[str, Any]],
    minutes_file: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """The committee meets with a quorum of all its members and hears each person, unless waived in writing.

    `subjects` rows, for persons: subject, hearing (HEARD or WAIVED), statement (what was said, or number and day of
    the waiver).
    """
    with at_work(review, "hold_hearing", by=by, key=key, seen=seen) as fresh:
        sitting, total = list(present), querysets.committee_of(fresh.holder).count()
        rows = rows_of(fresh.people, subjects)
        _check_meeting(fresh, held_on, minutes, sitting, total, rows)
        meeting = Meeting(
            review=fresh, held_on=held_on, members_total=total, present_count=len(sitting), minutes=minutes
        )

        def write(moved: AccountabilityReview) -> None:
            meeting.save()
            meeting.present.set(sitting)
            attach_one(meeting, minutes_file, by, moved, "Biên bản hội nghị")
            for subject, row in rows:
                moved.subjects.filter(pk=subject.pk).update(hearing=row["hearing"], statement=row["statement"])

        facts = {
            "Ngày họp": day(held_on),
            "Ủy viên có mặt": f"{len(sitting)}/{total}: {names(sitting)}",
            "Biên bản": minutes,
        }
        facts |= {subject.name: _heard(row) for subject, row in rows}
        return perform(fresh, "hold_hearing", by=by, key=key, seen=seen, facts=facts, also=write)


def _check_meeting(
    review: AccountabilityReview, held_on: date, minutes: str, sitting: list[Person], total: int, rows: SubjectRows
) -> None:
    faults = Faults()
    faults.need(minutes=minutes)
    _check_day(review, held_on, faults)
    _check_quorum(review, sitting, total, faults)
    for subject, row in rows:
        _check_hearing(subject, row, faults)
    faults.raise_if_any()


def _check_day(review: AccountabilityReview, held_on: date, faults: Faults) -> None:
    if not (review.hearing_on and review.hearing_on <= held_on <= clock.today()):
        faults.say("held_on", _("Ngày họp không được trước ngày đã báo cho đối tượng, không được sau hôm nay."))


def _check_quorum(review: AccountabilityReview, sitting: list[Person], total: int, faults: Faults) -> None:
    """More than the rule's share of ALL members (DOMAIN §2.5); the involved do not sit (S4)."""
    impartial = set(querysets.impartial_members(review).values_list("pk", flat=True))
    wrong = [one for one in sitting if one.pk not in impartial]
    if wrong:
        sentence = _("Không phải ủy viên Ủy ban Kiểm tra, hoặc có liên quan đến vụ việc: %(names)s.")
        faults.say("present", sentence % {"names": names(wrong)})
    if not _exceeds(len(sitting), total, "review.quorum", review):
        words = {"present": len(sitting), "total": total}
        faults.say("present", _("Không đủ số ủy viên để họp: có mặt %(present)d trên tổng số %(total)d.") % words)


def _exceeds(part: int, total: int, rule: str, review: AccountabilityReview) -> bool:
    """Whether `part` is more than the rule's per cent of `total`."""
    return part * 100 > rules.number(rule, review.holder) * total


def _check_hearing(subject: Subject, row: dict[str, Any], faults: Faults) -> None:
    if row.get("hearing") not in Hearing.values:
        faults.say(at_field(subject, "hearing"), _("Đối tượng phải được nghe, hoặc có văn bản xin không trình bày."))
    if not str(row.get("statement", "")).strip():
        faults.say(at_field(subject, "statement"), _("Ghi ý kiến trình bày, hoặc số và ngày của văn bản."))


def _heard(row: dict[str, Any]) -> str:
    return f"{in_vietnamese(Hearing(row['hearing']).label)}: {row['statement']}"


def record_ballot(
    review: AccountabilityReview,
    *,
    by: Person,
    conclusion: str,
    ballot_minutes: str,
    subjects: Iterable[dict[str, Any]],
    ballot_file: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """The tally of the secret ballot and what it concluded for each subject, chosen inside the allowed set (§7.6).

    `subjects` rows: subject, issued, returned, valid, counts ({outcome: papers}), outcome, with_lessons, lessons; with
    a recommendation of discipline also the form voted and the days that its limit counts from (`barring`).
    Numbers only: who chose what is neither asked nor kept.
    """
    with at_work(review, "record_ballot", by=by, key=key, seen=seen) as fresh:
        meeting = fresh.meetings.all()[0]
        rows = rows_of(fresh.subjects.all(), subjects)
        faults = Faults()
        faults.need(conclusion=conclusion, ballot_minutes=ballot_minutes)
        for subject, row in rows:
            _check_tally(meeting, subject, row, faults)
            _check_outcome(fresh, meeting, subject, row, faults)
            check_limit(subject, row, faults)
        faults.raise_if_any()
        for subject, row in rows:
            row.update(compared(fresh, subject, row))

        def write(moved: AccountabilityReview) -> None:
            Meeting.objects.filter(pk=meeting.pk).update(ballot_minutes=ballot_minutes)
            attach_one(meeting, ballot_file, by, moved, "Biên bản kiểm phiếu")
            for subject, row in rows:
                _write_ballot(meeting, subject, row)

        facts: dict[str, Any] = {"Tổng số ủy viên": meeting.members_total, "Có mặt": meeting.present_count}
        facts |= {subject.name: _told(row) for subject, row in rows}
        facts |= {f"Thời hiệu: {subject.name}": told_of(row) for subject, row in rows if row.get("form")}
        return perform(
            fresh, "record_ballot", by=by, key=key, seen=seen, also=write, conclusion=conclusion,
            facts=facts | {"Kết luận": conclusion, "Biên bản kiểm phiếu": ballot_minutes},
        )  # fmt: skip


def _check_tally(meeting: Meeting, subject: Subject, row: dict[str, Any], faults: Faults) -> None:
    issued, returned, valid = row["issued"], row["returned"], row["valid"]
    if not 1 <= issued <= meeting.present_count:
        words = {"present": meeting.present_count}
        faults.say(at_field(subject, "issued"), _("Số phiếu phát ra phải từ 1 đến %(present)d người có mặt.") % words)
    if not 0 <= returned <= issued:
        faults.say(at_field(subject, "returned"), _("Số phiếu thu về không được nhiều hơn số phiếu phát ra."))
    if not 0 <= valid <= returned:
        faults.say(at_field(subject, "valid"), _("Số phiếu hợp lệ không được nhiều hơn số phiếu thu về."))
    total = sum(row["counts"].values())
    if total != valid or min(row["counts"].values(), default=0) < 0:
        words = {"total": total, "valid": valid}
        sentence = _("Tổng số phiếu của các phương án là %(total)d, phải bằng số phiếu hợp lệ %(valid)d.")
        faults.say(at_field(subject, "valid"), sentence % words)


def _check_outcome(
    review: AccountabilityReview, meeting: Meeting, subject: Subject, row: dict[str, Any], faults: Faults
) -> None:
    """Only an outcome that the law allows in this case, and only with more than half of ALL members (§2.5)."""
    field, options = at_field(subject, "outcome"), allowed(subject.case)
    wrong = [code for code in {*row["counts"], row["outcome"]} if code not in options]
    for code in wrong:
        known = Outcome(code) if code in Outcome.values else None
        reason = why_not(subject.case, known) if known else _("Không có phương án này.")
        words = {"outcome": known.label if known else code, "reason": reason}
        faults.say(field, _("Không được chọn “%(outcome)s”. %(reason)s") % words)
    votes = row["counts"].get(row["outcome"], 0)
    if not wrong and not _exceeds(votes, meeting.members_total, "review.majority", review):
        words = {"count": votes, "total": meeting.members_total}
        sentence = _("Phương án này được %(count)d phiếu, chưa quá tỷ lệ cần thiết trên tổng số %(total)d ủy viên.")
        faults.say(field, sentence % words)
    if row.get("with_lessons") and not may_add_lessons(row["outcome"]):
        sentence = _("Chỉ kèm kiểm điểm rút kinh nghiệm khi miễn hoặc giảm nhẹ trách nhiệm.")
        faults.say(at_field(subject, "with_lessons"), sentence)


def _write_ballot(meeting: Meeting, subject: Subject, row: dict[str, Any]) -> None:
    ballot = Ballot.objects.create(
        subject=subject, meeting=meeting, issued=row["issued"], returned=row["returned"], valid=row["valid"]
    )
    BallotCount.objects.bulk_create(
        BallotCount(ballot=ballot, outcome=outcome, count=count) for outcome, count in row["counts"].items()
    )
    Subject.objects.filter(pk=subject.pk).update(
        outcome=row["concluded"], with_lessons=bool(row.get("with_lessons")), lessons=row.get("lessons", ""),
        **kept_of(row),
    )  # fmt: skip


def _told(row: dict[str, Any]) -> str:
    counts = "; ".join(f"{in_vietnamese(Outcome(outcome).label)}: {count}" for outcome, count in row["counts"].items())
    lessons = ", kèm kiểm điểm rút kinh nghiệm" if row.get("with_lessons") else ""
    tally = f"phát ra {row['issued']}, thu về {row['returned']}, hợp lệ {row['valid']}"
    return f"{in_vietnamese(Outcome(row['outcome']).label)}{lessons} ({tally}; {counts})"


def notify(
    review: AccountabilityReview,
    *,
    by: Person,
    notice_no: str,
    notice_on: date,
    subjects: Iterable[dict[str, Any]],
    notice_file: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """The signed notice with the day it was delivered to each subject; rows: subject, delivered_on.

    The time to complain counts from the last delivery (Điều lệ Đảng Đ.39.7).
    """
    with at_work(review, "notify", by=by, key=key, seen=seen) as fresh:
        rows = rows_of(fresh.subjects.all(), subjects)
        faults = Faults()
        faults.need(notice_no=notice_no)
        _check_notice_days(fresh, notice_on, rows, faults)
        faults.raise_if_any()
        last = max(row["delivered_on"] for _subject, row in rows)
        until = WorkingCalendar(last).add(last, rules.whole("complaint.file", fresh.holder))

        def write(moved: AccountabilityReview) -> None:
            attach_one(moved, notice_file, by, moved, "Thông báo kết luận")
            for subject, row in rows:
                moved.subjects.filter(pk=subject.pk).update(delivered_on=row["delivered_on"])
            facts.update(issue_notices(moved, by))

        facts: dict[str, Any] = {"Thông báo": notice_no, "Ngày thông báo": day(notice_on)}
        facts |= {f"Giao cho {subject.name}": day(row["delivered_on"]) for subject, row in rows}
        facts["Khiếu nại đến hết ngày"] = day(until)
        return perform(
            fresh, "notify", by=by, key=key, seen=seen, also=write, notice_no=notice_no, notice_on=notice_on,
            complaint_until=until, facts=facts,
        )  # fmt: skip


def _check_notice_days(review: AccountabilityReview, notice_on: date, rows: SubjectRows, faults: Faults) -> None:
    concluded = timezone.localdate(review.concluded_at)
    if not concluded <= notice_on <= clock.today():
        words = {"day": day(concluded)}
        faults.say("notice_on", _("Ngày thông báo phải từ ngày kết luận (%(day)s) đến hôm nay.") % words)
    for subject, row in rows:
        if not notice_on <= row["delivered_on"] <= clock.today():
            faults.say(at_field(subject, "delivered_on"), _("Ngày giao phải từ ngày thông báo đến hôm nay."))


def finalise(review: AccountabilityReview, *, by: Person) -> AccountabilityReview:
    """Nobody complained in time: the conclusion is final, the pilot is settled."""
    with transaction.atomic():
        until = day(review.complaint_until) if review.complaint_until else ""
        done = perform(review, "finalise", by=by, facts={"Hết thời hạn khiếu nại": until}, also=end_subjects)
        settle(done)
        return done
