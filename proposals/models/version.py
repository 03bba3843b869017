"""What was sent, as it was sent: one row for each submission, each supplement and each request to look anew."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Proposal
from units.models import Person


class VersionCause(models.TextChoices):
    SUBMISSION = "SUBMISSION", _("Gửi đề xuất")
    SUPPLEMENT = "SUPPLEMENT", _("Gửi bổ sung")
    RECONSIDERATION = "RECONSIDERATION", _("Đề nghị xem xét lại")


class ProposalVersion(models.Model):
    """Append-only: the database refuses UPDATE and DELETE (`evidence.triggers`). Made by `actions.versions` only.

    `content`: every field and every row as plain data (`proposals.content`). `files`: {"id", "name", "description",
    "size", "sha256"} of each, the oldest first; a file that leaves the proposal later is kept with the last version.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    cause = models.CharField(max_length=16, choices=VersionCause)
    reason = models.TextField(blank=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    files = models.JSONField(default=list)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="a_version_has_its_number")]

    def __str__(self) -> str:
        return f"{self.proposal_id} #{self.number}"

    def hashed_fields(self) -> dict[str, Any]:
        """What the hash covers: all of it, and the hash of the version before; of a file what it is, not its row."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "by": self.by_id,
            "by_name": self.by_name,
            "cause": self.cause,
            "reason": self.reason,
            "content": self.content,
            "files": [{name: told for name, told in file.items() if name != "id"} for file in self.files],
            "previous": self.previous_sha256,
        }
