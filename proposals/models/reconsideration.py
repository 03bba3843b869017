"""The one request by which a refused proposal is looked at anew, above those who refused it (DOMAIN §7.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.handling import Decision
from proposals.models.proposal import Proposal
from units import clock
from units.models import Person, Unit


class Reconsideration(models.Model):
    """What the proposer says is new; `refused_at` keeps when the refusal was, which the proposal itself forgets."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="reconsideration")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    new_facts = models.TextField(_("tình tiết mới"))
    refusal = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()
    refusing_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    superior = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.at:%d/%m/%Y}"
