"""What makes a record's place in the tree searchable by index alone, and the shape of a person's sight (SCOPE)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
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


def per_level(*order: str, name: str, **options: Any) -> list[models.Index]:
    """An index for each level of the tree, in the order of a list: whatever the scope, the page is its first rows."""
    return [
        models.Index(fields=[f"level_{depth}", *order], name=f"%(class)s_{name}{depth}", **options)
        for depth in range(1, LEVELS + 1)
    ]


#: Conditions that need no look at the rows: none meets the one, all meet the other.
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Scope:
    """Rows found by any of several ways, each a condition that one index answers in the order of the list.

    `q` asks it of a record in hand. A list walks each way by itself as far as its page (`ui.paging`), for an OR over
    different columns reads and sorts all that a person may see (docs/decisions/0010).
    """

    ways: tuple[Q, ...]

    def __post_init__(self) -> None:
        """What nothing meets is no way: most people lack most powers, and each way costs a question."""
        object.__setattr__(self, "ways", tuple(way for way in self.ways if way is not NOTHING))

    @property
    def q(self) -> Q:
        return either(self.ways)


def either(conditions: Iterable[Q]) -> Q:
    """Any of the conditions; nothing at all when there are none."""
    possible = [condition for condition in conditions if condition is not NOTHING]
    return reduce(or_, possible) if possible else NOTHING


def both(one: Q, other: Q) -> Q:
    """Both conditions; nothing at all where one of them is that."""
    return NOTHING if one is NOTHING or other is NOTHING else one & other


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
            *per_level("-created_at", "-id", name="l"),
            models.Index(fields=["unit", "-created_at", "-id"], name="%(class)s_unit"),
            models.Index(fields=["holder", "-created_at", "-id"], name="%(class)s_holder"),
            # "Việc của tôi": what waits at a unit, among all that it ever held
            models.Index(fields=["holder", "state", "state_since"], name="%(class)s_todo"),
        ]
