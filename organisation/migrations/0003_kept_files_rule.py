"""How long a list is kept that was sent in and never applied."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from workflow.seed import rows

KEY = "import.keep_unapplied"


def seed(apps, schema_editor):
    Rule = apps.get_model("workflow", "Rule")
    if Rule.objects.filter(key=KEY).exists():  # a new installation has sown it
        return
    for row in rows("rules"):
        if row["key"] == KEY:
            Rule.objects.create(
                **row | {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])}
            )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_import_runs"), ("workflow", "0005_import_rules")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
