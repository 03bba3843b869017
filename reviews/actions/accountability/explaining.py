"""The outline goes out, the subjects explain in writing; one extension; whoever stays silent is noted so."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reviews.actions.accountability.common import Faults, at_work, attach_all, day
from reviews.actions.accountability.opening import names_of
from reviews.actions.accountability.outside import check_outside, told_outside, write_outside
from reviews.models import AccountabilityReview
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import WorkingCalendar, due_date
from workflow.engine import perform


def send_outline(
    review: AccountabilityReview, *, by: Person, outline: str, key: str = "", seen: int | None = None
) -> AccountabilityReview:
    """Send the outline to every subject; the clock of explaining starts."""
    faults = Faults()
    faults.need(outline=outline)
    faults.raise_if_any()
    last_day = due_date(clock.now(), rules.whole("review.explain", review.holder))
    facts = {"Đề cương": outline, "Gửi cho": names_of(review), "Hạn giải trình": day(last_day)}
    return perform(
        review, "send_outline", by=by, key=key, seen=seen, facts=facts, outline=outline, explain_due_on=last_day
    )


def explain(
    review: AccountabilityReview,
    *,
    by: Person,
    explanation: str,
    files: Iterable[dict[str, Any]] = (),
    outside: Iterable[dict[str, Any]] = (),
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """A subject's own written explanation with files ({"file", "description"}); the last one opens the verification."""
    with at_work(review, "explain", by=by, key=key, seen=seen) as fresh:
        faults = Faults()
        faults.need(explanation=explanation)
        references = list(outside)
        check_outside(references, faults)
        faults.raise_if_any()
        waiting = [subject for subject in fresh.people if not subject.has_answered]
        subject = next(one for one in waiting if one.person_id == by.pk)
        uploads = attach_all(subject, files, by, fresh)

        def write(moved: AccountabilityReview) -> None:
            moved.subjects.filter(pk=subject.pk).update(explanation=explanation, explained_at=clock.now())
            write_outside(moved, references, by, subject)

        facts = {"Người giải trình": by.full_name, "Giải trình": explanation}
        if uploads:
            facts["Tệp"] = ", ".join(uploads)
        facts |= told_outside(references)
        return perform(fresh, "explain", by=by, key=key, seen=seen, facts=facts, also=write, is_last=len(waiting) == 1)


def extend(
    review: AccountabilityReview,
    *,
    by: Person,
    explain_due_on: date,
    reason: str,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """More time to explain, once, within the rule `review.extension`."""
    with at_work(review, "extend", by=by, key=key, seen=seen) as fresh:
        before = fresh.explain_due_on or clock.today()
        latest = WorkingCalendar(before).add(before, rules.whole("review.extension", fresh.holder))
        faults = Faults()
        faults.need(reason=reason)
        if explain_due_on <= max(before, clock.today()):
            faults.say("explain_due_on", _("Hạn mới phải sau hạn cũ (%(day)s) và sau hôm nay.") % {"day": day(before)})
        if explain_due_on > latest:
            faults.say("explain_due_on", _("Chỉ được gia hạn đến %(day)s.") % {"day": day(latest)})
        faults.raise_if_any()
        facts = {"Hạn cũ": day(before), "Hạn mới": day(explain_due_on)}
        return perform(
            fresh, "extend", by=by, key=key, seen=seen, reason=reason, facts=facts, explain_due_on=explain_due_on
        )


def close_explaining(
    review: AccountabilityReview, *, by: Person, key: str = "", seen: int | None = None
) -> AccountabilityReview:
    """Past the last day: whoever sent nothing is recorded as not explaining, and the team goes on."""
    with at_work(review, "close_explaining", by=by, key=key, seen=seen) as fresh:
        silent = [subject for subject in fresh.people if not subject.has_answered]

        def write(moved: AccountabilityReview) -> None:
            moved.subjects.filter(pk__in=[subject.pk for subject in silent]).update(did_not_explain=True)

        facts = {"Không giải trình": ", ".join(subject.name for subject in silent)}
        return perform(fresh, "close_explaining", by=by, key=key, seen=seen, facts=facts, also=write)
