"""What was typed into a draft and could not be stored as its contents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Proposal


class KeptInput(models.Model):
    """A box of a draft, or a set of rows, as typed, with why it could not be saved; gone once it is put right."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="kept_inputs")
    name = models.CharField(max_length=40)
    posted = models.JSONField()
    sentence = models.TextField(_("lý do chưa lưu"))
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "name"], name="one_kept_input_per_box")]

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}"
