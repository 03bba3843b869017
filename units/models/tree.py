"""Units: who they are, what they were on a day, and the terms within which they number their documents."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ui.text import fold, nfc
from units.models.periods import PeriodQuerySet
from units.paths import LEVEL_WIDTH, next_path
from units.roles import PERM_LABELS

#: A unit whose founding day nobody entered has always been there.
ALWAYS = date(1930, 2, 3)


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


#: What may change about a unit while it stays the same unit: kept by day in its versions.
FACTS = ("name", "short_name", "symbol", "type", "parent", "place")


class Unit(models.Model):
    """A unit of the tree: its identity, and its facts as of today. What it was on a day: `UnitVersion`.

    `path` is a materialised path of four base-36 digits a level (SCOPE: measured best). A closed unit hangs below its
    successor, so that whoever answers for its past sees it.
    """

    code = models.CharField(_("mã"), max_length=32, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=24, help_text=_("Phần sau dấu / trong số văn bản"))
    type = models.CharField(_("loại"), max_length=32, choices=UnitType)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    party_unit = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="employers")
    path = models.CharField(max_length=64, unique=True, editable=False)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    established_on = models.DateField(_("ngày thành lập"), default=ALWAYS)
    closed_on = models.DateField(_("ngày kết thúc hoạt động"), null=True, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    search_text = models.CharField(max_length=400, editable=False, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        ordering = ["path"]
        permissions = [(perm.value, str(label)) for perm, label in PERM_LABELS.items()]
        constraints = [
            models.CheckConstraint(
                condition=Q(type="EMPLOYER") | Q(party_unit__isnull=True), name="only_an_employer_has_a_party_unit"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, closed_on__isnull=True) | Q(is_active=False, closed_on__isnull=False),
                name="a_closed_unit_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new unit gets its place in the tree, and the first version of its facts."""
        self.derive()
        with transaction.atomic():  # the siblings stay locked until the new path is stored
            new = self._state.adding
            if not self.path:
                self.path = next_path(type(self), self.parent)
            super().save(*args, **kwargs)
            if new:
                self.versions.create(valid_from=self.established_on, **self.facts())

    def derive(self) -> None:
        """Fill what follows from the rest; whoever writes many at once, past `save`, calls it for each."""
        self.name, self.short_name = nfc(self.name), nfc(self.short_name) or nfc(self.name)[:120]
        self.code, self.symbol, self.place = nfc(self.code), nfc(self.symbol), nfc(self.place)
        self.search_text = fold(f"{self.name} {self.short_name} {self.code}")[:400]

    def facts(self) -> dict[str, Any]:
        """What a version keeps."""
        return {name: getattr(self, name) for name in FACTS}

    @property
    def depth(self) -> int:
        """1 for a root."""
        return len(self.path) // LEVEL_WIDTH


class UnitVersion(models.Model):
    """What a unit was from one day to another; both ends count. Triggers refuse two versions on one day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=120)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=24)
    type = models.CharField(_("loại"), max_length=32, choices=UnitType)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    decision = models.CharField(_("theo quyết định"), max_length=120, blank=True)
    decision_of_end = models.CharField(_("kết thúc theo quyết định"), max_length=120, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="a_version_starts_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_version_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["parent", "valid_from"], name="version_below_parent")]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%d/%m/%Y}–)"


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
