"""A change of a running plan: what it was, what it is to be, who decided it (DOMAIN §7.5; KL14 2.4)."""

from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models.pilot import Pilot, PilotState
from pilots.models.plan import PlanVersion
from units.models import Person, Unit
from workflow.fsm import move, state_field
from workflow.records import Record


class AdjustmentState(models.TextChoices):
    DRAFT = "DRAFT", _("Đang soạn")
    SUBMITTED = "SUBMITTED", _("Đã đề nghị")
    REVIEWING = "REVIEWING", _("Đang đưa ra tập thể")
    APPROVED = "APPROVED", _("Đã chấp thuận, chờ ngày áp dụng")
    APPLIED = "APPLIED", _("Đã áp dụng")
    REJECTED = "REJECTED", _("Không chấp thuận")
    WITHDRAWN = "WITHDRAWN", _("Đã rút")
    LAPSED = "LAPSED", _("Không còn áp dụng được")


S = AdjustmentState
BEFORE_DECISION = (S.SUBMITTED, S.REVIEWING)
OPEN_ADJUSTMENTS = (S.SUBMITTED, S.REVIEWING, S.APPROVED)
#: A plan is adjusted while it is prepared, carried out, or rests; afterwards it is what the result is measured by.
ADJUSTABLE = (PilotState.PLANNED, PilotState.ACTIVE, PilotState.PAUSED)


