"""Appointments, and the permission rows that they give."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from units import clock
from units.models.people import Person
from units.models.periods import PeriodQuerySet
from units.models.tree import Unit
from units.paths import ancestors
from units.roles import DELEGABLE, ROLES, Perm, Role


class Appointment(models.Model):
    """A person holds a role in a unit for a period (DOMAIN §4.2); the last day still counts.

    With `acting_for` it is an ủy quyền: the holder of that appointment is away, and this person acts in their place
    within `limits`, a list of permissions (`units.roles.DELEGABLE`).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(_("vai trò"), max_length=16, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=64, blank=True)
    acting_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("ủy quyền của")
    )
    limits = models.JSONField(_("phạm vi ủy quyền"), default=list, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "role", "person__sort_key"]
        indexes = [models.Index(fields=["unit", "role"], name="appointment_unit_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="an_appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | Q(valid_to__isnull=False), name="acting_for_another_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}, {self.unit}"

    @property
    def title(self) -> str:
        """What the holder is called there."""
        return self.post or str(self.get_role_display())

    @property
    def may_be_delegated(self) -> bool:
        """Its holder may leave something of it to another; what was left to them goes no further."""
        return self.acting_for_id is None and bool(DELEGABLE & ROLES[self.role].perms)

    @property
    def has_begun(self) -> bool:
        return self.valid_from <= clock.today()


class Grant(UserObjectPermissionBase):
    """A guardian permission row on a unit, given by an appointment for the appointment's period.

    The period stands in the row, so a permission starts and ends on its day whether or not any job has run.
    """

    content_object = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="grants")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PeriodQuerySet.as_manager()  # type: ignore[assignment,misc]  # guardian declares its own manager

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "permission"], name="a_permission_once_per_appointment")
        ]
        indexes = [
            models.Index(fields=["user", "valid_from", "valid_to"], name="grant_of_user"),
            models.Index(fields=["content_object", "permission"], name="grant_on_unit"),
        ]


def everyone_with(perm: Perm, unit_id: int) -> models.QuerySet[Person]:
    """Active people who hold `perm` on that very unit today, sorted by given name."""
    rows = Grant.objects.active().filter(content_object_id=unit_id, permission__codename=perm)
    return Person.objects.filter(is_active=True, pk__in=rows.values("user_id"))


def everyone_over(perm: Perm, path: str) -> models.QuerySet[Person]:
    """Active people who hold `perm` today on the unit at `path` or on one above it, sorted by given name."""
    rows = Grant.objects.active().filter(content_object__path__in=ancestors(path), permission__codename=perm)
    return Person.objects.filter(is_active=True, pk__in=rows.values("user_id"))
