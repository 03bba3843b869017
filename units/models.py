"""People, units, terms, appointments, and the permission rows that appointments give."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ui.text import nfc, sort_key_vi, sort_name_of
from units import clock
from units.paths import LEVEL_WIDTH, next_path
from units.roles import PERM_LABELS, Perm, Role

if TYPE_CHECKING:
    from units.grants import Grants

SYSTEM_USERNAME = "he-thong"


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, full_name: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(username=nfc(username), full_name=full_name, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, username: str, full_name: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(username, full_name, password, is_superuser=True, **fields)

    def system(self) -> "Person":
        """The account that scheduled jobs act as; it cannot log in."""
        return self.get(username=SYSTEM_USERNAME)


class Person(AbstractBaseUser, PermissionsMixin):
    """A user. `sort_name` starts as a guess (given name first) and may be corrected by hand: K'Brơi, Cil Ha Sương."""

    username = models.CharField(_("tên đăng nhập"), max_length=64, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    sort_name = models.CharField(_("tên để sắp xếp"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    title = models.CharField(_("chức danh"), max_length=120, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_system = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("người dùng")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_name = nfc(self.full_name)
        self.sort_name = nfc(self.sort_name) or sort_name_of(self.full_name)
        self.sort_key = sort_key_vi(self.sort_name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def grants(self) -> "Grants":
        """What the person may do today, read once from the permission rows."""
        from units.grants import read_grants  # grants reads models

        return read_grants(self)

    def forget_grants(self) -> None:
        self.__dict__.pop("grants", None)


class UnitType(models.TextChoices):
    PROVINCIAL_COMMITTEE = "PROVINCIAL_COMMITTEE", _("Tỉnh ủy, thành ủy trực thuộc Trung ương")
    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE", _("Huyện ủy, thị ủy, thành ủy thuộc tỉnh")
    BLOC_COMMITTEE = "BLOC_COMMITTEE", _("Đảng ủy khối")
    PROVINCIAL_AGENCY_COMMITTEE = "PROVINCIAL_AGENCY_COMMITTEE", _("Đảng ủy các cơ quan cấp tỉnh")
    COMMUNE_COMMITTEE = "COMMUNE_COMMITTEE", _("Đảng ủy xã, phường, đặc khu")
    GRASSROOTS_PARTY_COMMITTEE = "GRASSROOTS_PARTY_COMMITTEE", _("Đảng bộ cơ sở")
    GRASSROOTS_CELL = "GRASSROOTS_CELL", _("Chi bộ cơ sở")
    SECTION_COMMITTEE = "SECTION_COMMITTEE", _("Đảng bộ bộ phận")
    SUBORDINATE_CELL = "SUBORDINATE_CELL", _("Chi bộ trực thuộc")
    PARTY_GROUP = "PARTY_GROUP", _("Tổ đảng")
    EMPLOYER = "EMPLOYER", _("Doanh nghiệp, cơ quan")
    INSPECTION_COMMITTEE = "INSPECTION_COMMITTEE", _("Ủy ban Kiểm tra")
    ADVISORY_BODY = "ADVISORY_BODY", _("Cơ quan tham mưu, giúp việc")
    MASS_ORGANISATION = "MASS_ORGANISATION", _("Mặt trận, đoàn thể")
    AD_HOC_BODY = "AD_HOC_BODY", _("Hội đồng, tổ, đoàn")


class UnitQuerySet(models.QuerySet["Unit"]):
    def under(self, unit: "Unit") -> "UnitQuerySet":
        """`unit` and everything below it."""
        return self.filter(path__startswith=unit.path)

    def above(self, path: str) -> "UnitQuerySet":
        """The unit at `path` and its ancestors, the nearest last."""
        prefixes = [path[:end] for end in range(LEVEL_WIDTH, len(path) + 1, LEVEL_WIDTH)]
        return self.filter(path__in=prefixes).order_by("path")


class Unit(models.Model):
    """A unit of the tree. `path` is a materialised path of four base-36 digits a level (SCOPE: measured best)."""

    code = models.CharField(_("mã"), max_length=32, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=24, help_text=_("Phần sau dấu / trong số văn bản"))
    type = models.CharField(_("loại"), max_length=32, choices=UnitType)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    party_unit = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="employers")
    path = models.CharField(max_length=64, unique=True, editable=False)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        ordering = ["path"]
        permissions = [(perm.value, str(label)) for perm, label in PERM_LABELS.items()]
        constraints = [
            models.CheckConstraint(
                condition=Q(type="EMPLOYER") | Q(party_unit__isnull=True), name="only_an_employer_has_a_party_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name, self.short_name = nfc(self.name), nfc(self.short_name) or nfc(self.name)
        with transaction.atomic():  # the siblings stay locked until the new path is stored
            if not self.path:
                self.path = next_path(type(self), self.parent)
            super().save(*args, **kwargs)

    @property
    def depth(self) -> int:
        """1 for a root."""
        return len(self.path) // LEVEL_WIDTH


class Term(models.Model):
    """Nhiệm kỳ: the period within which a unit numbers its documents (HD 36)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    name = models.CharField(_("nhiệm kỳ"), max_length=32)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        ordering = ["unit", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="a_term_once_per_unit"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="a_term_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PeriodQuerySet(models.QuerySet[Any]):
    def active(self, on: date | None = None) -> "PeriodQuerySet":
        """Rows whose period covers the day (today by default); both ends count."""
        day = on or clock.today()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Appointment(models.Model):
    """A person holds a role in a unit for a period (DOMAIN §4.2); the last day still counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(_("vai trò"), max_length=16, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=64, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "role", "person__sort_key"]
        indexes = [models.Index(fields=["unit", "role"], name="appointment_unit_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="an_appointment_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.post or self.get_role_display()}, {self.unit}"


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
