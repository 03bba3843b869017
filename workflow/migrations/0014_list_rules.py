"""The rules of the lists: kept filters, reminders, files taken out."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from workflow.seed import rows


def seed(apps, schema_editor):
    Rule = apps.get_model("workflow", "Rule")
    known = set(Rule.objects.values_list("key", flat=True))  # a new installation has sown them
    Rule.objects.bulk_create(
        Rule(**row | {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])})
        for row in rows("rules")
        if row["key"] not in known
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0013_request_rules")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
