"""The columns that make a record's place in the tree searchable by index alone (SCOPE: measured)."""

from django.db import models
from django.db.models.functions import Left

from units.paths import LEVEL_WIDTH

LEVELS = 6


def _level(depth: int) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Left("unit_path", LEVEL_WIDTH * depth),
        output_field=models.CharField(max_length=LEVEL_WIDTH * depth),
        db_persist=True,
    )


def under(path: str) -> models.Q:
    """Records of the unit at `path` and of everything below it."""
    depth = len(path) // LEVEL_WIDTH
    return models.Q(**({f"level_{depth}": path} if depth <= LEVELS else {"unit_path__startswith": path}))


class UnitScoped(models.Model):
    """A record that belongs to a unit (`unit`: whose subtree may see it) and is held by one (`holder`: who acts)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", editable=False)
    unit_path = models.CharField(max_length=64, editable=False)
    holder = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", editable=False)
    level_1 = _level(1)
    level_2 = _level(2)
    level_3 = _level(3)
    level_4 = _level(4)
    level_5 = _level(5)
    level_6 = _level(6)

    class Meta:
        abstract = True
        indexes = [
            *(
                models.Index(fields=[f"level_{depth}", "-created_at", "-id"], name=f"%(class)s_l{depth}")
                for depth in range(1, LEVELS + 1)
            ),
            models.Index(fields=["unit", "-created_at", "-id"], name="%(class)s_unit"),
            models.Index(fields=["holder", "-created_at", "-id"], name="%(class)s_holder"),
        ]
