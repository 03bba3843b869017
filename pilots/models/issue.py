"""A difficulty of a running pilot: who raised it, who is to help by when, what helped (DOMAIN §7.3; KL14 2.4)."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models.pilot import Pilot, PilotState
from proposals.models import Level
from units.models import Person, Unit
from workflow.fsm import move, state_field
from workflow.records import Record


class IssueState(models.TextChoices):
    OPEN = "OPEN", _("Chờ phân công tháo gỡ")
    ASSIGNED = "ASSIGNED", _("Đang tháo gỡ")
    ESCALATED = "ESCALATED", _("Đã chuyển cấp trên")
    ANSWERED = "ANSWERED", _("Đã trả lời")
    RESOLVED = "RESOLVED", _("Đã tháo gỡ")
    LAPSED = "LAPSED", _("Chưa tháo gỡ xong khi thí điểm kết thúc")


class IssueKind(models.TextChoices):
    MECHANISM = "MECHANISM", _("Cơ chế, quy định")
    PROCEDURE = "PROCEDURE", _("Thủ tục")
    COORDINATION = "COORDINATION", _("Phối hợp giữa các đơn vị")
    RESOURCES = "RESOURCES", _("Kinh phí, nhân lực, thiết bị")
    TECHNICAL = "TECHNICAL", _("Kỹ thuật, chuyên môn")
    PARTNERS = "PARTNERS", _("Người dân, khách hàng, đối tác")
    OTHER = "OTHER", _("Khác")


class RaisedAs(models.TextChoices):
    """The part in the pilot of who raised it: whoever plays that part goes on with it."""

    OWNER = "OWNER", _("người chủ trì")
    MONITOR = "MONITOR", _("người theo dõi")


S = IssueState
UNHELPED = (S.OPEN, S.ASSIGNED, S.ESCALATED)
OPEN_ISSUES = (*UNHELPED, S.ANSWERED)
#: Difficulties are told while the work is prepared, done, at rest, or waits for its result report.
TROUBLED = (PilotState.PLANNED, PilotState.ACTIVE, PilotState.PAUSED, PilotState.DUE_REPORT)


class Issue(Record):
    """What hinders the pilot and what is needed.

    `holder` is the unit that is to see to it, `assignee` the person there, None while the unit has named nobody.
    `due_on`: the day by which whoever holds it acts. `escalated_at`, `answer` and `lesson` stay empty until they come.
    """

    url_name = "pilots:issue_detail"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="issues", editable=False)
    number = models.PositiveSmallIntegerField(_("vướng mắc số"), editable=False)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    raised_as = models.CharField(max_length=8, choices=RaisedAs, editable=False)
    kind = models.CharField(_("loại vướng mắc"), max_length=16, choices=IssueKind, editable=False)
    severity = models.CharField(_("mức độ"), max_length=8, choices=Level, editable=False)
    since_on = models.DateField(_("có từ ngày"), editable=False)
    description = models.TextField(_("nội dung vướng mắc"), editable=False)
    needed = models.TextField(_("cần tháo gỡ gì"), editable=False)
    state = state_field(IssueState.choices, S.OPEN)

    assignee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    due_on = models.DateField(_("hạn xử lý"), editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(_("cách tháo gỡ, hỗ trợ đã có"), blank=True, editable=False)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    times_returned = models.PositiveSmallIntegerField(default=0, editable=False)
    return_reason = models.TextField(_("vì sao chưa tháo gỡ được"), blank=True, editable=False)
    lesson = models.TextField(_("bài học rút ra"), blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("vướng mắc")
        ordering = ["number"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["assignee", "state"], name="issue_of_assignee"),
            models.Index(fields=["state", "due_on"], name="issue_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="an_issue_number_once_per_pilot"),
            models.CheckConstraint(
                condition=~Q(description="") & ~Q(needed=""), name="an_issue_says_what_is_wrong_and_needed"
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | ~Q(state__in=["OPEN", "ESCALATED"]),
                name="what_waits_for_a_helper_has_none",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="an_answer_to_an_issue_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ANSWERED", "RESOLVED"]) | ~Q(answer=""), name="what_is_answered_says_how"
            ),
            models.CheckConstraint(
                condition=Q(state="RESOLVED") ^ Q(lesson=""), name="a_resolved_issue_teaches_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RESOLVED", "LAPSED"]) ^ Q(ended_at__isnull=True),
                name="an_ended_issue_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Vướng mắc %(number)s: %(pilot)s") % {"number": self.number, "pilot": self.pilot})

    @property
    def reference(self) -> str:
        return f"{self.pilot.reference}/V{self.number}"

    @property
    def raiser(self) -> Person:
        """Who plays the part of who raised it now: the owner or the monitor."""
        return self.pilot.owner if self.raised_as == RaisedAs.OWNER else self.pilot.monitor

    @property
    def is_returned(self) -> bool:
        """Whether the last answer did not help and no other has come."""
        return self.state in UNHELPED and self.times_returned > 0

    @property
    def held_by(self) -> str:
        if self.state not in OPEN_ISSUES:
            return ""
        if self.state == S.ANSWERED:
            return str(_("%(name)s (xác nhận đã tháo gỡ)")) % {"name": self.raiser}
        if self.assignee is not None:
            return str(_("%(name)s (tháo gỡ)")) % {"name": self.assignee}
        if self.state == S.ASSIGNED:
            return str(_("%(unit)s (tháo gỡ)")) % {"unit": self.holder.short_name}
        return str(_("%(unit)s (phân công tháo gỡ)")) % {"unit": self.holder.short_name}

    # --- the machine -----------------------------------------------------------------------------------
    @move(
        state, [S.OPEN, S.ESCALATED], S.ASSIGNED, _("Phân công tháo gỡ"), _("Đã phân công tháo gỡ"), icon="user-check"
    )
    def assign(self, *, by: Person, at: datetime, to: Person | None, unit: Unit | None, due_on: date) -> None:
        """To a person of the unit that holds it, or to another unit, whose clerk or head names the person."""
        self._give(to, unit)
        self.due_on = due_on

    @move(
        state, S.ASSIGNED, None, _("Phân công lại"), _("Đã phân công lại"),
        icon="users", tone="secondary", duty=False,
    )  # fmt: skip
    def reassign(self, *, by: Person, at: datetime, to: Person | None, unit: Unit | None) -> None:
        """Another helper, the same day: nobody gains time by passing it on."""
        self._give(to, unit)

    @move(
        state, [S.ASSIGNED, S.ESCALATED], S.ANSWERED, _("Trả lời, tháo gỡ"), _("Đã trả lời vướng mắc"),
        icon="message-circle",
    )  # fmt: skip
    def reply(self, *, by: Person, at: datetime, answer: str, due_on: date) -> None:
        self.assignee = self.assignee or by
        self.answer, self.answered_by, self.answered_at = answer, by, at
        self.due_on = due_on

    @move(
        state, S.ANSWERED, S.ASSIGNED, _("Chưa tháo gỡ được"), _("Đã trả lại: chưa tháo gỡ được"),
        icon="arrow-left", tone="secondary",
    )  # fmt: skip
    def return_answer(self, *, by: Person, at: datetime, return_reason: str, due_on: date) -> None:
        self.return_reason, self.due_on = return_reason, due_on
        self.times_returned += 1

    @move(state, S.ANSWERED, S.RESOLVED, _("Xác nhận đã tháo gỡ"), _("Vướng mắc đã được tháo gỡ"), icon="circle-check")
    def confirm_resolved(self, *, by: Person, at: datetime, lesson: str) -> None:
        self.lesson, self.ended_at = lesson, at

    @move(
        state, [S.OPEN, S.ASSIGNED], S.ESCALATED, _("Chuyển cấp trên vì quá hạn"),
        _("Quá hạn, đã chuyển cấp trên tháo gỡ"), icon="arrow-up",
    )  # fmt: skip
    def escalate_late(self, *, by: Person, at: datetime, unit: Unit, due_on: date) -> None:
        self._give(None, unit)
        self.escalated_at, self.due_on = at, due_on

    @move(
        state, list(OPEN_ISSUES), S.LAPSED, _("Khép lại cùng thí điểm"), _("Khép lại khi thí điểm được kết luận"),
        icon="archive",
    )  # fmt: skip
    def lapse_issue(self, *, by: Person, at: datetime) -> None:
        """What was not settled while there was time stays on record as it stood."""
        self.ended_at = at

    def _give(self, to: Person | None, unit: Unit | None) -> None:
        self.assignee = to
        if unit is not None:
            self.holder = unit


def next_number(model: type[Any], pilot: Pilot) -> int:
    """The next number of a record among those of its pilot; call under the pilot's lock."""
    last: int | None = model.objects.filter(pilot=pilot).aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1
