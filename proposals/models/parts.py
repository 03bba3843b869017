"""Rows of the dossier: work items, risks, success criteria."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Proposal


class WorkItem(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="work_items")
    content = models.CharField(_("công việc"), max_length=300)
    responsible = models.CharField(_("người, đơn vị thực hiện"), max_length=200, blank=True)
    due_on = models.DateField(_("hoàn thành"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.content


class Level(models.TextChoices):
    LOW = "LOW", _("Thấp")
    MEDIUM = "MEDIUM", _("Trung bình")
    HIGH = "HIGH", _("Cao")


class Risk(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="risks")
    description = models.CharField(_("rủi ro"), max_length=300)
    likelihood = models.CharField(_("khả năng xảy ra"), max_length=8, choices=Level)
    effect = models.CharField(_("mức ảnh hưởng"), max_length=8, choices=Level)
    response = models.CharField(_("biện pháp"), max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.description


class Direction(models.TextChoices):
    UP = "UP", _("Tăng lên ít nhất bằng chỉ tiêu")
    DOWN = "DOWN", _("Giảm xuống nhiều nhất bằng chỉ tiêu")


class Measured(models.Model):
    """Something measurable with where it starts and where it should arrive."""

    name = models.CharField(_("tiêu chí"), max_length=200)
    measure_unit = models.CharField(_("đơn vị tính"), max_length=40)
    baseline = models.DecimalField(_("hiện trạng"), max_digits=18, decimal_places=3)
    target = models.DecimalField(_("chỉ tiêu"), max_digits=18, decimal_places=3)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def direction(self) -> str:
        return Direction.DOWN if self.target < self.baseline else Direction.UP

    def is_met_by(self, actual: Decimal) -> bool:
        """Whether `actual` reaches the target in the direction of improvement."""
        return actual <= self.target if self.direction == Direction.DOWN else actual >= self.target


class SuccessCriterion(Measured):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="criteria")

    def clean(self) -> None:
        """What does not change cannot be measured as success; also the direction follows from the difference."""
        if self.baseline is not None and self.baseline == self.target:
            raise ValidationError({"target": [_("Chỉ tiêu phải khác hiện trạng")]})
