"""Materialised paths: four base-36 digits a level, siblings numbered from 0001."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from units.models import Unit

LEVEL_WIDTH = 4
#: Levels that the column of a path has room for.
DEEPEST = 16
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def to_base36(number: int) -> str:
    """`number` (0 ≤ number < 36⁴) as four digits."""
    digits = ""
    for _place in range(LEVEL_WIDTH):
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits


def next_path(model: "type[Unit]", parent: "Unit | None") -> str:
    """The path of a new last child of `parent` (a new root when None). Call inside a transaction."""
    siblings = model.objects.select_for_update().filter(parent=parent).order_by("-path")
    last = siblings.values_list("path", flat=True).first()
    number = int(last[-LEVEL_WIDTH:], 36) + 1 if last else 1
    return (parent.path if parent else "") + to_base36(number)


def ancestors(path: str) -> list[str]:
    """The path itself and every prefix, the root first."""
    return [path[:end] for end in range(LEVEL_WIDTH, len(path) + 1, LEVEL_WIDTH)]
