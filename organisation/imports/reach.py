"""Within which units somebody imports and exports. What lies outside is spoken of as if it did not exist."""

from dataclasses import dataclass

from django.db.models import QuerySet

from organisation.sight import administered, administers_all
from units.models import Appointment, Person, Unit
from units.roles import OWN, ROLES, Perm


@dataclass(frozen=True)
class Reach:
    """`units`: those that `by` administers; `everything` where no unit lies outside."""

    by: Person
    units: QuerySet[Unit]
    everything: bool

    def holds(self, unit: Unit | None) -> bool:
        return unit is not None and (self.everything or self._over(unit.path))

    def may_give(self, role: str, unit: Unit) -> bool:
        """A role that serves the committee above counts there, so that committee has to be in reach as well."""
        return ROLES[role].post == OWN or unit.parent is None or self.holds(unit.parent)

    def keeps_all_posts_of(self, people: QuerySet[Person]) -> set[int]:
        """The ids of those of `people` who hold and held no post outside: their own facts may be changed.

        Otherwise a mail address changed by a lower administrator would open an account with powers above.
        """
        if self.by.is_system:
            return set(people.values_list("pk", flat=True))
        kept = people.filter(is_system=False, is_superuser=False)
        if not self.everything:
            outside = Appointment.objects.filter(person__in=people).exclude(unit__in=self.units)
            kept = kept.exclude(pk__in=outside.values("person_id")).filter(appointments__isnull=False)
        return set(kept.values_list("pk", flat=True))

    def _over(self, path: str) -> bool:
        return self.by.grants.over(Perm.ADMINISTER, path)


def reach_of(by: Person) -> Reach:
    """The system account, as which a command acts, reaches everything."""
    if by.is_system:
        return Reach(by, Unit.objects.all(), everything=True)
    return Reach(by, administered(by), everything=administers_all(by))
