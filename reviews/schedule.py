"""The days on which a pilot is reviewed: a pure calculation (DOMAIN §7.2: at least one review per longest gap)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from units.models import Unit
from workflow import rules
from workflow.calendar import WorkingCalendar


@dataclass(frozen=True)
class Rhythm:
    """Months between two reviews, the most months that may pass, and the working days' notice before each."""

    interval: int
    longest_gap: int
    notice: int

    @classmethod
    def of(cls, unit: Unit) -> "Rhythm":
        """The rules in force for `unit`."""
        return cls(
            rules.whole("monitoring.interval", unit),
            rules.whole("monitoring.longest_gap", unit),
            rules.whole("monitoring.due_before", unit),
        )


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31/01 + 1 -> 28/02."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def milestones(start: date, end: date, rhythm: Rhythm, calendar: WorkingCalendar) -> list[date]:
    """Working days between `start` and `end`, one per interval, the last at the end.

    A day off moves to the next working day, the last one back to the day before. A milestone whose notice would run
    into the last one is left out, unless the gap would then be too long.
    """
    last = _last_working_day(start, end, calendar)
    days: list[date] = []
    step = min(rhythm.interval, rhythm.longest_gap)
    for count in range(1, _months_between(start, end) + 1, step):
        day = calendar.next_working(add_months(start, count + step - 1))
        if day < last and (not days or day > days[-1]):
            days.append(day)
    if days and days[-1] > calendar.add(last, -rhythm.notice):
        before = days[-2] if len(days) > 1 else start
        if add_months(before, rhythm.longest_gap) >= last:
            days.pop()
    return [*days, last]


def _last_working_day(start: date, end: date, calendar: WorkingCalendar) -> date:
    """The last working day up to `end`; `end` itself when there is none after `start`."""
    day = end if calendar.is_working(end) else calendar.add(end, -1)
    return day if day > start else end


def _months_between(start: date, end: date) -> int:
    """Months begun between two days."""
    return (end.year - start.year) * 12 + end.month - start.month + 1
