"""Named questions about changes of the tree."""

from django.db.models import Prefetch, Q, QuerySet

from organisation.models import EventUnit, UnitEvent
from units.models import Person, Unit
from units.roles import Perm
from units.scope import Scope, under


def load() -> QuerySet[UnitEvent]:
    parts = EventUnit.objects.select_related("unit__parent")
    events = UnitEvent.objects.select_related("unit__parent", "holder", "parent", "founded")
    return events.prefetch_related(Prefetch("parts", parts))


def of_unit(unit: Unit) -> Q:
    """Changes of the unit or of one below it, those included that it ended in or went on from."""
    parts = EventUnit.objects.filter(unit__path__startswith=unit.path)
    return under(unit.path) | Q(pk__in=parts.values("event_id"))


def sight_of(by: Person) -> Scope:
    """Those who administer the unit, and those who audit it."""
    return Scope((*by.grants.ways_over(Perm.ADMINISTER), *by.grants.ways_over(Perm.AUDIT)))


def visible_to(by: Person) -> QuerySet[UnitEvent]:
    return load().filter(sight_of(by).q)
