"""Named questions about changes of the tree."""

from django.db.models import Prefetch, QuerySet

from organisation.models import EventUnit, UnitEvent
from units.models import Person
from units.roles import Perm


def load() -> QuerySet[UnitEvent]:
    parts = EventUnit.objects.select_related("unit__parent")
    events = UnitEvent.objects.select_related("unit__parent", "holder", "parent", "founded")
    return events.prefetch_related(Prefetch("parts", parts))


def visible_to(by: Person) -> QuerySet[UnitEvent]:
    """Those who administer the unit, and those who audit it."""
    return load().filter(by.grants.q_over(Perm.ADMINISTER) | by.grants.q_over(Perm.AUDIT))
