"""A complaint against a conclusion: its facts and its machine (DOMAIN §2.7, §7.7; Điều lệ Đảng Đ.39)."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE

from reviews.models.accountability import AccountabilityReview
from reviews.models.judging import Hearing, Subject
from reviews.outcomes import Outcome
from units.models import Person
from workflow.fsm import move, state_field
from workflow.records import Record


class ComplaintState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Đã gửi khiếu nại")
    RESOLVING = "RESOLVING", _("Đang giải quyết")
    SCREENED_OUT = "SCREENED_OUT", _("Không thụ lý")
    UPHELD = "UPHELD", _("Giữ nguyên kết luận")
    CHANGED = "CHANGED", _("Thay đổi kết luận")
    ANNULLED = "ANNULLED", _("Hủy bỏ kết luận")
    FORWARDED = "FORWARDED", _("Đã khiếu nại lên cấp tiếp theo")
    FINAL = "FINAL", _("Đã giải quyết xong")
    WITHDRAWN = "WITHDRAWN", _("Đã rút khiếu nại")


class ScreenReason(models.TextChoices):
    """Why a complaint is not taken up (DOMAIN §2.7)."""

    LATE = "LATE", _("Quá thời hạn khiếu nại, không có lý do chính đáng")
    NOT_THEIRS = "NOT_THEIRS", _("Không phải đối tượng của kết luận, hoặc khiếu nại thay người khác")
    LAST_LEVEL = "LAST_LEVEL", _("Đã được cấp cuối cùng giải quyết")
    WRONG_BODY = "WRONG_BODY", _("Không thuộc thẩm quyền, chuyển cơ quan khác")
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION", _("Đang được cơ quan có thẩm quyền điều tra, truy tố, xét xử")
    DENUNCIATION = "DENUNCIATION", _("Nội dung là tố cáo, giải quyết theo quy định về tố cáo")


S = ComplaintState
WITH_THE_BODY = (S.SUBMITTED, S.RESOLVING)
SETTLED = (S.UPHELD, S.CHANGED, S.ANNULLED)
OPEN = (*WITH_THE_BODY, *SETTLED)
TO_RESTORE = (S.CHANGED, S.ANNULLED, S.FINAL)

_AS_DECIDED = GET_STATE(lambda _complaint, *, result, **_rest: S(result), states=list(SETTLED))


class Complaint(Record):
    """What a subject asks to be changed in the conclusion about them, and what another body decided on it (S5).

    `unit` is the pilot's unit, `holder` the committee whose leadership decides. `outcome_before` and `outcome` are the
    conclusion complained of and the one that stands after a change. Not suspensive (Điều lệ Đảng Đ.39.9).
    """

    url_name = "reviews:complaint_detail"

    review = models.ForeignKey(AccountabilityReview, models.PROTECT, related_name="complaints", editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="complaints", editable=False)
    complainant = models.ForeignKey(Person, models.PROTECT, related_name="complaints", editable=False)
    state = state_field(S.choices, S.SUBMITTED)
    level = models.PositiveSmallIntegerField(_("lần khiếu nại"), default=1, editable=False)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next", editable=False)
    grounds = models.TextField(_("lý do khiếu nại"), editable=False)
    request = models.TextField(_("yêu cầu thay đổi"), editable=False)
    is_late = models.BooleanField(_("gửi sau thời hạn"), default=False, editable=False)

    late_reason = models.TextField(_("lý do vẫn thụ lý"), blank=True, editable=False)
    screen_code = models.CharField(_("lý do không thụ lý"), max_length=24, choices=ScreenReason, editable=False)
    forwarded_to = models.CharField(_("cơ quan nhận chuyển"), max_length=200, blank=True, editable=False)
    hearing = models.CharField(_("nghe người khiếu nại"), max_length=8, choices=Hearing, blank=True, editable=False)
    heard_on = models.DateField(_("ngày nghe"), null=True, editable=False)
    statement = models.TextField(_("ý kiến của người khiếu nại"), blank=True, editable=False)

    result = models.CharField(_("kết quả giải quyết"), max_length=16, choices=S.choices, blank=True, editable=False)
    decision_no = models.CharField(_("số quyết định giải quyết"), max_length=64, blank=True, editable=False)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    decided_on = models.DateField(_("ngày quyết định"), null=True, editable=False)
    members_total = models.PositiveSmallIntegerField(_("tổng số thành viên"), null=True, editable=False)
    votes_for = models.PositiveSmallIntegerField(_("số tán thành"), null=True, editable=False)
    reasons = models.TextField(_("căn cứ, lý do quyết định"), blank=True, editable=False)
    outcome_before = models.CharField(_("kết luận bị khiếu nại"), max_length=24, choices=Outcome, editable=False)
    outcome = models.CharField(_("kết luận mới"), max_length=24, choices=Outcome, blank=True, editable=False)
    redo = models.BooleanField(_("xem xét lại từ đầu"), default=False, editable=False)
    delivered_on = models.DateField(_("ngày giao quyết định"), null=True, editable=False)
    next_until = models.DateField(_("khiếu nại tiếp đến hết ngày"), null=True, editable=False)
    restore_by = models.DateField(_("phục hồi quyền lợi trước ngày"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("khiếu nại")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=OPEN), name="one_open_complaint_per_subject"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["UPHELD", "CHANGED", "ANNULLED", "FINAL", "FORWARDED"])
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(decision_no="") & ~Q(reasons="")),
                name="a_settled_complaint_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["UPHELD", "CHANGED", "ANNULLED", "FINAL", "FORWARDED"]) | ~Q(hearing=""),
                name="a_complainant_is_heard_before_the_decision",
            ),
            models.CheckConstraint(condition=~Q(state="CHANGED") | ~Q(outcome=""), name="a_change_names_the_outcome"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True) | Q(votes_for__lte=F("members_total")),
                name="no_more_votes_than_members_of_the_body",
            ),
            models.CheckConstraint(
                condition=~Q(state="SCREENED_OUT") | ~Q(screen_code=""), name="a_refused_complaint_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Khiếu nại của %(name)s: %(pilot)s")) % {"name": self.complainant, "pilot": self.review.pilot}

    @property
    def reference(self) -> str:
        return f"KN-{self.pk:05d}" if self.pk else ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def pending_tasks(self) -> list[Any]:
        """What is still to be restored, from loaded rows only (QĐ 117-QĐ/TW)."""
        return [task for task in self.tasks.all() if task.done_on is None]

    @property
    def held_by(self) -> str:
        words = {"unit": self.holder.short_name, "name": self.complainant.full_name}
        if self.state == S.FINAL and self.pending_tasks:
            return str(_("%(unit)s (phục hồi quyền lợi)")) % words
        if self.state in SETTLED and self.delivered_on:
            return str(_("Chờ hết thời hạn khiếu nại tiếp của %(name)s")) % words
        return str(_HOLDERS[ComplaintState(self.state)]) % words if self.state in _HOLDERS else ""

    # --- the machine -----------------------------------------------------------
    @move(
        state, S.SUBMITTED, S.RESOLVING, _("Thụ lý khiếu nại"), _("Đã thụ lý khiếu nại"), icon="inbox",
        hint=_("Báo ngay cho người khiếu nại. Thời hạn giải quyết tính từ khi thụ lý."),
    )  # fmt: skip
    def receive(self, *, by: Person, at: datetime, late_reason: str = "") -> None:
        self.late_reason = late_reason

    @move(
        state, WITH_THE_BODY, S.SCREENED_OUT, _("Không thụ lý"), _("Không thụ lý khiếu nại"), icon="x",
        tone="danger", duty=False,
    )  # fmt: skip
    def screen_out(self, *, by: Person, at: datetime, screen_code: str, forwarded_to: str = "") -> None:
        self.screen_code, self.forwarded_to = screen_code, forwarded_to

    @move(
        state, S.RESOLVING, None, _("Nghe người khiếu nại"), _("Đã nghe người khiếu nại"), icon="users",
        hint=_("Phải nghe người khiếu nại, hoặc có văn bản xin không trình bày, trước khi quyết định."),
    )  # fmt: skip
    def hear(self, *, by: Person, at: datetime, hearing: str, heard_on: date, statement: str) -> None:
        self.hearing, self.heard_on, self.statement = hearing, heard_on, statement

    @move(
        state, S.RESOLVING, _AS_DECIDED, _("Quyết định giải quyết"), _("Đã quyết định giải quyết khiếu nại"),
        icon="gavel", hint=_("Giữ nguyên, thay đổi hoặc hủy bỏ kết luận, nêu rõ căn cứ."),
    )  # fmt: skip
    def decide(self, *, by: Person, at: datetime, result: str, **decision: Any) -> None:
        self.decided_by, self.result = by, result
        for name, value in decision.items():
            setattr(self, name, value)

    @move(
        state, SETTLED, None, _("Giao quyết định"), _("Đã giao quyết định cho người khiếu nại"), icon="send",
        hint=_("Thời hạn khiếu nại tiếp tính từ ngày giao."),
    )  # fmt: skip
    def deliver(self, *, by: Person, at: datetime, delivered_on: date, next_until: date) -> None:
        self.delivered_on, self.next_until = delivered_on, next_until

    @move(
        state, [S.UPHELD, S.CHANGED], S.FORWARDED, _("Khiếu nại lên cấp tiếp theo"),
        _("Đã khiếu nại lên cấp tiếp theo"), icon="arrow-up", tone="secondary", duty=False,
    )  # fmt: skip
    def appeal(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, SETTLED, S.FINAL, _("Kết thúc"), _("Quyết định giải quyết có hiệu lực cuối"), icon="checks")
    def finalise(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, WITH_THE_BODY, S.WITHDRAWN, _("Rút khiếu nại"), _("Đã rút khiếu nại"), icon="trash",
        tone="secondary", duty=False,
    )  # fmt: skip
    def withdraw(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, TO_RESTORE, None, _("Ghi việc phục hồi"), _("Đã ghi việc phục hồi quyền lợi"), icon="circle-check",
        hint=_("Xin lỗi, phục hồi quyền lợi, đính chính hồ sơ cán bộ theo Quy định 117-QĐ/TW."),
    )  # fmt: skip
    def restore(self, *, by: Person, at: datetime) -> None:
        pass


class RestorationTask(models.Model):
    """What is owed to someone whose conclusion was changed or annulled: apology, rights, a corrected file (QĐ 117)."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="tasks")
    content = models.CharField(_("việc phục hồi"), max_length=300)
    done_on = models.DateField(_("ngày làm xong"), null=True)
    note = models.TextField(_("kết quả, văn bản"), blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.content


_HOLDERS = {
    S.SUBMITTED: _("Văn thư, người đứng đầu %(unit)s"),
    S.RESOLVING: _("Tập thể lãnh đạo %(unit)s"),
    S.UPHELD: _("Văn thư %(unit)s (giao quyết định)"),
    S.CHANGED: _("Văn thư %(unit)s (giao quyết định)"),
    S.ANNULLED: _("Văn thư %(unit)s (giao quyết định)"),
}
