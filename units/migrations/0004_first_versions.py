"""What was there before versions were kept: each unit gets its first one, and search text is filled."""

from typing import Any

from django.db import migrations

from ui.text import fold
from units import clock

FACTS = ("name", "short_name", "symbol", "type", "parent", "place")


def fill(apps: Any, schema_editor: Any) -> None:
    Unit, UnitVersion, Person = (apps.get_model("units", name) for name in ("Unit", "UnitVersion", "Person"))
    for unit in Unit.objects.all():
        unit.search_text = fold(f"{unit.name} {unit.short_name} {unit.code}")[:400]
        if not unit.is_active:
            unit.closed_on = clock.today()
        unit.save(update_fields=["search_text", "closed_on"])
        UnitVersion.objects.create(
            unit=unit, valid_from=unit.established_on, **{name: getattr(unit, name) for name in FACTS}
        )
    for person in Person.objects.all().iterator():
        person.search_text = fold(f"{person.full_name} {person.username}")
        person.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("units", "0003_versions_and_delegation")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
