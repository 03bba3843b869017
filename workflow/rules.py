"""Numbers that the law sets, looked up by key, unit and day."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.db.models.functions import Coalesce, Length

from units import clock
from units.models import Unit
from units.paths import ancestors
from workflow.models import Rule


def rule(key: str, unit: Unit | None = None, on: date | None = None) -> Rule:
    """The rule in force for `unit` on a day (today): its own, else its nearest ancestor's, else the general one.

    Raises ImproperlyConfigured when there is none: a missing rule is never replaced by a guess.
    """
    reach = Q(unit__isnull=True)
    if unit is not None:
        reach |= Q(unit__path__in=ancestors(unit.path))
    rules = Rule.objects.active(on or clock.today()).filter(reach, key=key)
    found = rules.order_by(Coalesce(Length("unit__path"), 0).desc(), "-valid_from").first()
    if found is None:
        raise ImproperlyConfigured(f"no rule {key!r} is in force")
    return found


def number(key: str, unit: Unit | None = None, on: date | None = None) -> int | Decimal:
    """The rule's value in its own unit of measure."""
    return rule(key, unit, on).number


def whole(key: str, unit: Unit | None = None, on: date | None = None) -> int:
    """The rule's value as a whole number (days, times, characters, megabytes)."""
    return int(rule(key, unit, on).value)
