"""Periods of reports: whole days in Vietnam, their names, the one before, and what a form offers."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ONE_DAY = timedelta(days=1)
ROMAN = ("I", "II", "III", "IV")


class ReportKind(models.TextChoices):
    MONTH = "MONTH", _("Báo cáo tháng")
    QUARTER = "QUARTER", _("Báo cáo quý")
    HALF_YEAR = "HALF_YEAR", _("Báo cáo 6 tháng")
    YEAR = "YEAR", _("Báo cáo năm")
    AD_HOC = "AD_HOC", _("Báo cáo đột xuất")


MONTHS = {ReportKind.MONTH: 1, ReportKind.QUARTER: 3, ReportKind.HALF_YEAR: 6, ReportKind.YEAR: 12}
OFFERED = {ReportKind.MONTH: 12, ReportKind.QUARTER: 8, ReportKind.HALF_YEAR: 4, ReportKind.YEAR: 4}


def midnight(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _plus_months(first: date, months: int) -> date:
    """The first day of the month `months` after the month of `first`."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """From the first moment of `starts_on` to the last of `ends_on`, in Vietnam."""

    starts_on: date
    ends_on: date

    @property
    def start(self) -> datetime:
        return midnight(self.starts_on)

    @property
    def end(self) -> datetime:
        """The first moment that no longer belongs to the period."""
        return midnight(self.ends_on + ONE_DAY)

    @property
    def whole_months(self) -> int:
        """How many calendar months the period is made of; 0 when it begins or ends inside one."""
        last = calendar.monthrange(self.ends_on.year, self.ends_on.month)[1]
        if self.starts_on.day != 1 or self.ends_on.day != last:
            return 0
        return (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month + 1

    def before(self) -> "Period":
        """The period that it is compared with: as many months, else as many days, just before."""
        months, last_day = self.whole_months, self.starts_on - ONE_DAY
        if months:
            return Period(_plus_months(self.starts_on, -months), last_day)
        return Period(self.starts_on - (self.ends_on - last_day), last_day)


def period_of(kind: str, first: date) -> Period:
    """The month, quarter, half-year or year that begins on `first`. Raises ValueError when none does."""
    months = MONTHS[ReportKind(kind)]
    if first.day != 1 or (first.month - 1) % months:
        raise ValueError(f"no {kind} begins on {first}")
    return Period(first, _plus_months(first, months) - ONE_DAY)


def period_around(kind: str, day: date) -> Period:
    """The month, quarter, half-year or year that holds `day`."""
    months = MONTHS[ReportKind(kind)]
    return period_of(kind, date(day.year, (day.month - 1) // months * months + 1, 1))


def offered(kind: str, today: date) -> Iterator[Period]:
    """What a form offers: the running period and those before it, the newest first."""
    period = period_around(kind, today)
    for _number in range(OFFERED[ReportKind(kind)]):
        yield period
        period = period.before()


# Names are printed in documents, which are Vietnamese whatever the language of the page.
def period_name(kind: str, period: Period) -> str:
    """ "tháng 3 năm 2022", "quý II năm 2022", "6 tháng đầu năm 2022", "năm 2022", or both ends."""
    first, year = period.starts_on, period.starts_on.year
    if kind == ReportKind.MONTH:
        return f"tháng {first.month} năm {year}"
    if kind == ReportKind.QUARTER:
        return f"quý {ROMAN[first.month // 3]} năm {year}"
    if kind == ReportKind.HALF_YEAR:
        return f"6 tháng {'đầu' if first.month == 1 else 'cuối'} năm {year}"
    if kind == ReportKind.YEAR:
        return f"năm {year}"
    return f"từ ngày {written_day(first)} đến ngày {written_day(period.ends_on)}"


def written_day(day: date) -> str:
    """05/3/2022: days under 10 and the months 1 and 2 take a leading zero (HD 36, DOMAIN §3.6)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
