"""Build the demo once, whole or not at all."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from evidence import files
from kl14.demo import people, reform
from kl14.demo.life import Life, read_lives
from notices.actions import mark_read
from notices.models import Notice
from notices.reminders import remind_all
from units import clock
from units.models import SYSTEM_USERNAME, Person, Unit
from workflow.calendar import WorkingCalendar
from workflow.tasks import run_automatic

MORNING = time(6, 30)
OFFICE_HOUR = time(9, 30)
FRESH = 3  # working days: younger notices stay unread
REMINDED = 6  # working days before today on which the reminders ran too


class HasOtherData(Exception):
    """The database holds people or units that are not the demo's."""


@files.atomic()
def build() -> bool:
    """True when the demo was loaded now, False when it was there already. Raises HasOtherData."""
    Person.objects.select_for_update().get(username=SYSTEM_USERNAME)  # a second build waits here
    if is_loaded():
        return False
    if Unit.objects.exists() or Person.objects.filter(is_system=False).exists():
        raise HasOtherData
    cast = people.load()
    replay(read_lives(cast))
    with clock.at(_at(WorkingCalendar(clock.today()).add(clock.today(), -1), OFFICE_HOUR)):
        reform.prepare_draft()
    leave_unread_what_is_new(cast)
    people.give_addresses(cast)
    return True


def is_loaded() -> bool:
    """Whether every unit and every person of the demo is there; whatever was added since does not matter."""
    wanted = people.organisation()
    codes, names = [row["code"] for row in wanted["units"]], [row["username"] for row in wanted["people"]]
    return Unit.objects.filter(code__in=codes).count() == len(codes) and Person.objects.filter(
        username__in=names
    ).count() == len(names)


def replay(lives: list[Life]) -> None:
    """Live all lives together in the order of time, with the mornings on which the system acts between the acts.

    Those mornings are known beforehand (`Life.alarms`), so that the demo need not live through every day.
    """
    today = clock.today()
    calendar = WorkingCalendar(today)
    reminded_from = calendar.add(today, -REMINDED)
    mornings = {reminded_from + timedelta(days=ahead) for ahead in range((today - reminded_from).days)}
    while moving := [(life.next_moment, life.code, life) for life in lives if life.next_moment]:
        moment, _code, life = min(moving)
        _live_mornings(mornings, until=timezone.localdate(moment), reminded_from=reminded_from)
        mornings |= life.act(moment)
    _live_mornings(mornings, until=today - timedelta(days=1), reminded_from=reminded_from)


def _live_mornings(mornings: set[date], *, until: date, reminded_from: date) -> None:
    """The system's mornings up to a day, taken out of `mornings`."""
    for day in sorted(one for one in mornings if one <= until):
        mornings.remove(day)
        with clock.at(_at(day, MORNING)):
            run_automatic()
            if day >= reminded_from:
                remind_all()


def leave_unread_what_is_new(cast: dict[str, Person]) -> None:
    """The past has been read; the news of the last working days is still new."""
    today = clock.today()
    since = _at(WorkingCalendar(today).add(today, -FRESH), time(0))
    with clock.at(since):
        for person in cast.values():
            mark_read(person, Notice.objects.filter(person=person, at__lt=since).values_list("pk", flat=True))


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
