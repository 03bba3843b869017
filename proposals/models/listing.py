"""What a person keeps of the list of proposals: named filters, and files taken out of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models.attachment import dated_path
from units import clock


class SavedFilter(models.Model):
    """A query string under a name. It holds no rows: what it finds is decided each time by who asks."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(max_length=1000)
    is_default = models.BooleanField(_("mở danh sách bằng bộ lọc này"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="a_persons_filters_have_names_of_their_own"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_default=True), name="one_default_filter"),
        ]

    def __str__(self) -> str:
        return self.name


class ExportStage(models.TextChoices):
    WAITING = "WAITING", _("Chờ lập")
    READY = "READY", _("Đã lập xong")
    FAILED = "FAILED", _("Không lập được")
    EXPIRED = "EXPIRED", _("Đã hết hạn, tệp đã xóa")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")


def export_path(export: "ListExport", filename: str) -> str:
    """`exports/2022/03/<uuid>.xlsx`."""
    return dated_path("exports", f".{export.format}")


class ListExport(models.Model):
    """Who took which list out of the application, when; its file lives for a rule's days, the entry for ever."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    query = models.CharField(max_length=1000)
    format = models.CharField(max_length=4, choices=ExportFormat)
    stage = models.CharField(_("tình trạng"), max_length=8, choices=ExportStage, default=ExportStage.WAITING)
    requested_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    rows = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=export_path, max_length=200, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [models.Index(fields=["stage", "expires_on"], name="export_expires")]

    def __str__(self) -> str:
        return str(_("Danh sách đề xuất"))

    def get_absolute_url(self) -> str:
        return reverse("proposals:export_page", args=[self.pk])
