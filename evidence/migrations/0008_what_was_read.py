"""What of a confidential record was read. SQLite makes the table anew for it, so the triggers are put back."""

from django.db import migrations, models

from evidence import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_quarantine")]
    operations = [
        migrations.AddField(
            model_name="readentry",
            name="what",
            field=models.CharField(blank=True, default="", max_length=250, verbose_name="nội dung đã xem"),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
