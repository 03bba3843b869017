"""Named questions about units and people."""

from collections.abc import Collection

from django.db.models import QuerySet

from units.models import Appointment, Person, Unit, UnitType
from units.roles import Role


def superior_of(unit: Unit, *, apart_from: Collection[int] = ()) -> Unit | None:
    """The unit one level up that has a head: where a head's own proposal goes (NĐ 73 Đ.7.4, S2).

    `apart_from`: people who do not count as a head here, because the case is theirs.
    """
    heads = Appointment.objects.active().filter(role=Role.HEAD).exclude(person_id__in=apart_from)
    with_head = heads.values("unit_id")
    return Unit.objects.above(unit.path).exclude(pk=unit.pk).filter(pk__in=with_head, is_active=True).last()


def inspection_authority_of(path: str) -> Unit | None:
    """The nearest committee at or above `path` that has an inspection committee of its own."""
    committees = Unit.objects.filter(type=UnitType.INSPECTION_COMMITTEE, is_active=True).values("parent_id")
    return Unit.objects.above(path).filter(pk__in=committees).last()


def people_in(unit: Unit) -> QuerySet[Person]:
    """Everyone who holds a post in `unit` or below it today, sorted by given name."""
    posts = Appointment.objects.active().filter(unit__path__startswith=unit.path)
    return Person.objects.filter(is_active=True, is_system=False, pk__in=posts.values("person_id"))


def head_of(unit: Unit) -> Person | None:
    post = Appointment.objects.active().filter(unit=unit, role=Role.HEAD).select_related("person").first()
    return post.person if post else None


def home_unit_of(person: Person) -> Unit | None:
    """Where the person works: the unit that their proposals are addressed to."""
    posts = Appointment.objects.active().filter(person=person).select_related("unit", "unit__parent")
    return next((post.unit for post in posts.order_by("-unit__path", "valid_from")), None)
