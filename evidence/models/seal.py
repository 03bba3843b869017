"""The daily seal: what the heads of all chains were, so that even the last entry of a chain cannot go unseen."""

from datetime import UTC
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditSeal(models.Model):
    """One night's seal over the entries written since the one before. Made by `sealing.seal` only, append-only.

    It covers the entries with ids above the previous seal's `last_entry` and up to its own: `entries` of them, in
    `chains` chains, whose heads (`SealedHead`) are hashed into `heads_hash`. `hash` covers all of that and the hash of
    the seal before; `signature` signs `hash`, with the key called `key_name`, where a key was set.
    """

    number = models.PositiveIntegerField(_("số"), primary_key=True)
    day = models.DateField(_("ngày"), unique=True)
    at = models.DateTimeField(_("lập lúc"))
    first_entry = models.PositiveBigIntegerField(_("mục đầu"))
    last_entry = models.PositiveBigIntegerField(_("mục cuối"))
    entries = models.PositiveBigIntegerField(_("số mục"))
    chains = models.PositiveBigIntegerField(_("số chuỗi"))
    heads_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    key_name = models.CharField(_("khóa ký"), max_length=16, blank=True)
    hash = models.CharField(_("mã niêm phong"), max_length=64)
    signature = models.CharField(_("chữ ký số"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("niêm phong nhật ký")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.day:%d/%m/%Y}"

    def hashed_fields(self) -> dict[str, Any]:
        """What the hash covers."""
        return {
            "number": self.number,
            "day": self.day.isoformat(),
            "at": self.at.astimezone(UTC).isoformat(),
            "first_entry": self.first_entry,
            "last_entry": self.last_entry,
            "entries": self.entries,
            "chains": self.chains,
            "heads_hash": self.heads_hash,
            "previous_hash": self.previous_hash,
            "key_name": self.key_name,
        }


class SealedHead(models.Model):
    """The last entry of one chain as a seal found it; only chains that grew since the seal before have a row."""

    seal = models.ForeignKey(AuditSeal, models.PROTECT, related_name="heads")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seal", "content_type", "object_id"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "seq"], name="a_head_is_sealed_once")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} #{self.seq}"
