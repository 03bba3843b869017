"""The rules of adjustments, for an older installation."""

import importlib

from django.db import migrations

more_rules = importlib.import_module("workflow.migrations.0008_more_rules")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0010_co_author_rules")]
    operations = [migrations.RunPython(more_rules.seed, migrations.RunPython.noop)]
