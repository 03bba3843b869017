"""Rows that hold for a period of days."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from units import clock


class PeriodQuerySet(models.QuerySet[Any]):
    def active(self, on: date | None = None) -> "PeriodQuerySet":
        """Rows whose period covers the day (today by default); both ends count."""
        day = on or clock.today()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def overlapping(self, starts: date, ends: date | None) -> "PeriodQuerySet":
        """Rows that share a day with a period; None is an open end."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=starts))
        return rows.filter(valid_from__lte=ends) if ends else rows
