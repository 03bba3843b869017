"""The rules of issues, for an older installation."""

import importlib

from django.db import migrations

more_rules = importlib.import_module("workflow.migrations.0008_more_rules")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0008_more_rules")]
    operations = [migrations.RunPython(more_rules.seed, migrations.RunPython.noop)]