class Adjustment(Record):
    """What the author asks to change in the plan of a pilot.

    `before` and `after` are the adjustable part of `pilots.plan.picture_of`, as it was and as it is to be. `holder` is
    the unit that decides. `needs_vote`: its collective votes, for the reasons in `vote_reason`. `version` is the plan
    that came of it.
    """

    url_name = "pilots:adjustment_detail"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="adjustments", editable=False)
    number = models.PositiveSmallIntegerField(_("điều chỉnh số"), editable=False)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    before: Any = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    after: Any = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    reason = models.TextField(_("lý do điều chỉnh"), editable=False)
    effect = models.TextField(_("ảnh hưởng đến tiêu chí"), editable=False)
    needs_vote = models.BooleanField(_("phải đưa ra tập thể"), default=False, editable=False)
    vote_reason = models.TextField(_("vì sao phải đưa ra tập thể"), blank=True, editable=False)
    state = state_field(AdjustmentState.choices, S.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)

    meeting_on = models.DateField(_("ngày họp"), null=True, editable=False)
    party_committee_opinion = models.TextField(_("ý kiến cấp ủy cùng cấp"), blank=True, editable=False)
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, editable=False)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, editable=False)
    votes_abstain = models.PositiveSmallIntegerField(_("không có ý kiến"), null=True, editable=False)
    minutes = models.TextField(_("biên bản"), blank=True, editable=False)

    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    decision_no = models.CharField(_("số quyết định"), max_length=64, blank=True, editable=False)
    decided_on = models.DateField(_("ngày quyết định"), null=True, editable=False)
    effective_on = models.DateField(_("áp dụng từ ngày"), null=True, editable=False)
    reject_reason = models.TextField(_("lý do không chấp thuận"), blank=True, editable=False)
    plan_version = models.OneToOneField(PlanVersion, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta(Record.Meta):
        verbose_name = _("điều chỉnh")
        ordering = ["-number"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["state", "effective_on"], name="adjustment_to_apply"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="an_adjustment_number_once_per_pilot"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(state__in=["SUBMITTED", "REVIEWING", "APPROVED"]),
                name="one_open_adjustment_per_pilot",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(effect=""), name="an_adjustment_says_why_and_to_what_effect"
            ),
            models.CheckConstraint(
                condition=Q(needs_vote=False, vote_reason="") | (Q(needs_vote=True) & ~Q(vote_reason="")),
                name="an_adjustment_votes_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "APPLIED"])
                | (
                    Q(decided_by__isnull=False, decided_on__isnull=False, effective_on__isnull=False)
                    & ~Q(decision_no="")
                    & (Q(needs_vote=False) | Q(votes_for__isnull=False))
                ),
                name="an_approved_adjustment_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="REJECTED") | (Q(decided_by__isnull=False) & ~Q(reject_reason="")),
                name="a_rejected_adjustment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="APPLIED") ^ Q(plan_version__isnull=True),
                name="an_applied_adjustment_made_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, votes_abstain__isnull=True)
                | (
                    Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstain__isnull=False)
                    & ~Q(minutes="")
                ),
                name="a_vote_on_an_adjustment_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Điều chỉnh %(number)s: %(pilot)s") % {"number": self.number, "pilot": self.pilot})

    @property
    def reference(self) -> str:
        return f"{self.pilot.reference}/ĐC{self.number}"

    @property
    def held_by(self) -> str:
        if self.state == S.DRAFT:
            return str(_("%(name)s (soạn đề nghị)")) % {"name": self.author}
        if self.state == S.REVIEWING:
            return str(_("Tập thể lãnh đạo %(unit)s")) % {"unit": self.holder.short_name}
        if self.state == S.SUBMITTED:
            return str(_("Người đứng đầu %(unit)s")) % {"unit": self.holder.short_name}
        if self.state == S.APPROVED and self.effective_on:
            return str(_("Hệ thống (áp dụng ngày %(day)s)")) % {"day": f"{self.effective_on:%d/%m/%Y}"}
        return ""

    # --- the machine -----------------------------------------------------------------------------------
    @move(
        state, S.DRAFT, None, _("Sửa đề nghị"), _("Đã sửa đề nghị điều chỉnh"),
        icon="edit", tone="secondary", duty=False, news=False,
    )  # fmt: skip
    def revise(
        self, *, by: Person, at: datetime, before: dict[str, Any], after: dict[str, Any], why: str, effect: str
    ) -> None:
        self.before, self.after, self.reason, self.effect = before, after, why, effect

    @move(state, S.DRAFT, S.SUBMITTED, _("Gửi đề nghị"), _("Đã gửi đề nghị điều chỉnh"), icon="send")
    def submit(self, *, by: Person, at: datetime, holder: Unit, vote_reason: str) -> None:
        self.submitted_at, self.holder = at, holder
        self.needs_vote, self.vote_reason = bool(vote_reason), vote_reason

    @move(state, S.SUBMITTED, S.REVIEWING, _("Đưa ra tập thể"), _("Đã đưa đề nghị điều chỉnh ra tập thể"), icon="users")
    def take_up(self, *, by: Person, at: datetime, meeting_on: date, party_committee_opinion: str) -> None:
        self.meeting_on, self.party_committee_opinion = meeting_on, party_committee_opinion

    @move(
        state, BEFORE_DECISION, S.APPROVED, _("Chấp thuận điều chỉnh"), _("Đã chấp thuận điều chỉnh"),
        icon="circle-check",
    )  # fmt: skip
    def approve(
        self, *, by: Person, at: datetime, decision_no: str, decided_on: date, effective_on: date, vote: dict[str, Any]
    ) -> None:
        self.decided_by, self.decision_no, self.decided_on = by, decision_no, decided_on
        self.effective_on = effective_on
        self._note_vote(vote)

    @move(
        state, BEFORE_DECISION, S.REJECTED, _("Không chấp thuận"), _("Không chấp thuận điều chỉnh"),
        icon="x", tone="danger",
    )  # fmt: skip
    def reject(self, *, by: Person, at: datetime, reject_reason: str, vote: dict[str, Any]) -> None:
        self.decided_by, self.reject_reason = by, reject_reason
        self._note_vote(vote)

    @move(
        state, [S.DRAFT, *BEFORE_DECISION], S.WITHDRAWN, _("Rút đề nghị"), _("Đã rút đề nghị điều chỉnh"),
        icon="arrow-left", tone="secondary", duty=False,
    )  # fmt: skip
    def withdraw(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.APPROVED, S.APPLIED, _("Áp dụng"), _("Điều chỉnh đã được áp dụng vào kế hoạch"), icon="checks")
    def apply(self, *, by: Person, at: datetime, plan_version: PlanVersion) -> None:
        self.plan_version = plan_version

    @move(
        state, [S.DRAFT, *OPEN_ADJUSTMENTS], S.LAPSED, _("Khép lại"), _("Đề nghị điều chỉnh không còn áp dụng được"),
        icon="archive",
    )  # fmt: skip
    def lapse(self, *, by: Person, at: datetime) -> None:
        """The plan has become another meanwhile, or is over: what was asked for no longer fits."""

    def _note_vote(self, vote: dict[str, Any]) -> None:
        for name in ("votes_for", "votes_against", "votes_abstain", "minutes", "meeting_on"):
            if vote.get(name) is not None:
                setattr(self, name, vote[name])


class AdjustmentVoter(models.Model):
    """A member of the collective that votes; never the author, the owner or the proposer (S1, S3)."""

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_head", "person__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "person"], name="a_voter_on_an_adjustment_counts_once")
        ]

    def __str__(self) -> str:
        return str(self.person)
