"""The execution of an approved proposal, in part or in full, and its machine (DOMAIN §7.2; KL14 2.4)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal
from units.models import Person
from workflow.fsm import move, state_field
from workflow.records import Record


class PilotState(models.TextChoices):
    PLANNED = "PLANNED", _("Chờ triển khai")
    ACTIVE = "ACTIVE", _("Đang thực hiện")
    PAUSED = "PAUSED", _("Tạm dừng")
    DUE_REPORT = "DUE_REPORT", _("Chờ báo cáo kết quả")
    TERMINATED = "TERMINATED", _("Chấm dứt trước hạn")
    REPORTED = "REPORTED", _("Đã báo cáo")
    EVALUATING = "EVALUATING", _("Đang đánh giá")
    ACHIEVED = "ACHIEVED", _("Đạt mục tiêu")
    PARTLY_ACHIEVED = "PARTLY_ACHIEVED", _("Đạt một phần")
    NOT_ACHIEVED = "NOT_ACHIEVED", _("Không đạt")
    CLOSED = "CLOSED", _("Đã kết thúc")


class ExecutionKind(models.TextChoices):
    PILOT = "PILOT", _("Thí điểm")
    FULL = "FULL", _("Thực hiện")


class Result(models.TextChoices):
    ACHIEVED = "ACHIEVED", _("Đạt mục tiêu")
    PARTLY_ACHIEVED = "PARTLY_ACHIEVED", _("Đạt một phần")
    NOT_ACHIEVED = "NOT_ACHIEVED", _("Không đạt")


class Accountability(models.TextChoices):
    """Whether an accountability review has to settle before the pilot closes."""

    NOT_NEEDED = "NOT_NEEDED", _("Không cần xem xét trách nhiệm")
    REQUIRED = "REQUIRED", _("Phải xem xét trách nhiệm")
    SETTLED = "SETTLED", _("Đã xem xét trách nhiệm")


class Health(models.TextChoices):
    """The monitor's last verdict."""

    ON_TRACK = "ON_TRACK", _("Đúng tiến độ")
    AT_RISK = "AT_RISK", _("Có nguy cơ")
    OFF_TRACK = "OFF_TRACK", _("Chậm, lệch mục tiêu")


S = PilotState
RUNNING = (S.PLANNED, S.ACTIVE, S.DUE_REPORT)
CONCLUDED = (S.ACHIEVED, S.PARTLY_ACHIEVED, S.NOT_ACHIEVED)
_BEFORE_RESULT = [S.PLANNED, S.ACTIVE, S.PAUSED, S.DUE_REPORT, S.TERMINATED, S.REPORTED, S.EVALUATING]


