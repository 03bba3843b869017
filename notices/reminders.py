"""Which rung of the ladder a running deadline has reached, and who is told (DESIGN §5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from notices import actions
from notices.models import NoticeKind
from units import clock
from units.models import Grant, Person, Unit, everyone_with
from units.paths import ancestors
from units.querysets import superior_of
from units.roles import Perm
from workflow.calendar import WorkingCalendar
from workflow.machine import machine_of
from workflow.models import Deadline, Rule

ON_THE_DAY = "on"
HEAD, SUPERIOR = "reminder.after.head", "reminder.after.superior"
PREFIX = "reminder."
LADDER = ("reminder.before.", "reminder.after.")


@dataclass(frozen=True)
class Rung:
    """`offset`: working days from the due day at which it is reached, negative before it."""

    name: str
    offset: int


def ladder_for(unit: Unit) -> list[Rung]:
    """The rungs in force for a unit, from its rules and those above it, the earliest first."""
    nearest: dict[str, Rule] = {}
    rules = Rule.objects.active().filter(key__startswith=PREFIX).select_related("unit")
    allowed = {"", *ancestors(unit.path)}
    for rule in rules:
        path = rule.unit.path if rule.unit else ""
        known = nearest.get(rule.key)
        if path in allowed and (known is None or len(path) > len(known.unit.path if known.unit else "")):
            nearest[rule.key] = rule
    rungs = [Rung(ON_THE_DAY, 0)]
    for key, rule in nearest.items():
        if key.startswith(LADDER):
            rungs.append(Rung(key, -int(rule.value) if key.startswith(LADDER[0]) else int(rule.value)))
    return sorted(rungs, key=lambda rung: rung.offset)


def remind_all() -> int:
    """Tell everyone concerned of every running deadline that has reached a rung; returns how many were told now."""
    calendar, told = WorkingCalendar(clock.today()), 0
    ladders: dict[int, list[Rung]] = {}
    running = Deadline.objects.running().filter(paused_on__isnull=True).select_related("unit", "content_type")
    horizon = calendar.add(clock.today(), 40)
    for deadline in running.filter(due_on__lte=horizon).iterator(chunk_size=500):
        rungs = ladders.setdefault(deadline.unit_id, ladder_for(deadline.unit))
        told += sum(_remind(deadline, rungs, calendar))
    return told


def _remind(deadline: Deadline, rungs: list[Rung], calendar: WorkingCalendar) -> Iterator[bool]:
    record = deadline.record
    if record is None:
        return
    left = calendar.between(clock.today(), deadline.due_on)
    with override("vi"):
        text = sentence(deadline, record, left)
    for rung in reached(rungs, -left):
        kind = NoticeKind.ESCALATION if rung.name in (HEAD, SUPERIOR) else NoticeKind.REMINDER
        for person in recipients(rung, deadline, record):
            yield actions.remind(person, deadline, deadline.due_on, rung.name, text, kind)


def reached(rungs: list[Rung], position: int) -> list[Rung]:
    """The rungs to speak of at `position` working days past due: for those who act, the last one only (a late job
    does not send what it missed); the head and the superior each on their own."""
    there = [rung for rung in rungs if rung.offset <= position]
    own = [rung for rung in there if rung.name not in (HEAD, SUPERIOR)]
    return own[-1:] + [rung for rung in there if rung.name in (HEAD, SUPERIOR)]


def recipients(rung: Rung, deadline: Deadline, record: Any) -> Iterable[Person]:
    """Who hears of a rung: those who must act; then the head of the unit that holds it; then the level above."""
    machine = machine_of(record)
    if rung.name == HEAD:
        return [] if machine.confidential else everyone_with(Perm.DECIDE, deadline.unit_id)
    if rung.name == SUPERIOR:
        return [] if machine.confidential else _overseers(deadline.unit)
    return _active(machine.who_must_act(record))


def _active(people: Iterable[Person]) -> list[Person]:
    """Each once, without the system account and those who left."""
    found = {person.pk: person for person in people if person and person.is_active and not person.is_system}
    return list(found.values())


def _overseers(unit: Unit) -> list[Person]:
    """The head of the superior unit and whoever oversees this part of the tree (Văn phòng, Ban Tổ chức)."""
    superior = superior_of(unit)
    rows = Grant.objects.active().filter(
        permission__codename=Perm.OVERSEE, content_object__path__in=ancestors(unit.path)
    )
    people = list(Person.objects.filter(is_active=True, pk__in=rows.values("user_id")))
    return _active(people + list(everyone_with(Perm.DECIDE, superior.pk) if superior else []))


def sentence(deadline: Deadline, record: Any, left: int) -> str:
    """ "Còn 3 ngày làm việc: …", "Hôm nay là hạn cuối: …", "Quá hạn 2 ngày làm việc: …"."""
    if left > 0:
        lead = ngettext("Còn %(days)d ngày làm việc", "Còn %(days)d ngày làm việc", left) % {"days": left}
    elif left == 0:
        lead = _("Hôm nay là hạn cuối")
    else:
        lead = ngettext("Quá hạn %(days)d ngày làm việc", "Quá hạn %(days)d ngày làm việc", -left) % {"days": -left}
    return f"{lead}: {deadline.label} – {record.reference} {record} ({deadline.due_on:%d/%m/%Y})"
