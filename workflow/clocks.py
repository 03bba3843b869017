"""Deadlines follow states: each machine says which clock runs where, and this keeps the rows true."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from evidence.language import in_vietnamese
from units import clock
from workflow import rules
from workflow.calendar import WorkingCalendar, due_date
from workflow.machine import Clock, machine_of
from workflow.models import Deadline


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


def _run(record: Any, spec: Clock, row: Deadline | None) -> None:
    if row is None:
        Deadline.objects.create(
            kind=spec.kind,
            label=in_vietnamese(spec.label),
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            unit_id=record.holder_id,
            due_on=_due(record, spec),
        )
        return
    row.unit_id = record.holder_id
    if row.paused_on is not None:
        today = clock.today()
        row.due_on = WorkingCalendar(today).add(today, row.days_left_at_pause or 0)
        row.paused_on = row.days_left_at_pause = None
    elif spec.due_field:
        row.due_on = getattr(record, spec.due_field)
    row.save()


def _due(record: Any, spec: Clock) -> Any:
    if spec.due_field:
        return getattr(record, spec.due_field)
    return due_date(clock.now(), rules.whole(spec.rule, record.holder))


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
