"""The one clock. Everything asks it, so that the demo and the tests can live months in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The present day in Vietnam."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Move the clock to `moment` (aware) for the block."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