class Pilot(Record):
    """What the decision allowed: by whom, watched by whom, how long, with what, and when to stop.

    `pause_review_on` is the day on which a pause is looked at again, None while it does not rest. A terminated pilot is
    reported and accounted for as one that failed. `spent_vnd` (đồng), `health` and `next_review_on` are the latest
    figures of its monitoring; None or "" before any.
    """

    url_name = "pilots:detail"
    is_measured: bool  # whether it has indicators; `querysets.load` tells

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="pilot", editable=False)
    execution_kind = models.CharField(_("hình thức"), max_length=8, choices=ExecutionKind, editable=False)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="pilots_owned", editable=False)
    monitor = models.ForeignKey(Person, models.PROTECT, related_name="pilots_monitored", editable=False)
    starts_on = models.DateField(_("từ ngày"), editable=False)
    ends_on = models.DateField(_("đến ngày"), editable=False)
    start_due_on = models.DateField(_("hạn bắt đầu"), editable=False)
    budget_vnd = models.BigIntegerField(_("kinh phí (đồng)"), editable=False)
    stop_conditions = models.TextField(_("điều kiện dừng"), blank=True, editable=False)
    scope = models.TextField(_("phạm vi"), blank=True, editable=False)
    participating_units = models.TextField(_("đơn vị phối hợp"), blank=True, editable=False)
    state = state_field(PilotState.choices, S.PLANNED)

    start_requested_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    pause_review_on = models.DateField(_("ngày xem lại việc tạm dừng"), null=True, editable=False)
    awaits_pause_decision = models.BooleanField(default=False, editable=False)
    terminated_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    reported_at = models.DateTimeField(null=True, editable=False)
    awaits_clarification = models.BooleanField(default=False, editable=False)
    concluded_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    result = models.CharField(_("kết quả"), max_length=16, choices=Result, blank=True, editable=False)
    has_damage = models.BooleanField(_("có thiệt hại"), default=False, editable=False)
    damage_vnd = models.BigIntegerField(_("thiệt hại (đồng)"), default=0, editable=False)
    has_risk_event = models.BooleanField(_("có sự cố rủi ro"), default=False, editable=False)
    accountability = models.CharField(
        _("xem xét trách nhiệm"),
        max_length=12,
        choices=Accountability,
        default=Accountability.NOT_NEEDED,
        editable=False,
    )
    early_warning = models.BooleanField(_("cảnh báo sớm"), default=False, editable=False)
    early_warning_reason = models.TextField(_("lý do cảnh báo"), blank=True, editable=False)

    health = models.CharField(_("đánh giá gần nhất"), max_length=12, choices=Health, blank=True, editable=False)
    next_review_on = models.DateField(_("mốc theo dõi tiếp theo"), null=True, editable=False)
    spent_vnd = models.BigIntegerField(_("đã chi (đồng)"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("thí điểm")
        ordering = ["-created_at", "-id"]
        indexes = [*Record.Meta.indexes, models.Index(fields=["state", "ends_on"], name="pilot_running_until")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_pilot_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(owner=F("monitor")), name="nobody_monitors_their_own_pilot"),
            models.CheckConstraint(condition=Q(budget_vnd__gte=0), name="a_budget_is_not_negative"),
            models.CheckConstraint(
                condition=Q(state="PLANNED") ^ Q(started_at__isnull=False), name="what_runs_was_started"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["PLANNED", "ACTIVE", "PAUSED"]) ^ Q(finished_at__isnull=False),
                name="what_is_due_was_finished",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["PLANNED", "ACTIVE", "PAUSED", "DUE_REPORT", "TERMINATED"])
                ^ Q(reported_at__isnull=False),
                name="what_is_evaluated_was_reported",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_RESULT, result="", concluded_at__isnull=True)
                | (Q(state=F("result")) | (Q(state="CLOSED") & ~Q(result=""))) & Q(concluded_at__isnull=False),
                name="a_result_is_the_one_concluded",
            ),
            models.CheckConstraint(
                condition=Q(state="PAUSED", pause_review_on__isnull=False)
                | (~Q(state="PAUSED") & Q(pause_review_on__isnull=True, awaits_pause_decision=False)),
                name="what_rests_is_looked_at_again",
            ),
            models.CheckConstraint(
                condition=~Q(state="TERMINATED") | Q(terminated_at__isnull=False), name="what_was_stopped_says_when"
            ),
            models.CheckConstraint(
                condition=Q(terminated_at__isnull=True) | ~Q(result="ACHIEVED"), name="what_was_stopped_did_not_achieve"
            ),
            models.CheckConstraint(
                condition=Q(awaits_clarification=False) | Q(state="REPORTED"), name="only_a_report_awaits_clarification"
            ),
            models.CheckConstraint(
                condition=Q(has_damage=True, damage_vnd__gt=0) | Q(has_damage=False, damage_vnd=0),
                name="damage_has_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_RESULT, accountability="NOT_NEEDED")
                | Q(result="ACHIEVED", has_damage=False, has_risk_event=False, accountability="NOT_NEEDED")
                | (
                    Q(accountability__in=["REQUIRED", "SETTLED"])
                    & (
                        Q(result__in=["PARTLY_ACHIEVED", "NOT_ACHIEVED"])
                        | Q(has_damage=True)
                        | Q(has_risk_event=True)
                        | Q(terminated_at__isnull=False)
                    )
                ),
                name="failure_or_harm_is_accounted_for",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | (Q(closed_at__isnull=False) & ~Q(accountability="REQUIRED")),
                name="a_closed_pilot_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(early_warning=False, early_warning_reason="")
                | (Q(early_warning=True) & ~Q(early_warning_reason="")),
                name="a_warning_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.proposal.title

    @property
    def reference(self) -> str:
        prefix = "TĐ" if self.execution_kind == ExecutionKind.PILOT else "TH"
        return f"{prefix}-{self.pk:05d}"

    @property
    def is_start_requested(self) -> bool:
        return self.start_requested_at is not None

    @property
    def held_by(self) -> str:
        words = {"owner": self.owner, "monitor": self.monitor, "unit": self.holder.short_name}
        return str(_HOLDERS[self._holder_key()]) % words if self.state != S.CLOSED else ""

    def _holder_key(self) -> str:
        if self.state == S.PLANNED and self.is_start_requested:
            return "start"
        if self.state == S.REPORTED and self.awaits_clarification:
            return "clarify"
        if self.state in CONCLUDED and self.accountability == Accountability.REQUIRED:
            return "accountability"
        return self.state

    # --- the machine, in the order of a pilot's life -------------------------------------------------
    @move(
        state, S.PLANNED, None, _("Hoàn thiện kế hoạch"), _("Đã hoàn thiện kế hoạch"),
        icon="list-check", tone="secondary", duty=False,
    )  # fmt: skip
    def complete_plan(self, *, by: Person, at: datetime, participating_units: str) -> None:
        self.participating_units = participating_units

    @move(state, S.PLANNED, None, _("Đề nghị bắt đầu"), _("Đã đề nghị bắt đầu"), icon="player-play")
    def request_start(self, *, by: Person, at: datetime) -> None:
        self.start_requested_at = at

    @move(state, S.PLANNED, S.ACTIVE, _("Xác nhận bắt đầu"), _("Đã bắt đầu thực hiện"), icon="player-play")
    def start(self, *, by: Person, at: datetime) -> None:
        self.started_at = at

    @move(
        state, S.ACTIVE, S.PAUSED, _("Tạm dừng"), _("Đã tạm dừng"), icon="player-pause", tone="secondary", duty=False,
    )  # fmt: skip
    def pause(self, *, by: Person, at: datetime, review_on: date, awaits_decision: bool) -> None:
        """A direction to pause is followed at once (NĐ 73 Đ.6); the written decision may come after it."""
        self.pause_review_on, self.awaits_pause_decision = review_on, awaits_decision

    @move(
        state, S.PAUSED, None, _("Ghi quyết định tạm dừng"), _("Đã có quyết định tạm dừng bằng văn bản"),
        icon="file-check",
    )  # fmt: skip
    def confirm_pause(self, *, by: Person, at: datetime) -> None:
        self.awaits_pause_decision = False

    @move(state, S.PAUSED, None, _("Gia hạn tạm dừng"), _("Đã gia hạn tạm dừng"), icon="clock-pause", tone="secondary",
          duty=False)  # fmt: skip
    def prolong_pause(self, *, by: Person, at: datetime, review_on: date) -> None:
        self.pause_review_on = review_on

    @move(state, S.PAUSED, S.ACTIVE, _("Cho tiếp tục"), _("Đã cho tiếp tục"), icon="player-play")
    def resume(self, *, by: Person, at: datetime, days: int) -> None:
        """`days` of rest are added to the end."""
        self.pause_review_on, self.awaits_pause_decision = None, False
        self.ends_on += timedelta(days=days)

    @move(
        state, [S.ACTIVE, S.PAUSED], S.TERMINATED, _("Chấm dứt trước hạn"), _("Đã chấm dứt trước hạn"),
        icon="hand-stop", tone="danger", duty=False,
    )  # fmt: skip
    def terminate(self, *, by: Person, at: datetime) -> None:
        self.pause_review_on, self.awaits_pause_decision = None, False
        self.terminated_at = self.finished_at = at

    @move(
        state, [S.PLANNED, S.ACTIVE, S.PAUSED], None, _("Điều chỉnh kế hoạch"), _("Đã điều chỉnh kế hoạch"),
        icon="edit",
    )  # fmt: skip
    def adjust(self, *, by: Person, at: datetime, terms: Mapping[str, Any]) -> None:
        """What a decided adjustment changes in the pilot itself: end, budget, owner, scope, participating units."""
        for name, value in terms.items():
            setattr(self, name, value)

    @move(
        state, [S.ACTIVE, S.PAUSED, S.DUE_REPORT], None, _("Nhập số liệu đo"), _("Đã nhập số liệu đo"),
        icon="chart-bar", tone="secondary", duty=False, news=False,
    )  # fmt: skip
    def record_values(self, *, by: Person, at: datetime) -> None:
        """Between two reviews, too, an indicator is measured on its days."""

    @move(
        state, S.ACTIVE, S.DUE_REPORT, _("Báo hoàn thành"), _("Đã kết thúc thời gian thực hiện"),
        icon="player-stop", tone="secondary", duty=False,
    )  # fmt: skip
    def finish(self, *, by: Person, at: datetime) -> None:
        self.finished_at = at

    @move(state, S.ACTIVE, S.DUE_REPORT, _("Hết thời gian"), _("Hết thời gian thực hiện"), icon="clock")
    def auto_finish(self, *, by: Person, at: datetime) -> None:
        self.finished_at = at

    @move(
        state, [S.DUE_REPORT, S.TERMINATED, S.REPORTED], S.REPORTED, _("Báo cáo kết quả"), _("Đã báo cáo kết quả"),
        icon="file-text",
    )  # fmt: skip
    def report_result(self, *, by: Person, at: datetime, spent_vnd: int, damage_vnd: int, has_risk_event: bool) -> None:
        """The owner's own account; also the answer to a request for clarification (NĐ 73 Đ.18)."""
        self.reported_at, self.awaits_clarification = at, False
        self.spent_vnd = spent_vnd
        self._note_harm(damage_vnd, has_risk_event)

    @move(state, S.REPORTED, S.EVALUATING, _("Mở họp đánh giá"), _("Đã mở họp đánh giá"), icon="users")
    def open_evaluation(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, S.EVALUATING, S.REPORTED, _("Yêu cầu làm rõ"), _("Đã yêu cầu làm rõ"),
        icon="message-circle", tone="secondary", duty=False,
    )  # fmt: skip
    def ask_clarification(self, *, by: Person, at: datetime) -> None:
        self.awaits_clarification = True

    @move(state, S.EVALUATING, S.ACHIEVED, _("Kết luận đạt mục tiêu"), _("Kết luận: đạt mục tiêu"), icon="circle-check")
    def conclude_achieved(self, *, by: Person, at: datetime, damage_vnd: int, has_risk_event: bool) -> None:
        self._conclude(Result.ACHIEVED, at, damage_vnd, has_risk_event)

    @move(
        state, S.EVALUATING, S.PARTLY_ACHIEVED, _("Kết luận đạt một phần"), _("Kết luận: đạt một phần"),
        icon="circle-check", tone="secondary",
    )  # fmt: skip
    def conclude_partly(self, *, by: Person, at: datetime, damage_vnd: int, has_risk_event: bool) -> None:
        self._conclude(Result.PARTLY_ACHIEVED, at, damage_vnd, has_risk_event)

    @move(
        state, S.EVALUATING, S.NOT_ACHIEVED, _("Kết luận không đạt"), _("Kết luận: không đạt"),
        icon="x", tone="danger",
    )  # fmt: skip
    def conclude_not(self, *, by: Person, at: datetime, damage_vnd: int, has_risk_event: bool) -> None:
        self._conclude(Result.NOT_ACHIEVED, at, damage_vnd, has_risk_event)

    @move(state, CONCLUDED, None, _("Ghi nhận xem xét trách nhiệm"), _("Đã xem xét trách nhiệm xong"), icon="scale")
    def settle_accountability(self, *, by: Person, at: datetime) -> None:
        self.accountability = Accountability.SETTLED

    @move(state, list(PilotState), None, _("Cảnh báo sớm"), _("Cảnh báo sớm"), icon="alert-triangle")
    def raise_warning(self, *, by: Person, at: datetime, warning: str) -> None:
        """Mistakes and violations are found early (KL14 2.4, R07)."""
        self.early_warning, self.early_warning_reason = True, warning

    @move(state, CONCLUDED, S.CLOSED, _("Kết thúc"), _("Đã kết thúc"), icon="checks")
    def close(self, *, by: Person, at: datetime) -> None:
        self.closed_at = at

    def _note_harm(self, damage_vnd: int, has_risk_event: bool) -> None:
        self.has_damage, self.damage_vnd, self.has_risk_event = damage_vnd > 0, damage_vnd, has_risk_event

    def _conclude(self, result: str, at: datetime, damage_vnd: int, has_risk_event: bool) -> None:
        """Failure, damage, a risk event, an early end call for an accountability review (KL14 2.4; NĐ 73 Đ.11.4)."""
        self._note_harm(damage_vnd, has_risk_event)
        self.result, self.concluded_at = result, at
        if result != Result.ACHIEVED or self.has_damage or self.has_risk_event or self.terminated_at:
            self.accountability = Accountability.REQUIRED

    @property
    def awaited_review_on(self) -> date | None:
        """The next monitoring day that still counts: none once the result has been reported."""
        return self.next_review_on if self.state in RUNNING else None

    @property
    def spent_percent(self) -> int | None:
        """Spending in percent of the budget; None before any report or without a budget."""
        return round(self.spent_vnd * 100 / self.budget_vnd) if self.spent_vnd is not None and self.budget_vnd else None

    @property
    def last_report(self) -> Any | None:
        """The result report that counts, from loaded rows."""
        return next(iter(self.result_reports.all()), None)

    @property
    def last_evaluation(self) -> Any | None:
        """The evaluation that counts, from loaded rows."""
        return next(iter(self.evaluations.all()), None)


_HOLDERS = {
    S.PLANNED: _("%(owner)s (chuẩn bị, đề nghị bắt đầu)"),
    "start": _("%(monitor)s (xác nhận bắt đầu)"),
    S.ACTIVE: _("%(owner)s (chủ trì thực hiện)"),
    S.PAUSED: _("Người đứng đầu %(unit)s (xem lại việc tạm dừng)"),
    S.DUE_REPORT: _("%(owner)s (báo cáo kết quả)"),
    S.TERMINATED: _("%(owner)s (báo cáo kết quả)"),
    S.REPORTED: _("Người đứng đầu %(unit)s"),
    "clarify": _("%(owner)s (làm rõ báo cáo)"),
    S.EVALUATING: _("Tập thể lãnh đạo %(unit)s"),
    S.ACHIEVED: _("Người đứng đầu %(unit)s"),
    S.PARTLY_ACHIEVED: _("Người đứng đầu %(unit)s"),
    S.NOT_ACHIEVED: _("Người đứng đầu %(unit)s"),
    "accountability": _("Ủy ban Kiểm tra (xem xét trách nhiệm)"),
}
