"""Filing a complaint, taking it up or not, going on to the next level, withdrawing it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence import files as stored
from evidence.language import in_vietnamese
from reviews.actions.accountability.common import Faults, attach_all
from reviews.actions.complaint.common import end, stop_finality
from reviews.models import AccountabilityReview, Complaint, ScreenReason
from reviews.outcomes import Outcome
from reviews.querysets import complaint as querysets
from units import clock
from units.models import Person
from workflow.engine import begin, made_before, perform
from workflow.errors import NotReady, Refused
from workflow.machine import machine_of


def file_complaint(
    review: AccountabilityReview,
    *,
    by: Person,
    grounds: str,
    request: str,
    files: Iterable[dict[str, Any]] = (),
    key: str = "",
) -> Complaint:
    """A subject's own complaint to the body at the level that concluded, or the nearest one free of it (S5).

    Out of time it is taken in with a flag, and the body says whether it takes it up (DOMAIN §2.7). Raises Refused,
    NotReady, ValidationError.
    """
    with stored.atomic():
        AccountabilityReview.objects.select_for_update().only("pk").get(pk=review.pk)
        again = made_before(key, by, Complaint)
        if again:
            return again
        fresh = machine_of(review).load().get(pk=review.pk)
        subject = next((one for one in fresh.people if one.person_id == by.pk), None)
        if subject is None:
            raise Refused(_("Chỉ đối tượng của kết luận được khiếu nại."))
        body = querysets.first_body(fresh)
        if body is None:
            raise NotReady([_("Không có cấp nào khác với người đã kết luận để giải quyết khiếu nại.")])
        is_late = fresh.complaint_until is not None and clock.today() > fresh.complaint_until
        complaint = Complaint(
            unit=fresh.unit, holder=body, review=fresh, subject=subject, complainant=by, is_late=is_late,
            outcome_before=subject.outcome,
        )  # fmt: skip
        _fill(complaint, grounds, request)
        made = _begin(complaint, by=by, files=files, key=key)
        if not is_late:
            stop_finality(fresh, {"Khiếu nại": made.reference, "Người khiếu nại": by.full_name})
        return made


def appeal(
    complaint: Complaint,
    *,
    by: Person,
    grounds: str,
    request: str,
    files: Iterable[dict[str, Any]] = (),
    key: str = "",
    seen: int | None = None,
) -> Complaint:
    """Still not content: on to the next level, with a new complaint (`.next`) that knows the one before."""
    with transaction.atomic():
        body = querysets.body_above(complaint)
        facts = {"Cấp giải quyết tiếp theo": body.name if body else ""}
        done = perform(complaint, "appeal", by=by, key=key, seen=seen, facts=facts)
        following = Complaint(
            unit=done.unit, holder=body, review=done.review, subject=done.subject, complainant=by,
            level=done.level + 1, previous=done, outcome_before=done.outcome or done.outcome_before,
        )  # fmt: skip
        _fill(following, grounds, request)
        _begin(following, by=by, files=files)
        return done


def _fill(complaint: Complaint, grounds: str, request: str) -> None:
    faults = Faults()
    faults.need(grounds=grounds, request=request)
    faults.raise_if_any()
    complaint.grounds, complaint.request = grounds, request


def _begin(complaint: Complaint, *, by: Person, files: Iterable[dict[str, Any]], key: str = "") -> Complaint:
    facts: dict[str, Any] = {
        "Kết luận bị khiếu nại": in_vietnamese(Outcome(complaint.outcome_before).label),
        "Lần khiếu nại": complaint.level,
        "Cấp giải quyết": complaint.holder.name,
        "Lý do": complaint.grounds,
        "Yêu cầu": complaint.request,
    }
    if complaint.is_late:
        facts["Thời hạn"] = "Gửi sau thời hạn khiếu nại"

    def write(fresh: Complaint) -> None:
        names = attach_all(fresh, files, by, fresh.review)
        if names:
            facts["Tệp"] = ", ".join(names)

    return begin(complaint, by=by, key=key, facts=facts, also=write)


def receive(
    complaint: Complaint, *, by: Person, late_reason: str = "", key: str = "", seen: int | None = None
) -> Complaint:
    """Acknowledge and take up; a late one needs the reason why it is taken up all the same."""
    faults = Faults()
    if complaint.is_late:
        faults.need(late_reason=late_reason)
    faults.raise_if_any()
    facts = {"Lý do vẫn thụ lý khi quá hạn": late_reason} if complaint.is_late else {}
    with transaction.atomic():
        done = perform(complaint, "receive", by=by, key=key, seen=seen, facts=facts, late_reason=late_reason)
        stop_finality(done.review, {"Khiếu nại": done.reference, "Người khiếu nại": done.complainant.full_name})
        return done


def screen_out(
    complaint: Complaint,
    *,
    by: Person,
    screen_code: str,
    reason: str,
    forwarded_to: str = "",
    key: str = "",
    seen: int | None = None,
) -> Complaint:
    """Not taken up, with the reason in writing; what belongs elsewhere is forwarded by name."""
    faults = Faults()
    faults.need(reason=reason)
    if screen_code not in ScreenReason.values:
        faults.say("screen_code", _("Chọn lý do không thụ lý."))
    if screen_code == ScreenReason.LATE and not complaint.is_late:
        faults.say("screen_code", _("Khiếu nại này gửi trong thời hạn."))
    if screen_code == ScreenReason.WRONG_BODY:
        faults.need(forwarded_to=forwarded_to)
    faults.raise_if_any()
    facts = {"Lý do không thụ lý": in_vietnamese(ScreenReason(screen_code).label)}
    if forwarded_to:
        facts["Chuyển đến"] = forwarded_to
    return end(
        complaint, "screen_out", by=by, key=key, seen=seen, reason=reason, facts=facts, screen_code=screen_code,
        forwarded_to=forwarded_to,
    )  # fmt: skip


def withdraw(complaint: Complaint, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Complaint:
    """Of one's own will, while nothing is decided."""
    faults = Faults()
    faults.need(reason=reason)
    faults.raise_if_any()
    return end(complaint, "withdraw", by=by, key=key, seen=seen, reason=reason)
