"""Working days: weekdays, less the days off, plus the make-up days of the calendar table (DOMAIN §5.6)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from workflow.models import CalendarDay, DayKind

CLOSING = time(17, 0)
ONE_DAY = timedelta(days=1)
SPAN = timedelta(days=400)


class WorkingCalendar:
    """The calendar of a stretch of days, read in one query; wider questions read on."""

    def __init__(self, around: date) -> None:
        self.around, self.start, self.end = around, around - SPAN, around + SPAN
        self.kinds: dict[date, str] = {}
        self._read(self.start, self.end)

    def _read(self, start: date, end: date) -> None:
        self.kinds.update(CalendarDay.objects.filter(date__range=(start, end)).values_list("date", "kind"))

    def _cover(self, day: date) -> None:
        if day > self.end:
            self._read(self.end, day + SPAN)
            self.end = day + SPAN
        elif day < self.start:
            self._read(day - SPAN, self.start)
            self.start = day - SPAN

    def is_working(self, day: date) -> bool:
        self._cover(day)
        kind = self.kinds.get(day)
        return kind == DayKind.MAKE_UP if kind else day.weekday() < 5

    def next_working(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is day 0; negative counts go back."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """Working days from `start` (not counted) to `end` (counted); negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=offset)) for offset in range(1, days + 1))


def received_on(moment: datetime) -> date:
    """The day on which what came at `moment` counts as received: after closing time, the next day."""
    local = timezone.localtime(moment)
    return local.date() + ONE_DAY if local.time() > CLOSING else local.date()


def last_day(received: date, days: int, calendar: WorkingCalendar) -> date:
    """The last day of a period of `days` working days; the day of receipt, moved to a working day, is day 0."""
    return calendar.add(calendar.next_working(received), days)


def last_expired_receipt(days: int, today: date) -> datetime:
    """The last moment of receipt whose period of `days` working days had run out before `today`."""
    calendar = WorkingCalendar(today)
    last = calendar.add(calendar.next_working(today), -(days + 1))
    return datetime.combine(last, CLOSING, tzinfo=timezone.get_default_timezone())


def due_date(moment: datetime, days: int) -> date:
    """The last day of a period of `days` working days from the receipt at `moment`; it ends at closing time."""
    received = received_on(moment)
    return last_day(received, days, WorkingCalendar(received))
