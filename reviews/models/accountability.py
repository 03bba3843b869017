"""The accountability review: its own facts and its machine (DOMAIN §7.6; KL14 2.4; NĐ 73 Đ.11)."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE

from proposals.models import LegalRegime
from reviews.circumstances import PilotBasis
from reviews.models.accountability_states import (
    BEFORE_VOTING,
    HOLDERS,
    TEAM_AT_WORK,
    UNDER_WAY,
    ReasonKind,
    SuspendReason,
)
from reviews.models.accountability_states import ReviewState as S
from units.models import Person
from workflow.fsm import move, state_field
from workflow.records import Record

_AFTER_AN_EXPLANATION = GET_STATE(
    lambda _review, *, is_last, **_kwargs: S.VERIFYING if is_last else S.EXPLAINING, states=[S.EXPLAINING, S.VERIFYING]
)


_AS_BEFORE = GET_STATE(lambda review, **_kwargs: S(review.suspended_from), states=list(BEFORE_VOTING))
_AFTER_THE_COMPLAINTS = GET_STATE(
    lambda review, *, at, **_kwargs: S.NOTIFIED if review.complaint_until >= timezone.localdate(at) else S.FINAL,
    states=[S.NOTIFIED, S.FINAL],
)


class AccountabilityReview(Record):
    """The inspection committee's fair look at a pilot that failed or did harm.

    `unit` is the pilot's unit, `holder` the committee whose inspection committee has jurisdiction. `damage_vnd` is what
    the team verified, in đồng; the outcomes allowed depend on it, not on what the unit reported.
    """

    url_name = "reviews:accountability_detail"

    pilot = models.ForeignKey("pilots.Pilot", models.PROTECT, related_name="accountability_reviews", editable=False)
    state = state_field(S.choices, S.OPENED)
    regime = models.CharField(_("chế độ pháp lý"), max_length=8, choices=LegalRegime, editable=False)
    reason_kinds = models.JSONField(_("lý do mở"), default=list, editable=False)
    note = models.TextField(_("nội dung mở xem xét"), blank=True, editable=False)
    redo_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="redone_by", editable=False)

    decision_no = models.CharField(_("số quyết định lập tổ kiểm tra"), max_length=64, blank=True, editable=False)
    plan_no = models.CharField(_("số kế hoạch kiểm tra"), max_length=64, blank=True, editable=False)
    outline = models.TextField(_("đề cương giải trình"), blank=True, editable=False)
    explain_due_on = models.DateField(_("hạn giải trình"), null=True, editable=False)
    is_extended = models.BooleanField(_("đã gia hạn giải trình"), default=False, editable=False)

    verification = models.TextField(_("kết quả thẩm tra, xác minh"), blank=True, editable=False)
    damage_vnd = models.BigIntegerField(_("thiệt hại xác minh (đồng)"), null=True, editable=False)
    damage_note = models.TextField(_("căn cứ xác định thiệt hại"), blank=True, editable=False)

    pilot_basis = models.CharField(_("thuộc loại nào"), max_length=16, choices=PilotBasis, blank=True, editable=False)
    draft = models.TextField(_("dự thảo kết luận"), blank=True, editable=False)
    hearing_on = models.DateField(_("ngày hội nghị"), null=True, editable=False)
    hearing_where = models.CharField(_("giờ, địa điểm hội nghị"), max_length=200, blank=True, editable=False)

    conclusion = models.TextField(_("kết luận"), blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, editable=False)
    notice_no = models.CharField(_("số thông báo kết luận"), max_length=64, blank=True, editable=False)
    notice_on = models.DateField(_("ngày thông báo kết luận"), null=True, editable=False)
    complaint_until = models.DateField(_("hết thời hạn khiếu nại"), null=True, editable=False)
    suspended_from = models.CharField(max_length=32, blank=True, editable=False)
    suspend_code = models.CharField(
        _("lý do tạm chưa xem xét"), max_length=16, choices=SuspendReason, blank=True, editable=False
    )
    again_on = models.DateField(_("ngày xem xét lại"), null=True, editable=False)
    referred_to = models.CharField(_("cơ quan nhận chuyển"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("xem xét trách nhiệm")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(damage_vnd__isnull=True) | Q(damage_vnd__gte=0), name="verified_damage_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["CONCLUDED", "NOTIFIED", "COMPLAINED", "FINAL"])
                | (Q(concluded_at__isnull=False, damage_vnd__isnull=False) & ~Q(conclusion="")),
                name="a_concluded_review_has_its_conclusion",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["NOTIFIED", "COMPLAINED", "FINAL"])
                | (Q(notice_on__isnull=False, complaint_until__gte=models.F("notice_on")) & ~Q(notice_no="")),
                name="a_notified_review_has_its_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state="REFERRED") | ~Q(referred_to=""), name="a_referred_review_names_the_receiver"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Xem xét trách nhiệm: %(pilot)s") % {"pilot": self.pilot})

    @property
    def reference(self) -> str:
        """XTTN-00012, before and after the decision that sets up the team."""
        return f"XTTN-{self.pk:05d}" if self.pk else ""

    @property
    def reasons(self) -> list[str]:
        """Why it was opened, in words."""
        return [str(ReasonKind(code).label) for code in self.reason_kinds]

    @property
    def has_damage(self) -> bool:
        return bool(self.damage_vnd)

    @property
    def team(self) -> list[Any]:
        """The members at work, the lead first; from loaded rows only. The replaced are left out."""
        return [member for member in self.members.all() if member.replaced_at is None]

    @property
    def lead(self) -> Any | None:
        return next((member for member in self.team if member.is_lead), None)

    @property
    def people(self) -> list[Any]:
        """The subjects who are persons, from loaded rows only: they explain and are heard."""
        return [subject for subject in self.subjects.all() if subject.person_id]

    @property
    def held_by(self) -> str:
        lead = self.lead
        words = {
            "unit": self.holder.short_name,
            "lead": lead.person.full_name if lead else "",
            "people": ", ".join(str(subject.name) for subject in self.people if not subject.has_answered),
        }
        return str(HOLDERS[S(self.state)] % words) if self.state in HOLDERS else ""

    # --- the machine -----------------------------------------------------------
    @move(
        state,
        S.OPENED,
        S.ASSIGNED,
        _("Lập tổ kiểm tra"),
        _("Đã lập tổ kiểm tra"),
        icon="users",
        hint=_("Chọn tổ trưởng và các thành viên không có xung đột lợi ích với vụ việc."),
    )
    def assign(self, *, by: Person, at: datetime, decision_no: str, plan_no: str) -> None:
        self.decision_no, self.plan_no = decision_no, plan_no

    @move(
        state,
        TEAM_AT_WORK,
        None,
        _("Cam kết không xung đột lợi ích"),
        _("Đã khai báo về xung đột lợi ích"),
        icon="shield-check",
        hint=_("Mỗi thành viên khai báo trước khi tổ kiểm tra làm việc."),
    )
    def declare(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state,
        TEAM_AT_WORK,
        None,
        _("Thay thành viên có xung đột"),
        _("Đã thay thành viên tổ kiểm tra"),
        icon="users",
        hint=_("Thành viên đã khai báo có xung đột lợi ích không được tham gia tổ kiểm tra."),
    )
    def replace_conflicted(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state,
        TEAM_AT_WORK,
        None,
        _("Thay thành viên tổ kiểm tra"),
        _("Đã thay thành viên tổ kiểm tra"),
        icon="users",
        tone="secondary",
        duty=False,
    )
    def replace_member(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state,
        S.ASSIGNED,
        S.EXPLAINING,
        _("Gửi đề cương giải trình"),
        _("Đã gửi đề cương giải trình"),
        icon="send",
        hint=_("Nêu rõ những nội dung cần giải trình. Thời hạn giải trình tính từ khi gửi."),
    )
    def send_outline(self, *, by: Person, at: datetime, outline: str, explain_due_on: date) -> None:
        self.outline, self.explain_due_on = outline, explain_due_on

    @move(
        state,
        S.EXPLAINING,
        _AFTER_AN_EXPLANATION,
        _("Gửi giải trình"),
        _("Đã gửi giải trình"),
        icon="file-text",
        hint=_("Trình bày trung thực, đầy đủ theo đề cương. Giải trình đã gửi thì không sửa được."),
    )
    def explain(self, *, by: Person, at: datetime, is_last: bool) -> None:
        pass

    @move(
        state,
        S.EXPLAINING,
        None,
        _("Gia hạn giải trình"),
        _("Đã gia hạn giải trình"),
        icon="clock",
        tone="secondary",
        duty=False,
        hint=_("Chỉ gia hạn một lần."),
    )
    def extend(self, *, by: Person, at: datetime, explain_due_on: date) -> None:
        self.explain_due_on, self.is_extended = explain_due_on, True

    @move(
        state,
        S.EXPLAINING,
        S.VERIFYING,
        _("Kết thúc nhận giải trình"),
        _("Đã kết thúc nhận giải trình"),
        icon="lock",
        hint=_("Người chưa gửi được ghi nhận là “không giải trình”."),
    )
    def close_explaining(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state,
        S.VERIFYING,
        None,
        _("Ghi nguyên nhân, thiệt hại"),
        _("Đã ghi nguyên nhân, thiệt hại"),
        icon="list-check",
        hint=_("Phân tích nguyên nhân khách quan, chủ quan một cách công tâm; tổng tỷ trọng bằng 100%."),
    )
    def record_causes(self, *, by: Person, at: datetime, verification: str, damage_vnd: int, damage_note: str) -> None:
        self.verification, self.damage_vnd, self.damage_note = verification, damage_vnd, damage_note

    @move(
        state,
        S.VERIFYING,
        S.DRAFTING,
        _("Đánh giá ba điều kiện"),
        _("Đã đánh giá ba điều kiện"),
        icon="clipboard-check",
        hint=_("Với từng đối tượng: đúng chủ trương, động cơ trong sáng, vì lợi ích chung, kèm lý do và chứng cứ."),
    )
    def assess(self, *, by: Person, at: datetime, pilot_basis: str) -> None:
        self.pilot_basis = pilot_basis

    @move(
        state,
        S.DRAFTING,
        S.HEARING,
        _("Gửi dự thảo kết luận"),
        _("Đã gửi dự thảo kết luận"),
        icon="send",
        hint=_("Dự thảo được gửi cho từng đối tượng cùng ngày hội nghị nghe trình bày."),
    )
    def draft_conclusion(self, *, by: Person, at: datetime, draft: str, hearing_on: date, hearing_where: str) -> None:
        self.draft, self.hearing_on, self.hearing_where = draft, hearing_on, hearing_where

    @move(
        state,
        S.HEARING,
        S.VOTING,
        _("Ghi biên bản hội nghị"),
        _("Đã nghe trình bày tại hội nghị"),
        icon="users",
        hint=_("Từng đối tượng phải được nghe, hoặc có văn bản xin không trình bày."),
    )
    def hold_hearing(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state,
        S.VOTING,
        S.CONCLUDED,
        _("Ghi kết quả phiếu kín"),
        _("Đã biểu quyết, kết luận"),
        icon="gavel",
        hint=_("Chỉ ghi số phiếu. Không ghi, không lưu ai bỏ phiếu cho phương án nào."),
    )
    def record_ballot(self, *, by: Person, at: datetime, conclusion: str) -> None:
        self.conclusion, self.concluded_at = conclusion, at

    @move(
        state,
        [S.DRAFTING, S.HEARING, S.VOTING],
        S.VERIFYING,
        _("Thẩm tra bổ sung"),
        _("Đã yêu cầu thẩm tra bổ sung"),
        icon="refresh",
        tone="secondary",
        duty=False,
    )
    def return_to_verifying(self, *, by: Person, at: datetime) -> None:
        self.draft, self.hearing_on, self.hearing_where = "", None, ""

    @move(
        state,
        S.CONCLUDED,
        S.NOTIFIED,
        _("Thông báo kết luận"),
        _("Đã thông báo kết luận"),
        icon="send",
        hint=_("Ghi ngày giao thông báo cho từng đối tượng: thời hạn khiếu nại tính từ ngày đó."),
    )
    def notify(self, *, by: Person, at: datetime, notice_no: str, notice_on: date, complaint_until: date) -> None:
        self.notice_no, self.notice_on, self.complaint_until = notice_no, notice_on, complaint_until

    @move(state, S.NOTIFIED, S.FINAL, _("Có hiệu lực cuối"), _("Kết luận có hiệu lực cuối"), icon="checks")
    def finalise(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, [S.NOTIFIED, S.FINAL], S.COMPLAINED, _("Khiếu nại"), _("Kết luận bị khiếu nại"), icon="message-circle")
    def complain(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, S.COMPLAINED, _AFTER_THE_COMPLAINTS, _("Kết thúc khiếu nại"), _("Đã giải quyết xong khiếu nại"),
        icon="checks",
    )  # fmt: skip
    def end_complaints(self, *, by: Person, at: datetime) -> None:
        """Back to where the time for the others still runs; after it, the conclusion is final."""

    @move(
        state,
        [*UNDER_WAY, S.SUSPENDED, S.CONCLUDED, S.NOTIFIED],
        S.REFERRED,
        _("Chuyển cơ quan có thẩm quyền"),
        _("Đã chuyển cơ quan có thẩm quyền"),
        icon="arrow-up",
        tone="secondary",
        duty=False,
    )
    def refer(self, *, by: Person, at: datetime, referred_to: str) -> None:
        self.referred_to = referred_to

    @move(
        state, BEFORE_VOTING, S.SUSPENDED, _("Tạm chưa xem xét"), _("Đã tạm dừng việc xem xét"), icon="clock",
        tone="secondary", duty=False,
    )  # fmt: skip
    def suspend(self, *, by: Person, at: datetime, reason_code: str, again_on: date) -> None:
        """A hearing that was announced does not take place: from there it goes back to the draft."""
        self.suspended_from = S.DRAFTING if self.state == S.HEARING else self.state
        self.suspend_code, self.again_on = reason_code, again_on

    @move(state, S.SUSPENDED, _AS_BEFORE, _("Tiếp tục xem xét"), _("Đã tiếp tục xem xét"), icon="refresh")
    def resume(self, *, by: Person, at: datetime, explain_due_on: date | None) -> None:
        self.explain_due_on = explain_due_on

    @move(
        state,
        [S.OPENED, S.ASSIGNED],
        S.CANCELLED,
        _("Hủy vì mở nhầm"),
        _("Đã hủy xem xét trách nhiệm"),
        icon="x",
        tone="danger",
        duty=False,
    )
    def cancel(self, *, by: Person, at: datetime) -> None:
        pass
