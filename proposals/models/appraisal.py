"""The appraisal council of a proposal of wide scope, its members' score sheets, and its steps (DOMAIN §1.7, §7.1)."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE

from proposals.models.upon import OnVersion
from units import clock
from units.models import Person, Unit
from workflow.fsm import move

# A council convened before the collective took the proposal up leaves the checklist and the voters to the head.
_BACK = GET_STATE(
    lambda _proposal, *, taken_up, **_kwargs: "REVIEWING" if taken_up else "RECEIVED", states=["REVIEWING", "RECEIVED"]
)


class Appraised(models.Model):
    """The part of the proposal's machine that is the council's."""

    appraisal_due_on = models.DateField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def appraisal(self) -> "Appraisal | None":
        """The council's work under way, if any (prefetched by the machine's `load`)."""
        newest = next(iter(self.appraisals.all()), None)  # type: ignore[attr-defined]
        return newest if newest and newest.concluded_at is None else None

    @move(
        "state", ["RECEIVED", "REVIEWING"], "APPRAISING", _("Lập hội đồng thẩm định"), _("Đã lập hội đồng thẩm định"),
        icon="users-group", tone="secondary", duty=False,
    )  # fmt: skip
    def convene_council(self, *, by: Person, at: datetime, meet_by: date) -> None:
        self.appraisal_due_on = meet_by

    @move(
        "state", "APPRAISING", None, _("Khai báo xung đột lợi ích"), _("Thành viên hội đồng đã khai báo"),
        icon="shield-check", news=False,
    )  # fmt: skip
    def declare_interest(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", "APPRAISING", None, _("Chấm điểm"), _("Thành viên hội đồng đã nộp phiếu"), icon="writing", news=False
    )
    def submit_sheet(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", "APPRAISING", None, _("Thay thành viên hội đồng"), _("Đã thay thành viên hội đồng"),
        icon="refresh", tone="secondary", duty=False,
    )  # fmt: skip
    def replace_council_member(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", "APPRAISING", None, _("Tổng hợp phiếu đánh giá"), _("Thư ký đã tổng hợp phiếu đánh giá"),
        icon="clipboard-list",
    )  # fmt: skip
    def summarise_appraisal(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", "APPRAISING", _BACK, _("Nộp kết quả thẩm định"), _("Đã nộp kết quả thẩm định"), icon="clipboard-check"
    )
    def conclude_appraisal(self, *, by: Person, at: datetime, taken_up: bool) -> None:
        self.appraisal_due_on = None


class Recommendation(models.TextChoices):
    IMPLEMENT = "IMPLEMENT", _("Đề nghị cho thực hiện")
    PILOT = "PILOT", _("Đề nghị cho thực hiện thí điểm")
    SUPPLEMENT = "SUPPLEMENT", _("Đề nghị bổ sung hồ sơ trước khi quyết định")
    REJECT = "REJECT", _("Đề nghị không chấp thuận")


class Appraisal(OnVersion):
    """One council for one proposal in one unit."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="appraisals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do lập hội đồng"))
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    meet_by = models.DateField()
    summary = models.TextField(_("tổng hợp ý kiến"), blank=True)
    recommendation = models.CharField(_("kiến nghị"), max_length=16, choices=Recommendation, blank=True)
    summarised_at = models.DateTimeField(null=True, blank=True)
    meeting_on = models.DateField(_("ngày họp"), null=True, blank=True)
    minutes = models.TextField(_("biên bản"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(concluded_at__isnull=True), name="one_council_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True)
                | (Q(summarised_at__isnull=False, meeting_on__isnull=False) & ~Q(minutes="") & ~Q(recommendation="")),
                name="an_appraisal_is_concluded_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.opened_at:%d/%m/%Y}"

    @property
    def sitting(self) -> "list[CouncilMember]":
        """Those who have not been replaced."""
        return [member for member in self.members.all() if member.replaced_at is None]

    @property
    def entitled(self) -> "list[CouncilMember]":
        """Those who score and count for the quorum: all but whoever has declared a conflict."""
        return [member for member in self.sitting if member.has_conflict is not True]


class AppraisalCriterion(models.Model):
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="criteria")
    name = models.CharField(_("tiêu chí"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("trọng số (%)"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="a_weight_is_a_share")]

    def __str__(self) -> str:
        return self.name


class CouncilRole(models.TextChoices):
    CHAIR = "CHAIR", _("Chủ tịch hội đồng")
    SECRETARY = "SECRETARY", _("Thư ký")
    MEMBER = "MEMBER", _("Thành viên")


class CouncilMember(models.Model):
    """Declares first; then fills in a sheet that nobody else writes, nor reads before it is handed in."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("vai trò"), max_length=16, choices=CouncilRole, default=CouncilRole.MEMBER)
    has_conflict = models.BooleanField(null=True)
    declaration = models.TextField(_("nội dung xung đột lợi ích"), blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(_("ý kiến chung"), blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    present = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "person"], name="a_person_sits_once_in_a_council"),
            models.UniqueConstraint(
                fields=["appraisal", "role"],
                condition=Q(replaced_at__isnull=True) & ~Q(role="MEMBER"),
                name="one_chair_and_one_secretary",
            ),
            models.CheckConstraint(
                condition=Q(scored_at__isnull=True) | Q(has_conflict=False), name="a_conflict_keeps_from_scoring"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Score(models.Model):
    """One line of a member's sheet."""

    member = models.ForeignKey(CouncilMember, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(AppraisalCriterion, models.CASCADE, related_name="+")
    points = models.DecimalField(_("điểm"), max_digits=6, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("nhận xét"), max_length=500, blank=True)

    class Meta:
        ordering = ["criterion_id"]
        constraints = [models.UniqueConstraint(fields=["member", "criterion"], name="a_member_scores_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
