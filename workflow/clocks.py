"""Deadlines follow states: each machine says which clock runs where, and this keeps the rows true."""

from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from evidence.language import in_vietnamese
from units import clock
from workflow import rules
from workflow.calendar import WorkingCalendar, last_day, received_on
from workflow.machine import Clock, machine_of, machines
from workflow.models import Deadline

#: The column of a model that keeps the nearest last day of its running clocks.
NEAREST = "nearest_due"


def deadlines_of(record: Any) -> Any:
    """Every clock the record has had, running or closed."""
    kind = ContentType.objects.get_for_model(record)
    return Deadline.objects.filter(content_type=kind, object_id=record.pk)


def keep_true(record: Any) -> None:
    """Open, pause, resume or close the record's clocks to match its state. Runs inside `perform`."""
    running = {row.kind: row for row in deadlines_of(record).running()}
    for spec in machine_of(record).clocks:
        row = running.get(spec.kind)
        if record.state in spec.running and spec.applies(record):
            _run(record, spec, row)
        elif record.state in spec.paused:
            _pause(row)
        elif row:
            close(row, clock.now())
    if hasattr(record, NEAREST):
        _note_nearest(record)


def nearest_due(kind: ContentType, record: Any) -> Any:
    """The last day of the running clock of a record that runs out first, as a subquery; `record` refers to its key."""
    running = Deadline.objects.running().filter(content_type=kind, object_id=record, paused_on__isnull=True)
    return Subquery(running.order_by("due_on").values("due_on")[:1])


def _note_nearest(record: Any) -> None:
    """A record with a column for it keeps its nearest last day: lists are narrowed and ordered by it."""
    running = deadlines_of(record).running().filter(paused_on__isnull=True)
    due_on = running.order_by("due_on").values_list("due_on", flat=True).first()
    if due_on != getattr(record, NEAREST):
        setattr(record, NEAREST, due_on)
        type(record)._base_manager.filter(pk=record.pk).update(**{NEAREST: due_on})


def _run(record: Any, spec: Clock, row: Deadline | None) -> None:
    if row is None:
        Deadline.objects.create(
            kind=spec.kind,
            label=in_vietnamese(spec.label),
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            unit_id=record.holder_id,
            **_length(record, spec),
        )
        return
    row.unit_id = record.holder_id
    if row.paused_on is not None:
        _resume(row)
    elif spec.due_field:
        row.due_on = getattr(record, spec.due_field)
    row.save()


def _length(record: Any, spec: Clock) -> dict[str, Any]:
    """The last day, and what it is counted from where the record does not name it."""
    if spec.due_field:
        return {"due_on": getattr(record, spec.due_field)}
    received, days = received_on(clock.now()), rules.whole(spec.rule, record.holder)
    due_on = last_day(received, days, WorkingCalendar(received))
    return {"due_on": due_on, "counted_from": received, "working_days": days}


def _resume(row: Deadline) -> None:
    """The rest of the days is counted from today; today is day 0, or the next working day when it is a day off."""
    today, rest = clock.today(), row.days_left_at_pause or 0
    row.due_on, row.counted_from, row.working_days = last_day(today, rest, WorkingCalendar(today)), today, rest
    row.paused_on = row.days_left_at_pause = None


def _pause(row: Deadline | None) -> None:
    if row is None or row.paused_on is not None:
        return
    row.paused_on = clock.today()
    row.days_left_at_pause = WorkingCalendar(row.paused_on).between(row.paused_on, row.due_on)
    row.save()


def close(row: Deadline, at: datetime) -> None:
    """Stop the clock; it was kept when closed, or paused for good, on or before its last day."""
    row.closed_at = at
    row.kept = timezone.localdate(at) <= row.due_on if row.paused_on is None else row.paused_on <= row.due_on
    row.paused_on = row.days_left_at_pause = None
    row.save()


@transaction.atomic
def recompute_open(day: date) -> int:
    """`day` has become a day off or a working day: count the running deadlines over it anew (DOMAIN §5.6).

    Each keeps its number of days, the rule under which it was opened; a day that a record names itself stays, and what
    is closed stays. Returns how many got another last day.
    """
    over_it = Deadline.objects.running().filter(counted_from__lte=day, due_on__gte=day)
    calendar = WorkingCalendar(day)
    changed = [row for row in over_it.select_for_update() if _count_anew(row, calendar)]
    Deadline.objects.bulk_update(changed, ["due_on", "days_left_at_pause"], batch_size=500)
    _note_nearest_anew(changed)
    return len(changed)


def _note_nearest_anew(changed: list[Deadline]) -> None:
    for machine in machines():
        if hasattr(machine.model, NEAREST):
            kind = ContentType.objects.get_for_model(machine.model)
            keys = [row.object_id for row in changed if row.content_type_id == kind.pk]
            rows = machine.model._base_manager
            for start in range(0, len(keys), 500):
                rows.filter(pk__in=keys[start : start + 500]).update(**{NEAREST: nearest_due(kind, OuterRef("pk"))})


def _count_anew(row: Deadline, calendar: WorkingCalendar) -> bool:
    """Whether the last day is another one now."""
    if row.counted_from is None or row.working_days is None:
        return False
    before = row.due_on
    row.due_on = last_day(row.counted_from, row.working_days, calendar)
    if row.paused_on is not None:
        row.days_left_at_pause = calendar.between(row.paused_on, row.due_on)
    return row.due_on != before
