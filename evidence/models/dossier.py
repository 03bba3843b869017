"""A protection dossier: one PDF about one record, made by a job, issued once and never rendered again."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models.attachment import dated_path
from units import clock


class DossierStage(models.TextChoices):
    WAITING = "WAITING", _("Chờ lập")
    WORKING = "WORKING", _("Đang lập")
    READY = "READY", _("Đã phát hành")
    FAILED = "FAILED", _("Không lập được")


def dossier_path(dossier: "Dossier", filename: str) -> str:
    """`dossiers/2022/03/<uuid>.pdf`."""
    return dated_path("dossiers", ".pdf")


class Dossier(models.Model):
    """`number`: the version for its record, 1 comes first. `code` says nothing by itself; the QR code holds it.

    `manifest` is the list of parts with its signature, as the file brings it. A personal one tells what only its maker
    may read of a review, and is shown to nobody else. `done` of `steps` files are in it so far.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    number = models.PositiveIntegerField(_("phiên bản"))
    code = models.CharField(_("mã xác minh"), max_length=32, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    requested_at = models.DateTimeField(_("yêu cầu lúc"), default=clock.now)
    is_personal = models.BooleanField(_("có phần riêng của người lập"), default=False)
    stage = models.CharField(_("tình trạng"), max_length=8, choices=DossierStage, default=DossierStage.WAITING)
    steps = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.TextField(_("lý do không lập được"), blank=True)
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    pdf = models.FileField(upload_to=dossier_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    manifest: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("hồ sơ bảo vệ")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="a_dossier_has_its_number"),
            models.CheckConstraint(
                condition=Q(stage="READY", issued_at__isnull=False) & ~Q(sha256="") & ~Q(pdf="")
                | ~Q(stage="READY") & Q(issued_at__isnull=True, sha256="", pdf=""),
                name="an_issued_dossier_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Hồ sơ bảo vệ, phiên bản %(number)d") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("dossiers:detail", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.stage in (DossierStage.WAITING, DossierStage.WORKING)

    @property
    def is_ready(self) -> bool:
        return self.stage == DossierStage.READY
