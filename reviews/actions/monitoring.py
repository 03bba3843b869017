"""Use cases of monitoring reviews: schedule, fall due, report, accept, send back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pilots import actions as pilot_actions
from pilots.actions.common import Upload, check_money, day, enclose, figure, require, said, yes_no
from pilots.actions.planning import check_possible
from pilots.models import Health, Indicator, Pilot
from pilots.requests.querysets import spending_limit
from reviews.models import MonitoringReview, MonitoringValue
from reviews.querysets import monitoring as querysets
from reviews.schedule import Rhythm, milestones
from ui.text import vnd
from units import clock
from units.models import Person
from workflow.calendar import WorkingCalendar
from workflow.engine import begin, perform


@transaction.atomic
def schedule(pilot: Pilot, *, by: Person) -> list[MonitoringReview]:
    """Lay out the reviews of a pilot from today to its end, by the rules in force for its deciding unit.

    A day that has its review already gets no second one. Numbers go on after those that were.
    """
    today = clock.today()
    days = milestones(today, pilot.ends_on, Rhythm.of(pilot.holder), WorkingCalendar(today))
    taken, last = querysets.days_and_last_number(pilot)
    reviews = [
        begin(
            MonitoringReview(pilot=pilot, number=number, due_on=due_on, unit=pilot.unit, holder=pilot.holder),
            by=by,
            facts={"Mốc số": number, "Hạn báo cáo": day(due_on)},
        )
        for number, due_on in enumerate((one for one in days if one not in taken), start=last + 1)
    ]
    _tell_next(pilot)
    return reviews


@transaction.atomic
def cancel_coming(pilot: Pilot, *, by: Person, reason: str, even_due: bool = True) -> None:
    """The pilot rests or is stopped: what is to come, or has just fallen due, is not asked for; what is late is."""
    for review in querysets.load().filter(querysets.to_come(even_due=even_due), pilot=pilot):
        perform(review, "cancel", by=by, reason=reason, facts={"Hạn báo cáo": day(review.due_on)})
    _tell_next(pilot)


@transaction.atomic
def schedule_anew(pilot: Pilot, *, by: Person, reason: str) -> None:
    """The pilot goes on, or has another end: what is to come is laid out once more, where there is any time left."""
    cancel_coming(pilot, by=by, reason=reason, even_due=False)
    if pilot.ends_on > clock.today():
        schedule(pilot, by=by)


def _tell_next(pilot: Pilot) -> None:
    following = querysets.next_open(pilot)
    pilot_actions.note_monitoring(
        pilot, next_review_on=following.due_on if following else None, measured_on=clock.today()
    )


@transaction.atomic
def cancel_rest(pilot: Pilot, *, by: Person) -> None:
    """The work ended early: the reviews that would have come later are cancelled."""
    for review in querysets.load().filter(querysets.later_than(clock.today()), pilot=pilot):
        perform(review, "cancel", by=by, reason="Đã kết thúc thực hiện.", facts={"Hạn báo cáo": day(review.due_on)})
    _tell_next(pilot)


def mark_due(review: MonitoringReview, *, by: Person) -> MonitoringReview:
    """The notice before the review's day begins: its owner is to report."""
    return perform(review, "mark_due", by=by, facts={"Hạn báo cáo": day(review.due_on)})


def mark_overdue(review: MonitoringReview, *, by: Person) -> MonitoringReview:
    """The review's day has passed without a report."""
    return perform(review, "mark_overdue", by=by, facts={"Hạn báo cáo": day(review.due_on)})


def submit_progress(
    review: MonitoringReview,
    *,
    by: Person,
    progress_percent: int,
    values: Mapping[int, Decimal],
    spent_vnd: int,
    work_done: str,
    difficulties: str = "",
    files: Sequence[Upload] = (),
    key: str = "",
    seen: int | None = None,
) -> MonitoringReview:
    """The owner reports: progress in percent, the value of each indicator by its id, spending so far in đồng."""
    indicators = list(review.pilot.indicators.all())
    _check_progress(progress_percent, work_done, values, indicators)
    check_money(spent_vnd=spent_vnd)
    _check_overspending(review.pilot, spent_vnd, difficulties)
    facts: dict[str, Any] = {"Tiến độ": f"{progress_percent}%", "Việc đã làm": work_done}
    facts |= {one.name: figure(values[one.pk], one.measure_unit) for one in indicators}
    facts |= said({"Đã chi đến nay": vnd(spent_vnd), "Khó khăn, vướng mắc": difficulties})

    def write(fresh: MonitoringReview) -> None:
        for one in indicators:
            MonitoringValue.objects.update_or_create(review=fresh, indicator=one, defaults={"value": values[one.pk]})
        enclose(fresh, files, by=by, facts=facts)
        _tell_pilot(fresh)

    return perform(
        review, "submit_progress", by=by, facts=facts, also=write, key=key, seen=seen,
        progress_percent=progress_percent, work_done=work_done, difficulties=difficulties, spent_vnd=spent_vnd,
    )  # fmt: skip


