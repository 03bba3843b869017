"""Not for now, and on again; and what complaints do to a review that is made known."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from reviews.actions.accountability.common import Faults, at_work, day
from reviews.models import AccountabilityReview, ReviewState, SuspendReason
from units import clock
from units.models import Person
from workflow.engine import perform


def suspend(
    review: AccountabilityReview,
    *,
    by: Person,
    reason_code: str,
    reason: str,
    again_on: date,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """Maternity, grave illness, prosecution: nobody is judged meanwhile (HD 08; NĐ 172/2025). Every clock rests."""
    faults = Faults()
    faults.need(reason=reason)
    if reason_code not in SuspendReason.values:
        faults.say("reason_code", _("Chọn trường hợp tạm chưa xem xét."))
    if again_on <= clock.today():
        faults.say("again_on", _("Ngày xem xét lại phải sau hôm nay."))
    faults.raise_if_any()
    facts = {"Trường hợp": in_vietnamese(SuspendReason(reason_code).label), "Xem xét lại ngày": day(again_on)}
    return perform(
        review, "suspend", by=by, key=key, seen=seen, reason=reason, facts=facts, reason_code=reason_code,
        again_on=again_on,
    )  # fmt: skip


def resume(
    review: AccountabilityReview, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> AccountabilityReview:
    """On from where it was; whoever still had days to explain has as many as when it stopped."""
    faults = Faults()
    faults.need(reason=reason)
    faults.raise_if_any()
    with at_work(review, "resume", by=by, key=key, seen=seen) as fresh:
        explain_due_on = fresh.explain_due_on
        facts = {}
        if fresh.suspended_from == ReviewState.EXPLAINING and explain_due_on:
            explain_due_on = clock.today() + max(_days_left(fresh, explain_due_on), timedelta(days=1))
            facts["Hạn giải trình"] = day(explain_due_on)
        return perform(
            fresh, "resume", by=by, key=key, seen=seen, reason=reason, facts=facts, explain_due_on=explain_due_on
        )


def _days_left(review: AccountabilityReview, due_on: date) -> timedelta:
    return due_on - timezone.localdate(review.state_since)
