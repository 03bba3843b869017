"""The limits of a remark, for an older installation."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from workflow.seed import rows


def seed(apps, schema_editor):
    Rule = apps.get_model("workflow", "Rule")
    known = set(Rule.objects.filter(key__startswith="comment.").values_list("key", flat=True))
    Rule.objects.bulk_create(
        Rule(**row | {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])})
        for row in rows("rules")
        if row["key"].startswith("comment.") and row["key"] not in known  # a new installation has sown them
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("workflow", "0008_more_rules")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