def _check_overspending(pilot: Pilot, spent_vnd: int, difficulties: str) -> None:
    """More than was granted is reported only with its reason: the figure itself is never to be hidden."""
    limit = spending_limit(pilot)
    if spent_vnd > limit and not difficulties:
        sentence = _("Đã chi vượt %(limit)s được duyệt: nêu lý do ở mục khó khăn, vướng mắc")
        raise ValidationError({"spent_vnd": [sentence % {"limit": vnd(limit)}]})


def _check_progress(
    progress_percent: int, work_done: str, values: Mapping[int, Decimal], indicators: Sequence[Indicator]
) -> None:
    require(
        work_done=(work_done, _("Nêu việc đã làm")),
        **{
            f"value_{one.pk}": (values.get(one.pk), _("Nhập giá trị hiện nay: %(name)s") % {"name": one.name})
            for one in indicators
        },
    )
    check_possible(values, indicators, "value")
    if not 0 <= progress_percent <= 100:
        raise ValidationError({"progress_percent": [_("Tiến độ từ 0 đến 100")]})


def _tell_pilot(review: MonitoringReview, **news: Any) -> None:
    """Give the pilot its latest figures; `review` is being saved in this transaction."""
    following = querysets.next_open(review.pilot)
    measured_on = localdate(review.submitted_at) if review.submitted_at else clock.today()
    pilot_actions.note_monitoring(
        review.pilot, next_review_on=following.due_on if following else None, measured_on=measured_on, **news
    )


def accept(
    review: MonitoringReview,
    *,
    by: Person,
    verdict: str,
    verdict_note: str,
    issue: str = "",
    signs_of_violation: bool = False,
    key: str = "",
    seen: int | None = None,
) -> MonitoringReview:
    """The monitor acknowledges the report with a verdict; risk and delay name their issue, the worst warns (R07)."""
    require(verdict=(verdict, _("Chọn đánh giá")), verdict_note=(verdict_note, _("Nêu nhận xét")))
    if verdict not in Health.values:
        raise ValidationError({"verdict": [_("Chọn đánh giá")]})
    if (verdict != Health.ON_TRACK or signs_of_violation) and not issue:
        raise ValidationError({"issue": [_("Nêu vấn đề cần xử lý")]})
    facts = said(
        {
            "Đánh giá": _VERDICT_WORDS[verdict],
            "Nhận xét": verdict_note,
            "Vấn đề cần xử lý": issue,
            "Có dấu hiệu vi phạm": yes_no(signs_of_violation),
        }
    )

    def tell(fresh: MonitoringReview) -> None:
        values = {row.indicator_id: row.value for row in fresh.values.all()}
        _tell_pilot(fresh, health=verdict, spent_vnd=fresh.spent_vnd, values=values)
        _warn_if_needed(fresh)

    return perform(
        review, "accept", by=by, facts=facts, also=tell, key=key, seen=seen,
        verdict=verdict, verdict_note=verdict_note, issue=issue, signs_of_violation=signs_of_violation,
    )  # fmt: skip


def _warn_if_needed(review: MonitoringReview) -> None:
    """Off track twice in a row, or signs of a violation: head and inspection committee hear of it (KL14 2.4)."""
    before = querysets.previous_of(review)
    if review.signs_of_violation:
        reason = f"Mốc {review.number}: có dấu hiệu vi phạm. {review.issue}"
    elif review.verdict == Health.OFF_TRACK and before is not None and before.verdict == Health.OFF_TRACK:
        reason = f"Chậm, lệch mục tiêu hai mốc liền nhau ({before.number} và {review.number}). {review.issue}"
    else:
        return
    pilot_actions.raise_warning(review.pilot, by=Person.objects.system(), reason=reason)


def send_back(
    review: MonitoringReview, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> MonitoringReview:
    """The monitor returns the report with what is lacking."""
    require(reason=(reason, _("Nêu lý do trả lại")))

    return perform(review, "send_back", by=by, reason=reason, key=key, seen=seen, return_reason=reason)


_VERDICT_WORDS: dict[str, str] = {
    Health.ON_TRACK: "Đúng tiến độ",
    Health.AT_RISK: "Có nguy cơ",
    Health.OFF_TRACK: "Chậm, lệch mục tiêu",
}
