"""What every record that moves has in common."""

from django.db import models
from django.urls import reverse

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
