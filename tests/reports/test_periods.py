"""Periods: names, borders, the one before, what a form offers."""

from datetime import UTC, date, datetime

import pytest

from reports.periods import Period, ReportKind, offered, period_around, period_name, period_of, written_day


@pytest.mark.parametrize(
    ("kind", "day", "name", "first", "last"),
    [
        ("MONTH", date(2024, 2, 10), "tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("QUARTER", date(2026, 3, 31), "quý I năm 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("QUARTER", date(2026, 4, 1), "quý II năm 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("QUARTER", date(2026, 12, 31), "quý IV năm 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("HALF_YEAR", date(2026, 6, 30), "6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("HALF_YEAR", date(2026, 7, 1), "6 tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("YEAR", date(2026, 7, 1), "năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_that_holds_a_day(kind: str, day: date, name: str, first: date, last: date) -> None:
    period = period_around(kind, day)
    assert period == Period(first, last)
    assert period_name(kind, period) == name


def test_any_other_span_is_named_by_its_ends() -> None:
    assert period_name("AD_HOC", Period(date(2026, 2, 5), date(2026, 4, 20))) == (
        "từ ngày 05/02/2026 đến ngày 20/4/2026"
    )


def test_a_day_is_written_as_in_documents() -> None:
    assert [written_day(day) for day in (date(2026, 1, 2), date(2026, 3, 12), date(2026, 12, 1))] == [
        "02/01/2026", "12/3/2026", "01/12/2026",
    ]  # fmt: skip


def test_a_period_runs_from_midnight_to_midnight_in_vietnam() -> None:
    period = period_of("QUARTER", date(2026, 4, 1))
    assert period.start == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert period.end == datetime(2026, 6, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2025, 10, 1), date(2025, 12, 31))),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2025, 1, 1), date(2025, 12, 31))),
        (Period(date(2026, 4, 11), date(2026, 4, 20)), Period(date(2026, 4, 1), date(2026, 4, 10))),
        (Period(date(2026, 4, 1), date(2026, 4, 1)), Period(date(2026, 3, 31), date(2026, 3, 31))),
    ],
)
def test_the_period_before_is_as_long(period: Period, before: Period) -> None:
    assert period.before() == before


def test_no_quarter_begins_in_may() -> None:
    with pytest.raises(ValueError, match="no QUARTER begins on 2026-05-01"):
        period_of("QUARTER", date(2026, 5, 1))


def test_a_form_offers_the_running_period_first() -> None:
    names = [period_name("QUARTER", each) for each in offered(ReportKind.QUARTER, date(2026, 7, 1))]
    assert names[:4] == ["quý III năm 2026", "quý II năm 2026", "quý I năm 2026", "quý IV năm 2025"]
    assert len(names) == 8
