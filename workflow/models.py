"""Rules, the calendar, running clocks, used form keys: what workflow keeps in tables."""

from decimal import Decimal

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models import PeriodQuerySet


class Measure(models.TextChoices):
    WORKING_DAYS = "WD", _("ngày làm việc")
    DAYS = "D", _("ngày")
    MONTHS = "M", _("tháng")
    TIMES = "TIMES", _("lần")
    COUNT = "COUNT", _("số lượng")
    PERCENT = "PERCENT", _("%")
    CHARACTERS = "CHARS", _("ký tự")
    MEGABYTES = "MB", _("MB")


class Certainty(models.TextChoices):
    """How sure the number is (DOMAIN §0.1)."""

    SEED = "SEED", _("Theo văn bản gốc")
    SOURCE = "S", _("Theo nguồn đã đọc")
    OLD_SOURCE = "S-OLD", _("Theo dự thảo hoặc quy định cũ")
    GENERAL = "M", _("Theo hiểu biết chung")
    CHOICE = "D", _("Lựa chọn của hệ thống")


class Rule(models.Model):
    """A number that the law or the unit sets, with its basis and its period. A unit's own rule beats its parent's."""

    key = models.CharField(_("khóa"), max_length=64)
    label = models.CharField(_("nội dung"), max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="rules")
    value = models.DecimalField(_("giá trị"), max_digits=12, decimal_places=2)
    measure = models.CharField(_("đơn vị tính"), max_length=8, choices=Measure)
    basis = models.CharField(_("căn cứ"), max_length=200)
    certainty = models.CharField(_("độ chắc chắn"), max_length=8, choices=Certainty)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["key", "unit__path", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "unit", "valid_from"], name="a_unit_rule_starts_once"),
            models.UniqueConstraint(
                fields=["key", "valid_from"], condition=Q(unit__isnull=True), name="a_general_rule_starts_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f} {self.get_measure_display()}"

    @property
    def number(self) -> int | Decimal:
        return int(self.value) if self.value == self.value.to_integral_value() else self.value

    @property
    def amount(self) -> str:
        """As people read it: "7 ngày làm việc", "66,5%", "2"."""
        number = f"{self.value.normalize():f}".replace(".", ",")
        if self.measure == Measure.COUNT:
            return number
        return f"{number}%" if self.measure == Measure.PERCENT else f"{number} {self.get_measure_display()}"


class DayKind(models.TextChoices):
    OFF = "OFF", _("Nghỉ")
    MAKE_UP = "MAKE_UP", _("Làm bù")


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day worked to make up for one."""

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=8, choices=DayKind)
    note = models.CharField(_("ghi chú"), max_length=200)
    source = models.CharField(_("nguồn"), max_length=120)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.note}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> "DeadlineQuerySet":
        return self.filter(closed_at__isnull=True)


class Deadline(models.Model):
    """A running clock of a record: who holds it, until when, and whether it was kept.

    `working_days` counted from `counted_from` (the day on which what started it counts as received) give `due_on`, so
    that a change of the calendar can count anew. Both are empty where the record itself names the day.
    """

    kind = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="deadlines")
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    counted_from = models.DateField(null=True, blank=True)
    working_days = models.IntegerField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    days_left_at_pause = models.IntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="deadline_of_record"),
            models.Index(fields=["due_on"], condition=Q(closed_at__isnull=True), name="deadline_running"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "kind"],
                condition=Q(closed_at__isnull=True),
                name="one_running_clock_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, kept__isnull=True) | Q(closed_at__isnull=False, kept__isnull=False),
                name="a_closed_clock_says_if_kept",
            ),
            models.CheckConstraint(
                condition=Q(paused_on__isnull=True, days_left_at_pause__isnull=True)
                | Q(paused_on__isnull=False, days_left_at_pause__isnull=False),
                name="a_paused_clock_keeps_its_rest",
            ),
            models.CheckConstraint(
                condition=Q(counted_from__isnull=True, working_days__isnull=True)
                | Q(counted_from__isnull=False, working_days__isnull=False),
                name="a_counted_clock_says_from_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.due_on:%d/%m/%Y}"

    @property
    def overdue(self) -> bool:
        return self.closed_at is None and self.paused_on is None and self.due_on < clock.today()


class UsedKey(models.Model):
    """The key of a form that has been carried out: a second press of the same button finds it here."""

    key = models.CharField(max_length=64)
    by = models.ForeignKey("units.Person", models.CASCADE, related_name="+")
    action = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="a_form_counts_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
