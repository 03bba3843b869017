"""The rules and the calendar that an installation starts with."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from workflow.seed import rows


def seed(apps, schema_editor):
    Rule = apps.get_model("workflow", "Rule")
    CalendarDay = apps.get_model("workflow", "CalendarDay")
    Rule.objects.bulk_create(
        Rule(**row | {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])})
        for row in rows("rules")
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(**row | {"date": date.fromisoformat(row["date"])}) for row in rows("calendar")
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
