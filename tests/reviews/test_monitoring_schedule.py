"""On which days a pilot is reviewed: month ends, holidays, short and long pilots."""

from datetime import date

import pytest

from pilots.models import Pilot
from reviews.schedule import Rhythm, add_months, milestones
from tests.pilots import factories as f
from workflow.calendar import WorkingCalendar
from workflow.models import CalendarDay, DayKind, Rule

MONTHLY = Rhythm(interval=1, longest_gap=3, notice=5)


def days(start, end, rhythm=MONTHLY):
    return milestones(start, end, rhythm, WorkingCalendar(start))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_end_where_months_end(day, months, later):
    assert add_months(day, months) == later


@pytest.mark.django_db
def test_one_review_a_month_and_the_last_at_the_end():
    assert days(date(2026, 3, 2), date(2026, 6, 1)) == [date(2026, 4, 2), date(2026, 5, 4), date(2026, 6, 1)]


@pytest.mark.django_db
def test_a_month_end_does_not_drift_to_shorter_months():
    """31/3 → 30/4 is a holiday, 1/5 too, then a weekend: the next working day; 31/5 is counted from the start again."""
    found = days(date(2026, 3, 31), date(2026, 7, 31))
    assert found == [date(2026, 5, 4), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 31)]


@pytest.mark.django_db
def test_a_day_off_moves_to_the_next_working_day_and_the_last_one_back():
    CalendarDay.objects.create(date=date(2026, 10, 6), kind=DayKind.OFF, note="Nghỉ thử", source="thử")
    found = days(date(2026, 9, 6), date(2026, 11, 8))  # 08/11 is a Sunday
    assert found == [date(2026, 10, 7), date(2026, 11, 6)]


@pytest.mark.django_db
def test_a_make_up_saturday_is_a_working_day():
    CalendarDay.objects.create(date=date(2026, 10, 10), kind=DayKind.MAKE_UP, note="Làm bù thử", source="thử")
    assert days(date(2026, 9, 10), date(2026, 11, 20))[0] == date(2026, 10, 10)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "found"),
    [
        (date(2026, 9, 14), [date(2026, 9, 14)]),
        (date(2026, 10, 9), [date(2026, 10, 9)]),
        (date(2026, 10, 13), [date(2026, 10, 13)]),
        (date(2026, 10, 14), [date(2026, 10, 7), date(2026, 10, 14)]),
    ],
)
def test_a_review_whose_notice_would_run_into_the_last_is_left_out(end, found):
    assert days(date(2026, 9, 7), end) == found


@pytest.mark.django_db
def test_nothing_is_left_out_when_the_gap_would_grow_too_long():
    quarterly = Rhythm(interval=3, longest_gap=3, notice=5)
    assert days(date(2026, 9, 7), date(2026, 12, 9), quarterly) == [date(2026, 12, 7), date(2026, 12, 9)]


@pytest.mark.django_db
def test_the_longest_gap_beats_a_slower_interval():
    slow = Rhythm(interval=6, longest_gap=3, notice=5)
    found = days(date(2026, 3, 2), date(2027, 3, 2), slow)
    assert len(found) == 4
    gaps = zip([date(2026, 3, 2), *found], found, strict=False)
    assert all(later <= add_months(earlier, 4) for earlier, later in gaps)


@pytest.mark.django_db
@pytest.mark.parametrize("length", range(1, 400, 7))
def test_whatever_the_length_days_are_working_days_in_order_and_none_after_the_end(length):
    start = date(2026, 1, 28)
    end = date.fromordinal(start.toordinal() + length)
    calendar = WorkingCalendar(start)
    found = milestones(start, end, MONTHLY, calendar)
    assert found == sorted(set(found))
    assert start < found[0]
    assert found[-1] <= end
    assert all(calendar.is_working(day) for day in found[:-1])
    assert calendar.is_working(found[-1]) or found == [end]


@pytest.mark.django_db
def test_a_units_own_rule_sets_its_rhythm():
    world = f.make_world()
    Rule.objects.create(
        key="monitoring.interval", label="Hai tháng", unit=world.cell, value=2, measure="M", basis="Quy chế",
        certainty="D", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    pilot = f.active(world)
    assert list(pilot.monitoring_reviews.values_list("due_on", flat=True)) == [date(2026, 5, 4), date(2026, 6, 1)]
    assert Pilot.objects.get().next_review_on == date(2026, 5, 4)
