"""The plan of a pilot as it stands, and the versions of it that were in force (DOMAIN §7.2, §7.5)."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models.pilot import Pilot
from proposals.models import Level
from units import clock
from units.models import Person


class PlanItem(models.Model):
    """A piece of work, or a milestone, with the day by which it is to be done."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="plan_items")
    content = models.CharField(_("công việc"), max_length=300)
    responsible = models.CharField(_("người, đơn vị thực hiện"), max_length=200, blank=True)
    due_on = models.DateField(_("hoàn thành"), null=True, blank=True)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.content


class BudgetLine(models.Model):
    """What a part of the budget is for and where it comes from; đồng."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="budget_lines")
    name = models.CharField(_("khoản chi"), max_length=200)
    amount_vnd = models.BigIntegerField(_("số tiền (đồng)"))
    source = models.CharField(_("nguồn"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="a_budget_line_has_an_amount")]

    def __str__(self) -> str:
        return self.name


class PlanRisk(models.Model):
    """What may go wrong, and what is done about it."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="plan_risks")
    description = models.CharField(_("rủi ro"), max_length=300)
    likelihood = models.CharField(_("khả năng xảy ra"), max_length=8, choices=Level)
    effect = models.CharField(_("mức ảnh hưởng"), max_length=8, choices=Level)
    response = models.CharField(_("biện pháp"), max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.description


class PlanVersion(models.Model):
    """The whole plan as it was in force from a day on: number 1 is the plan at the start, and nothing changes it.

    `content` is what `pilots.plan.picture_of` writes. The last version is what the result is compared with.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="plan_versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("vì sao có phiên bản này"), max_length=300)
    content: Any = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="a_plan_version_has_its_number")]

    def __str__(self) -> str:
        return str(_("Phiên bản %d") % self.number)
