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


class Pause(models.Model):
    """A time in which the pilot rests by a decision of the head; `resumed_on` is None while it lasts.

    With `stops_clock` the days of rest are added to the end. An urgent pause gets its written decision afterwards.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="pauses")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    paused_on = models.DateField(_("từ ngày"))
    reason = models.TextField(_("lý do tạm dừng"))
    is_urgent = models.BooleanField(_("tạm dừng khẩn cấp"), default=False)
    decision_no = models.CharField(_("số quyết định"), max_length=64, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    stops_clock = models.BooleanField(_("lùi ngày kết thúc"), default=False)
    resumed_on = models.DateField(_("tiếp tục từ ngày"), null=True, blank=True)

    class Meta:
        ordering = ["-paused_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision_no="", decided_on__isnull=True, is_urgent=True)
                | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="a_pause_has_its_decision",
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gte=models.F("paused_on")),
                name="a_pause_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["pilot"], condition=Q(resumed_on__isnull=True), name="a_pilot_rests_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paused_on:%d/%m/%Y}"


class Termination(models.Model):
    """Why a pilot was stopped before its end, and what becomes of what was bought and built for it."""

    pilot = models.OneToOneField(Pilot, models.CASCADE, related_name="termination")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decision_no = models.CharField(_("số quyết định"), max_length=64)
    decided_on = models.DateField(_("ngày quyết định"))
    reason = models.TextField(_("lý do chấm dứt"))
    causes = models.TextField(_("nhận định ban đầu về nguyên nhân"))
    handover = models.TextField(_("bàn giao tài sản, kinh phí, hồ sơ"))

    def __str__(self) -> str:
        return self.decision_no
