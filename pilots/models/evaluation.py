"""What the unit makes of the result: the collective's evaluation, and the questions answered at the end."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models.parts import Indicator
from pilots.models.pilot import Pilot, Result
from pilots.models.plan import PlanVersion
from units import clock
from units.models import Person, Unit


class Evaluation(models.Model):
    """The leadership meeting on the result (NĐ 73 Đ.18): voters without proposer and owner, then the conclusion.

    `plan_version` is the plan that the result is compared with: the last one in force when the meeting was called.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="evaluations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+")
    meeting_on = models.DateField(_("ngày họp"))
    party_committee_opinion = models.TextField(_("ý kiến cấp ủy cùng cấp"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, blank=True)
    votes_abstain = models.PositiveSmallIntegerField(_("không có ý kiến"), null=True, blank=True)
    minutes = models.TextField(_("biên bản"), blank=True)
    people_opinion = models.TextField(_("ý kiến Mặt trận, nhân dân"), blank=True)
    result = models.CharField(_("kết luận"), max_length=16, choices=Result, blank=True)
    departure_reason = models.TextField(_("lý do kết luận khác số liệu"), blank=True)
    damage_vnd = models.BigIntegerField(_("thiệt hại được xác nhận (đồng)"), null=True, blank=True)
    damage_description = models.TextField(_("mô tả thiệt hại"), blank=True)
    has_risk_event = models.BooleanField(_("có sự cố rủi ro"), null=True, blank=True)
    concluded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", concluded_at__isnull=True, concluded_by__isnull=True, votes_for__isnull=True)
                | (
                    ~Q(result="")
                    & Q(
                        concluded_at__isnull=False,
                        concluded_by__isnull=False,
                        votes_for__isnull=False,
                        votes_against__isnull=False,
                        votes_abstain__isnull=False,
                        damage_vnd__isnull=False,
                        has_risk_event__isnull=False,
                    )
                    & ~Q(minutes="")
                ),
                name="an_evaluation_is_whole_or_open",
            ),
            models.CheckConstraint(
                condition=Q(damage_vnd__isnull=True)
                | Q(damage_vnd=0)
                | (Q(damage_vnd__gt=0) & ~Q(damage_description="")),
                name="confirmed_damage_is_described",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.meeting_on:%d/%m/%Y}"


class EvaluationVoter(models.Model):
    """A member of the collective who evaluates; never who proposed or ran the pilot (S1, S3)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_head", "person__sort_key"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="an_evaluator_counts_once")]

    def __str__(self) -> str:
        return str(self.person)


class CriterionResult(models.TextChoices):
    MET = "MET", _("Đạt")
    PARTLY_MET = "PARTLY_MET", _("Đạt một phần")
    NOT_MET = "NOT_MET", _("Không đạt")


class IndicatorResult(models.Model):
    """What the evaluation says of one indicator."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="results")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="results")
    result = models.CharField(_("kết quả"), max_length=12, choices=CriterionResult)
    note = models.CharField(_("nhận xét"), max_length=500, blank=True)

    class Meta:
        ordering = ["indicator_id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "indicator"], name="an_indicator_is_judged_once")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_result_display()}"


class Closing(models.Model):
    """What was considered at the end: commend, replicate, turn into a rule; each yes or no with its reason (KL14 2.5).

    The three are asked when the pilot achieved its goal, and are None otherwise.
    """

    pilot = models.OneToOneField(Pilot, models.CASCADE, related_name="closing")
    commend = models.BooleanField(_("đề nghị khen thưởng"), null=True)
    commend_reason = models.TextField(_("lý do về khen thưởng"), blank=True)
    replicate = models.BooleanField(_("đề nghị nhân rộng"), null=True)
    replicate_reason = models.TextField(_("lý do về nhân rộng"), blank=True)
    institutionalise = models.BooleanField(_("đề nghị thể chế hóa"), null=True)
    institutionalise_reason = models.TextField(_("lý do về thể chế hóa"), blank=True)
    note = models.TextField(_("ghi chú khi kết thúc"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(commend__isnull=True, replicate__isnull=True, institutionalise__isnull=True)
                | (
                    Q(commend__isnull=False, replicate__isnull=False, institutionalise__isnull=False)
                    & ~Q(commend_reason="")
                    & ~Q(replicate_reason="")
                    & ~Q(institutionalise_reason="")
                ),
                name="a_closing_answers_all_or_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}"
