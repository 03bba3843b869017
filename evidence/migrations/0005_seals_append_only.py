"""The seals are as final as the entries that they seal."""

from django.db import migrations

from evidence import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_seals")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
