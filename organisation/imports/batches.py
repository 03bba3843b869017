"""Long rows of things in pieces."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
#: Rows that are read from and written to the database together.
BATCH = 1000


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece


def one_line(text: str) -> str:
    """Stored text as a cell says it: a list knows no line ends and no runs of blanks."""
    return " ".join(text.split())
