"""A milestone of a running pilot: the owner reports, the monitor judges (DOMAIN §7.3 Checkpoint; KL14 2.4)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models import Health, Indicator, Pilot
from units.models import Person
from units.scope import per_level
from workflow.fsm import move, state_field
from workflow.records import Record


class MonitoringState(models.TextChoices):
    SCHEDULED = "SCHEDULED", _("Đã lên lịch")
    DUE = "DUE", _("Đến hạn báo cáo")
    OVERDUE = "OVERDUE", _("Quá hạn báo cáo")
    SUBMITTED = "SUBMITTED", _("Đã báo cáo")
    RETURNED = "RETURNED", _("Trả lại")
    ACCEPTED = "ACCEPTED", _("Đã ghi nhận")
    CANCELLED = "CANCELLED", _("Đã hủy")


Verdict = Health
S = MonitoringState
TO_REPORT = (S.DUE, S.OVERDUE, S.RETURNED)


class MonitoringReview(Record):
    """One review of a pilot, due on a working day: progress, values and spending as reported, then a verdict."""

    url_name = "reviews:monitoring_detail"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="monitoring_reviews", editable=False)
    number = models.PositiveSmallIntegerField(_("mốc số"), editable=False)
    due_on = models.DateField(_("hạn báo cáo"), editable=False)
    state = state_field(MonitoringState.choices, S.SCHEDULED)

    progress_percent = models.PositiveSmallIntegerField(_("tiến độ (%)"), null=True, editable=False)
    work_done = models.TextField(_("việc đã làm"), blank=True, editable=False)
    difficulties = models.TextField(_("khó khăn, vướng mắc"), blank=True, editable=False)
    spent_vnd = models.BigIntegerField(_("đã chi đến nay (đồng)"), null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    return_reason = models.TextField(_("lý do trả lại"), blank=True, editable=False)
    verdict = models.CharField(_("đánh giá"), max_length=12, choices=Verdict, blank=True, editable=False)
    verdict_note = models.TextField(_("nhận xét"), blank=True, editable=False)
    issue = models.TextField(_("vấn đề cần xử lý"), blank=True, editable=False)
    signs_of_violation = models.BooleanField(_("có dấu hiệu vi phạm"), default=False, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("mốc theo dõi")
        ordering = ["due_on", "id"]
        indexes = [
            # Its lists go by the day, and mostly ask for the open ones, which lie after years of past ones.
            *per_level("due_on", "id", name="day"),
            *per_level("due_on", "id", name="open", condition=~Q(state__in=["ACCEPTED", "CANCELLED"])),
            models.Index(fields=["holder", "state", "state_since"], name="%(class)s_todo"),
            models.Index(fields=["state", "due_on"], name="monitoring_due"),
            models.Index(fields=["due_on", "id"], name="monitoring_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="a_milestone_number_once_per_pilot"),
            models.UniqueConstraint(
                fields=["pilot", "due_on"], condition=~Q(state="CANCELLED"), name="a_milestone_day_once_per_pilot"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["SCHEDULED", "DUE", "OVERDUE", "CANCELLED"], submitted_at__isnull=True)
                | Q(
                    state__in=["SUBMITTED", "RETURNED", "ACCEPTED"],
                    submitted_at__isnull=False,
                    progress_percent__isnull=False,
                    spent_vnd__gte=0,
                ),
                name="a_progress_report_is_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True) | Q(progress_percent__lte=100), name="progress_ends_at_100"
            ),
            models.CheckConstraint(
                condition=~Q(state="RETURNED") | ~Q(return_reason=""), name="what_is_returned_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="ACCEPTED", accepted_at__isnull=False, verdict__in=["ON_TRACK", "AT_RISK", "OFF_TRACK"]
                )
                | (~Q(state="ACCEPTED") & Q(accepted_at__isnull=True, verdict="")),
                name="what_is_accepted_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "ON_TRACK"]) | ~Q(issue=""), name="a_bad_verdict_names_its_issue"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Mốc %(number)s: %(pilot)s") % {"number": self.number, "pilot": self.pilot})

    @property
    def reference(self) -> str:
        return f"{self.pilot.reference}/M{self.number}"

    @property
    def held_by(self) -> str:
        if self.state in (S.ACCEPTED, S.CANCELLED):
            return ""
        if self.state == S.SUBMITTED:
            return str(_("%(name)s (theo dõi, ghi nhận)")) % {"name": self.pilot.monitor}
        return str(_("%(name)s (chủ trì, báo cáo)")) % {"name": self.pilot.owner}

    # --- the machine -----------------------------------------------------------------------------------
    # Of the days that come and go the reminders tell, not the steps.
    @move(state, S.SCHEDULED, S.DUE, _("Đến hạn"), _("Mốc theo dõi đến hạn báo cáo"), icon="clock", news=False)
    def mark_due(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.DUE, S.OVERDUE, _("Quá hạn"), _("Quá hạn báo cáo tiến độ"), icon="alert-triangle", news=False)
    def mark_overdue(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, TO_REPORT, S.SUBMITTED, _("Báo cáo tiến độ"), _("Đã báo cáo tiến độ"), icon="send")
    def submit_progress(
        self, *, by: Person, at: datetime, progress_percent: int, work_done: str, difficulties: str, spent_vnd: int
    ) -> None:
        self.progress_percent, self.spent_vnd = progress_percent, spent_vnd
        self.work_done, self.difficulties = work_done, difficulties
        self.submitted_at = at

    @move(
        state, S.SUBMITTED, S.ACCEPTED, _("Ghi nhận, đánh giá"), _("Đã ghi nhận báo cáo tiến độ"), icon="circle-check"
    )
    def accept(
        self, *, by: Person, at: datetime, verdict: str, verdict_note: str, issue: str, signs_of_violation: bool
    ) -> None:
        self.verdict, self.verdict_note, self.issue = verdict, verdict_note, issue
        self.signs_of_violation, self.accepted_at = signs_of_violation, at

    @move(
        state, S.SUBMITTED, S.RETURNED, _("Trả lại"), _("Đã trả lại báo cáo tiến độ"),
        icon="arrow-left", tone="secondary", duty=False,
    )  # fmt: skip
    def send_back(self, *, by: Person, at: datetime, return_reason: str) -> None:
        self.return_reason = return_reason

    @move(state, [S.SCHEDULED, S.DUE], S.CANCELLED, _("Hủy mốc"), _("Đã hủy mốc theo dõi"), icon="x")
    def cancel(self, *, by: Person, at: datetime) -> None:
        """The work rests, has another end, or ended before this milestone."""

    @property
    def values_by_indicator(self) -> dict[int, Any]:
        """Indicator id → value as reported, from loaded rows."""
        return {row.indicator_id: row.value for row in self.values.all()}


class MonitoringValue(models.Model):
    """The value of an indicator as the owner reports it at a review."""

    review = models.ForeignKey(MonitoringReview, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["indicator_id"]
        constraints = [models.UniqueConstraint(fields=["review", "indicator"], name="an_indicator_once_per_review")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
