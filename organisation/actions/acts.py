"""What every act of an administrator begins with: the row locked, the form's key used up, the page not stale."""

from typing import TypeVar

from django.db import models

from evidence import audit
from units.models import Person
from workflow.engine import claim, moved_sentence
from workflow.errors import Stale

M = TypeVar("M", bound=models.Model)


def version_of(record: models.Model) -> int:
    """How many acts the chain of `record` tells of: a form carries the number it was drawn from."""
    return audit.chain_of(record).count()


def locked(record: M, action: str, *, by: Person, key: str = "", seen: int | None = None) -> M:
    """The row, locked and fresh. Raises AlreadyDone for the same form again, Stale when somebody was faster."""
    model = type(record)
    fresh: M = model._base_manager.select_for_update().get(pk=record.pk)
    by.forget_grants()
    claim(key, fresh, action, by)
    if seen is not None and seen != version_of(fresh):
        raise Stale(moved_sentence(fresh))
    return fresh
