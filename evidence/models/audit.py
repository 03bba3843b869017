"""The audit entry: who did what to which record, when and why, chained by hashes."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act on one record. Append-only: the database itself refuses UPDATE and DELETE (`evidence.triggers`).

    `facts` maps Vietnamese labels to plain JSON values, so that an entry can be read years later without the code.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("units.Person", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["content_type", "object_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "seq"], name="an_entry_has_its_place")
        ]
        indexes = [models.Index(fields=["by", "-at"], name="entry_by_person")]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} #{self.seq} {self.action}"

    def hashed_fields(self) -> dict[str, Any]:
        """What the hash covers: every fact of the entry and the hash before it."""
        return {
            "record": f"{self.content_type.app_label}.{self.content_type.model}:{self.object_id}",
            "seq": self.seq,
            "at": self.at.isoformat(),
            "by": self.by_id,
            "by_name": self.by_name,
            "action": self.action,
            "title": self.title,
            "from_state": self.from_state,
            "to_state": self.to_state,
            "reason": self.reason,
            "facts": self.facts,
            "previous_hash": self.previous_hash,
        }


class ReadEntry(models.Model):
    """Someone opened a confidential record, or a part of it (DESIGN §4: reads of reviews are logged).

    `what`: the page, file or document, in Vietnamese as all evidence is.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    by = models.ForeignKey("units.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(_("nội dung đã xem"), max_length=250, blank=True, default="")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="read_of_record")]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.content_type_id}:{self.object_id}"
