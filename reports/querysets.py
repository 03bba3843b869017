"""Named questions about reports."""

from django.db.models import Q, QuerySet

from evidence.letterhead import ATTACHED_BODIES
from reports.models import PeriodicReport, ReportState
from units.models import Person, Unit
from units.roles import Perm
from units.scope import Scope


def load() -> QuerySet[PeriodicReport]:
    return PeriodicReport.objects.select_related("unit__parent", "holder", "drafted_by")


def sight_of(by: Person) -> Scope:
    """Issued ones to all who may see the unit's records; drafts to those who make reports there."""
    makes = by.grants.ways_over(Perm.REPORT) + by.grants.ways_over(Perm.ISSUE_REPORT)
    return Scope((*makes, *(Q(state=ReportState.ISSUED) & way for way in by.grants.ways_over(Perm.VIEW))))


def visible_to(by: Person) -> QuerySet[PeriodicReport]:
    return load().filter(sight_of(by).q)


def reportable_units(by: Person) -> QuerySet[Unit]:
    """Units that the person may report on: those where it was given and everything under them."""
    inside = Q(pk__in=[])
    for path in sorted(by.grants.paths.get(Perm.REPORT, ())):
        inside |= Q(path__startswith=path)
    return Unit.objects.filter(inside).exclude(type__in=ATTACHED_BODIES)
