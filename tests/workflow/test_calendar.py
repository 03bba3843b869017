"""Working days as Vietnamese offices count them (DOMAIN §5.6)."""

from datetime import date

import pytest

from tests.small_tree import moment
from workflow.calendar import WorkingCalendar, due_date
from workflow.models import CalendarDay, DayKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 8, 22), True),  # a make-up Saturday
        (date(2026, 8, 31), False),  # the day it makes up for
        (date(2026, 1, 10), True),  # the library misses this one; the table has it
        (date(2026, 1, 2), False),
        (date(2026, 11, 24), False),  # Vietnam Cultural Day
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),  # a Sunday
    ],
)
def test_the_table_decides(day: date, working: bool):
    assert WorkingCalendar(day).is_working(day) is working


def test_an_administrators_day_off_counts_at_once():
    CalendarDay.objects.create(date=date(2026, 12, 7), kind=DayKind.OFF, note="Nghỉ bão", source="Công văn")
    assert WorkingCalendar(date(2026, 12, 1)).is_working(date(2026, 12, 7)) is False


def test_seven_working_days_over_tet():
    """Received on 12/02/2026, the eve of the Tết week: five days off and two weekends lie between."""
    assert due_date(moment("12/02/2026"), 7) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("received", "hour", "due"),
    [
        ("16/03/2026", 9, date(2026, 3, 18)),
        ("16/03/2026", 18, date(2026, 3, 19)),  # after closing time: the next day is day 0
        ("14/03/2026", 9, date(2026, 3, 18)),  # a Saturday: Monday is day 0
        ("13/03/2026", 18, date(2026, 3, 18)),  # Friday evening: Monday is day 0
    ],
)
def test_day_zero(received: str, hour: int, due: date):
    assert due_date(moment(received, hour), 2) == due


def test_counting_there_and_back_agree():
    calendar = WorkingCalendar(date(2026, 4, 1))
    for days in (1, 5, 22, 60):
        later = calendar.add(date(2026, 4, 1), days)
        assert calendar.between(date(2026, 4, 1), later) == days
        assert calendar.between(later, date(2026, 4, 1)) == -days


def test_it_reads_on_past_its_first_stretch():
    calendar = WorkingCalendar(date(2022, 1, 3))
    assert calendar.is_working(date(2026, 8, 31)) is False
    assert calendar.is_working(date(2026, 8, 22)) is True
