"""Named reads of the administrators' screens."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from evidence.models import AuditEntry
from organisation.actions.accounts import OPEN
from organisation.sight import administered, administers_all
from ui.text import fold
from units import clock
from units.models import Appointment, PeriodQuerySet, Person, Unit
from units.paths import ancestors
from units.roles import Perm
from workflow.models import Rule


def people_kept(by: Person) -> QuerySet[Person]:
    """People with a post, now or ever, in the units that `by` administers; of those without any, the ones they opened.

    Whoever administers all units sees everybody.
    """
    people = Person.objects.filter(is_system=False)
    if administers_all(by):
        return people
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    kind = ContentType.objects.get_for_model(Person)
    opened = AuditEntry.objects.filter(by=by, content_type=kind, action=OPEN).values("object_id")
    return people.filter(Exists(posts.filter(unit__in=administered(by))) | Q(pk__in=opened) & ~Exists(posts))


def found(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name or user name holds every word, accents or not."""
    for word in fold(words).split():
        people = people.filter(search_text__contains=word)
    return people


def working(people: QuerySet[Person]) -> QuerySet[Person]:
    """Who has an account that works and has not left."""
    return people.filter(Q(left_on__isnull=True) | Q(left_on__gte=clock.today()), is_active=True)


def gone(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.filter(left_on__lt=clock.today())


def with_post(people: QuerySet[Person], unit: Unit | None, role: str, *, today_only: bool) -> QuerySet[Person]:
    """Who holds (or, with `today_only` false, ever held) that role in that unit or under it."""
    posts = Appointment.objects.active() if today_only else Appointment.objects.all()
    posts = posts.filter(person=OuterRef("pk"))
    if unit:
        posts = posts.filter(unit__path__startswith=unit.path)
    if role:
        posts = posts.filter(role=role)
    return people.filter(Exists(posts))


def appointments_kept(by: Person) -> QuerySet[Appointment]:
    """Posts that `by` may change: those in the units that they administer."""
    rows = Appointment.objects.filter(unit__in=administered(by), person__is_system=False)
    return rows.select_related("person", "unit__parent", "acting_for__person")


def rules_seen(by: Person) -> PeriodQuerySet:
    """General rules, those of the units that `by` administers, and those that these inherit."""
    above = {path for own in by.grants.paths.get(Perm.ADMINISTER, frozenset()) for path in ancestors(own)}
    return Rule.objects.filter(Q(unit__isnull=True) | Q(unit__in=administered(by)) | Q(unit__path__in=above))
