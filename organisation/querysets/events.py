"""Named questions about changes of the tree."""

from django.db.models import Prefetch, QuerySet

from organisation.models import EventUnit, UnitEvent
from units.models import Person
from units.roles import Perm
from units.scope import Scope


def load() -> QuerySet[UnitEvent]:
    parts = EventUnit.objects.select_related("unit__parent")
    events = UnitEvent.objects.select_related("unit__parent", "holder", "parent", "founded")
    return events.prefetch_related(Prefetch("parts", parts))


def sight_of(by: Person) -> Scope:
    """Those who administer the unit, and those who audit it."""
    return Scope((*by.grants.ways_over(Perm.ADMINISTER), *by.grants.ways_over(Perm.AUDIT)))


def visible_to(by: Person) -> QuerySet[UnitEvent]:
    return load().filter(sight_of(by).q)
