"""The rules of requests for resources, for an older installation."""

import importlib

from django.db import migrations

more_rules = importlib.import_module("workflow.migrations.0008_more_rules")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0012_limitation_rules")]
    operations = [migrations.RunPython(more_rules.seed, migrations.RunPython.noop)]
