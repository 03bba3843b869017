"""Names are searched anywhere in them: on PostgreSQL by trigrams, SQLite reads them through."""

from django.db import migrations

INDEXES = {"unit_words": "units_unit", "person_words": "units_person"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")  # trusted: whoever may create here may do so
    for name, table in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_closed_units'),
    ]

    operations = [migrations.RunPython(add, remove, elidable=False)]
