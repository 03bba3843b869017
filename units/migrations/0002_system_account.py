"""The account that scheduled jobs act as. It has no usable password."""

from django.db import migrations


def create(apps, schema_editor):
    Person = apps.get_model("units", "Person")
    Person.objects.create(
        username="he-thong",
        full_name="Hệ thống",
        sort_name="Hệ thống",
        sort_key="",
        is_system=True,
        password="!",  # noqa: S106 - "!" marks a password that nothing matches
    )


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
