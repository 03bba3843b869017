"""What a pilot is measured by and what its owner reports: indicators, measurements, the result, clarifications."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models.pilot import Pilot
from proposals.models import Measured
from ui.charts import show
from units import clock
from units.models import Person


class Indicator(Measured):
    """A criterion of the proposal as the pilot is measured by it; `actual` is what its owner reported at the end.

    `measure_on` is the day of the deciding measurement, None for the last day of the pilot. A value below `lowest` or
    above `highest` cannot be true; None means no such bound.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="indicators")
    measure_on = models.DateField(_("ngày đo"), null=True, blank=True)
    lowest = models.DecimalField(_("giá trị nhỏ nhất có thể"), max_digits=18, decimal_places=3, null=True, blank=True)
    highest = models.DecimalField(_("giá trị lớn nhất có thể"), max_digits=18, decimal_places=3, null=True, blank=True)
    actual = models.DecimalField(_("kết quả thực tế"), max_digits=18, decimal_places=3, null=True, blank=True)

    class Meta(Measured.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(lowest__lt=models.F("highest")),
                name="an_indicator_has_room",
            )
        ]

    @property
    def latest(self) -> Decimal | None:
        """The last value that the monitor acknowledged, from loaded rows."""
        values = list(self.measurements.all())
        return values[-1].value if values else None

    @property
    def range_text(self) -> str:
        """ "từ 0 đến 100"; empty without bounds."""
        low, high = (None if bound is None else show(bound) for bound in (self.lowest, self.highest))
        if low is not None and high is not None:
            return str(_("từ %(low)s đến %(high)s") % {"low": low, "high": high})
        if low is not None:
            return str(_("từ %(low)s trở lên") % {"low": low})
        return "" if high is None else str(_("không quá %(high)s") % {"high": high})

    def may_be(self, value: Decimal) -> bool:
        """Whether such a value is possible at all."""
        return (self.lowest is None or value >= self.lowest) and (self.highest is None or value <= self.highest)

    @property
    def is_met(self) -> bool:
        """Whether the reported result reaches the target."""
        return self.actual is not None and self.is_met_by(self.actual)


class MeasuringDay(models.Model):
    """A day before the deciding one on which an indicator is measured too, as the plan has it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measuring_days")
    day = models.DateField(_("ngày đo"))

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["indicator", "day"], name="an_indicator_measured_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Measurement(models.Model):
    """A value acknowledged at a monitoring review, for the curve of an indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    measured_on = models.DateField(_("ngày đo"))
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["measured_on", "id"]
        constraints = [models.UniqueConstraint(fields=["indicator", "measured_on"], name="an_indicator_once_a_day")]

    def __str__(self) -> str:
        return f"{self.measured_on:%d/%m/%Y}: {self.value}"


class ResultReport(models.Model):
    """The completion report (NĐ 73 Đ.18), full and truthful; a clarified report is a new row, the last counts."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="result_reports")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    summary = models.TextField(_("kết quả thực hiện"))
    spent_vnd = models.BigIntegerField(_("đã chi (đồng)"))
    damage_vnd = models.BigIntegerField(_("thiệt hại (đồng)"))
    damage_description = models.TextField(_("mô tả thiệt hại"), blank=True)
    has_risk_event = models.BooleanField(_("có sự cố rủi ro"))
    risk_event = models.TextField(_("mô tả sự cố rủi ro"), blank=True)
    objective_causes = models.TextField(_("nguyên nhân khách quan (tự đánh giá)"), blank=True)
    subjective_causes = models.TextField(_("nguyên nhân chủ quan (tự đánh giá)"), blank=True)
    lessons = models.TextField(_("bài học kinh nghiệm"))

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(spent_vnd__gte=0, damage_vnd__gte=0), name="a_report_counts_from_zero"),
            models.CheckConstraint(
                condition=Q(damage_vnd=0) | ~Q(damage_description=""), name="reported_damage_is_described"
            ),
            models.CheckConstraint(
                condition=Q(has_risk_event=False) | ~Q(risk_event=""), name="a_reported_risk_event_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.at:%d/%m/%Y}"


class Clarification(models.Model):
    """One thing that the evaluation asks the owner to make clear, and the answer."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="clarifications")
    asked_at = models.DateTimeField(default=clock.now)
    question = models.CharField(_("nội dung cần làm rõ"), max_length=500)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return self.question
