"""Files that were brought in, what was found in them, what became of them."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models.attachment import dated_path
from organisation.sight import administers_all
from units import clock
from units.roles import Perm

if TYPE_CHECKING:
    from units.models import Person


class Kind(models.TextChoices):
    UNITS = "UNITS", _("Đơn vị")
    PEOPLE = "PEOPLE", _("Cán bộ, chức vụ")


class Stage(models.TextChoices):
    CHECKING = "CHECKING", _("Đang kiểm tra")
    CHECKED = "CHECKED", _("Chờ xác nhận")
    APPLYING = "APPLYING", _("Đang ghi")
    APPLIED = "APPLIED", _("Đã nhập")
    REFUSED = "REFUSED", _("Không nhập được")


def file_path(run: "ImportRun", filename: str) -> str:
    """Under a name of our own; only the suffix, already checked, is the sender's."""
    return dated_path("imports", PurePath(filename).suffix.lower())


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, person: "Person") -> "ImportRunQuerySet":
        """One's own while one administers something; all of them for who administers everything."""
        if not person.grants.anywhere(Perm.ADMINISTER):
            return self.none()
        return self if administers_all(person) else self.filter(by=person)


class ImportRun(models.Model):
    """One file: kept with its hash, checked, then applied once or not at all.

    `counts` are rows by what becomes of them, `findings` the first of each for the page, `outcome` the SHA-256 of what
    the check found for every row: an apply that comes to another outcome changes nothing.
    """

    kind = models.CharField(_("danh sách"), max_length=8, choices=Kind)
    stage = models.CharField(_("tình trạng"), max_length=8, choices=Stage, default=Stage.CHECKING)
    file = models.FileField(_("tệp"), upload_to=file_path, max_length=200)
    name = models.CharField(_("tên tệp"), max_length=255)
    size = models.PositiveBigIntegerField(_("dung lượng"), help_text=_("byte"))
    sha256 = models.CharField(max_length=64)
    decision = models.CharField(_("theo quyết định"), max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người nhập"))
    created_at = models.DateTimeField(_("tải lên lúc"), default=clock.now)
    applied_at = models.DateTimeField(_("nhập lúc"), null=True, blank=True)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    outcome = models.CharField(max_length=64, blank=True)
    report = models.FileField(upload_to=file_path, max_length=200, blank=True)
    problem = models.TextField(_("lý do không nhập được"), blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["by", "-created_at"], name="import_run_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage="APPLIED", applied_at__isnull=False)
                | (~models.Q(stage="APPLIED") & models.Q(applied_at__isnull=True)),
                name="an_applied_import_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("organisation:import_run", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.stage in (Stage.CHECKING, Stage.APPLYING)

    @property
    def may_apply(self) -> bool:
        """Checked, without a fault, and something would change."""
        counts = self.counts
        return self.stage == Stage.CHECKED and not counts["WRONG"] and bool(counts["CREATE"] + counts["CHANGE"])
