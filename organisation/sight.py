"""Which units a person sees: in full, by name only, or not at all."""

from django.db.models import Q, QuerySet

from units.grants import Grants
from units.models import Appointment, Person, Unit
from units.paths import ancestors
from units.roles import Perm

#: Whoever holds one of these over a unit sees all of it: people, posts, records, history.
WHOLE = (Perm.VIEW, Perm.ADMINISTER, Perm.OVERSEE)


def seen_whole(by: Person) -> QuerySet[Unit]:
    """Units whose people, posts and history the person sees: those in their care, and those where they work."""
    return Unit.objects.filter(_whole(by))


def seen(by: Person) -> QuerySet[Unit]:
    """Those, and by name the ones above them; every other unit is a 404 for the person."""
    own, care = _own_paths(by), _care_paths(by.grants)
    above = {path for one in own | care for path in ancestors(one)}
    return Unit.objects.filter(_below(care) | Q(path__in=above))


def starting_paths(by: Person) -> frozenset[str]:
    """Where the person's sight starts: the units where they work, and those at the top of their care."""
    return _own_paths(by) | _care_paths(by.grants)


def administered(by: Person) -> QuerySet[Unit]:
    """Units whose accounts, appointments and structure the person keeps."""
    return Unit.objects.filter(_below(by.grants.paths.get(Perm.ADMINISTER, frozenset())))


def administers_all(by: Person) -> bool:
    """Whether the person keeps what all units share: general rules, the calendar."""
    roots = set(Unit.objects.filter(parent__isnull=True, is_active=True).values_list("path", flat=True))
    return bool(roots) and roots <= by.grants.paths.get(Perm.ADMINISTER, frozenset())


def _whole(by: Person) -> Q:
    return _below(_care_paths(by.grants)) | Q(path__in=_own_paths(by))


def _care_paths(grants: Grants) -> frozenset[str]:
    return frozenset().union(*(grants.paths.get(perm, frozenset()) for perm in WHOLE))


def _own_paths(by: Person) -> frozenset[str]:
    return frozenset(Appointment.objects.active().filter(person=by).values_list("unit__path", flat=True))


def _below(paths: frozenset[str]) -> Q:
    """Units at or below any of the paths; a path below another adds nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        if not paths.intersection(ancestors(path)[:-1]):
            condition |= Q(path__startswith=path)
    return condition
