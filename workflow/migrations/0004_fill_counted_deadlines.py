"""Deadlines that run already: what they are counted from, so that a later change of the calendar reaches them too."""

from typing import Any

from django.db import migrations

from workflow.calendar import WorkingCalendar, received_on

#: Their day is named by the record, not counted.
NAMED = ("monitoring.report", "pilot.start", "review.explain", "review.hearing")


def fill(apps: Any, schema_editor: Any) -> None:
    """The days are read back from the last day; a rest in between counts with them, as nothing tells it apart."""
    Deadline = apps.get_model("workflow", "Deadline")
    for row in Deadline.objects.filter(closed_at__isnull=True).exclude(kind__in=NAMED).iterator():
        row.counted_from = received_on(row.opened_at)
        calendar = WorkingCalendar(row.counted_from)
        row.working_days = calendar.between(calendar.next_working(row.counted_from), row.due_on)
        row.save(update_fields=["counted_from", "working_days"])


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_counted_deadlines")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
