"""What every record that moves has in common."""

from functools import cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.encoding import force_str

from units import clock
from units.scope import UnitScoped


class Record(UnitScoped):
    """Base of proposals, pilots, reviews and reports: a place in the tree, a version, a state and since when.

    `version` grows with every act; a form carries the version it was made from, so a stale one is found out.
    """

    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)

    url_name = ""

    class Meta(UnitScoped.Meta):
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:
        """Django's own `get_…_display`, which builds every label of every choice anew at each call."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.pk])

    @property
    def reference(self) -> str:
        """The number by which people call it."""
        raise NotImplementedError

    @property
    def held_by(self) -> str:
        """Who has to act now, in words; from loaded rows only."""
        raise NotImplementedError


@cache
def _labels(field: models.Field) -> dict[Any, Any]:
    """The choices of a field, their labels still to be put into the reader's language."""
    return dict(field.flatchoices)
