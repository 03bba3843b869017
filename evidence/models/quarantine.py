"""A file that may not be opened for now: what was uploaded by mistake, say with a secret in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.models.attachment import Attachment
from units import clock


class Quarantine(models.Model):
    """One time that a file was set aside. Name, hash and the trace remain; lifting it takes another administrator."""

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="quarantines", verbose_name=_("tệp"))
    reason = models.TextField(_("lý do cách ly"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cách ly lúc"), default=clock.now)
    lift_reason = models.TextField(_("lý do bỏ cách ly"), blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("bỏ cách ly lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("cách ly tệp")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attachment"], condition=Q(lifted_at__isnull=True), name="a_file_is_set_aside_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_quarantine_has_its_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lift_reason="")
                & ~Q(lifted_by=models.F("by")),
                name="a_quarantine_is_lifted_by_another_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id}: {self.reason}"
