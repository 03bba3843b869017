"""How long a list may be that is brought in on a page."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from workflow.seed import rows

KEYS = ("import.unit_rows", "import.people_rows")


def seed(apps, schema_editor):
    Rule = apps.get_model("workflow", "Rule")
    known = set(Rule.objects.filter(key__in=KEYS).values_list("key", flat=True))  # a new installation has sown them
    Rule.objects.bulk_create(
        Rule(**row | {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])})
        for row in rows("rules")
        if row["key"] in KEYS and row["key"] not in known
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_fill_counted_deadlines")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
