"""The proposal: its dossier (NĐ 73 Đ.7.2, DOMAIN §1.6) and its machine (DOMAIN §7.1)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE

from proposals import search
from proposals.models.appraisal import Appraised
from ui.fulltext import WordsField
from ui.text import nfc
from units.models import Person, Unit
from units.scope import per_level
from workflow.fsm import move, state_field
from workflow.records import Record

if TYPE_CHECKING:
    from proposals.models.handling import Decision, Deliberation


class ProposalState(models.TextChoices):
    DRAFT = "DRAFT", _("Dự thảo")
    SUBMITTED = "SUBMITTED", _("Đã gửi")
    RECEIVED = "RECEIVED", _("Đã tiếp nhận")
    SUPPLEMENT = "SUPPLEMENT", _("Yêu cầu bổ sung")
    REVIEWING = "REVIEWING", _("Đang xem xét")
    APPRAISING = "APPRAISING", _("Đang thẩm định")
    ESCALATED = "ESCALATED", _("Chuyển cấp trên")
    AWAIT_DECISION = "AWAIT_DECISION", _("Chờ quyết định")
    APPROVED_FULL = "APPROVED_FULL", _("Cho thực hiện")
    APPROVED_PILOT = "APPROVED_PILOT", _("Cho thực hiện thí điểm")
    REJECTED = "REJECTED", _("Không chấp thuận")
    WITHDRAWN = "WITHDRAWN", _("Đã rút")
    LAPSED = "LAPSED", _("Hết hạn bổ sung")
    DUPLICATE = "DUPLICATE", _("Trùng, đã gộp")
    CLOSED = "CLOSED", _("Đã kết thúc")


class ProblemKind(models.TextChoices):
    UNREGULATED = "UNREGULATED", _("Chưa được quy định")
    UNSUITABLE_RULE = "UNSUITABLE_RULE", _("Đã có quy định nhưng không phù hợp thực tiễn")


class LegalRegime(models.TextChoices):
    KL14 = "KL14", _("Kết luận 14-KL/TW")
    ND73 = "ND73", _("Nghị định 73/2023/NĐ-CP")
    BOTH = "BOTH", _("Cả hai")

    @property
    def needs_party_opinion(self) -> bool:
        """NĐ 73 Đ.4: the same-level Party committee is asked before approving and before evaluating."""
        return self in (LegalRegime.ND73, LegalRegime.BOTH)


class Field(models.TextChoices):
    MANAGEMENT = "MANAGEMENT", _("Quản lý, điều hành")
    ADMIN_REFORM = "ADMIN_REFORM", _("Cải cách hành chính")
    DIGITAL = "DIGITAL", _("Chuyển đổi số")
    PRODUCTION = "PRODUCTION", _("Sản xuất, kinh doanh")
    TECHNOLOGY = "TECHNOLOGY", _("Khoa học, công nghệ")
    ENVIRONMENT = "ENVIRONMENT", _("Tài nguyên, môi trường")
    SOCIAL = "SOCIAL", _("Văn hóa, xã hội")
    PARTY_BUILDING = "PARTY_BUILDING", _("Xây dựng Đảng")
    OTHER = "OTHER", _("Lĩnh vực khác")


S = ProposalState
OPEN = (S.SUBMITTED, S.RECEIVED, S.SUPPLEMENT, S.REVIEWING, S.APPRAISING, S.ESCALATED, S.AWAIT_DECISION)
APPROVED = (S.APPROVED_FULL, S.APPROVED_PILOT)
# Nobody holds these; from a refusal and from a merger the proposer's own request may still lead back.
ENDED = (S.REJECTED, S.WITHDRAWN, S.LAPSED, S.DUPLICATE, S.CLOSED)


# What was never registered goes back to the clerk; what was, to the head.
_BACK_FROM_SUPPLEMENT = GET_STATE(
    lambda proposal, **_kwargs: S.RECEIVED if proposal.received_at else S.SUBMITTED, states=[S.RECEIVED, S.SUBMITTED]
)


class Commitments(models.Model):
    """What everyone answers for who puts their name to a proposal: its proposer and each co-author."""

    commits_pure_motive = models.BooleanField(_("động cơ trong sáng"), default=False)
    commits_common_good = models.BooleanField(_("vì lợi ích chung"), default=False)
    commits_truthful = models.BooleanField(_("nội dung trung thực"), default=False)
    commits_supervision = models.BooleanField(_("chịu sự kiểm tra, giám sát"), default=False)
    commits_resources = models.BooleanField(_("sử dụng đúng nguồn lực"), default=False)
    has_conflict_of_interest = models.BooleanField(_("có xung đột lợi ích"), null=True, blank=True)
    conflict_of_interest = models.TextField(_("nội dung xung đột lợi ích"), blank=True)
    contains_no_secret = models.BooleanField(_("không chứa bí mật nhà nước"), default=False)

    class Meta:
        abstract = True


class Dossier(Commitments):
    """What the cadre writes: every content of NĐ 73 Đ.7.2. All may be empty in a draft; submitting asks for them."""

    title = models.CharField(_("tên đề xuất"), max_length=250)
    field = models.CharField(_("lĩnh vực"), max_length=24, choices=Field, blank=True)
    is_urgent = models.BooleanField(_("yêu cầu cấp thiết, nhiệm vụ trọng tâm"), default=False)
    problem_kind = models.CharField(_("loại vướng mắc"), max_length=24, choices=ProblemKind, blank=True)
    necessity = models.TextField(_("sự cần thiết"), blank=True)
    objective = models.TextField(_("mục đích, yêu cầu"), blank=True)
    bottleneck = models.TextField(_("điểm nghẽn, nút thắt"), blank=True)
    legal_references = models.TextField(_("văn bản liên quan"), blank=True, help_text=_("Mỗi dòng một văn bản"))
    solution = models.TextField(_("nội dung, giải pháp"), blank=True)
    scope = models.TextField(_("phạm vi"), blank=True)
    target_subjects = models.TextField(_("đối tượng áp dụng"), blank=True)
    participating_units = models.TextField(_("đơn vị phối hợp"), blank=True, help_text=_("Mỗi dòng một đơn vị"))
    planned_start = models.DateField(_("dự kiến bắt đầu"), null=True, blank=True)
    planned_end = models.DateField(_("dự kiến kết thúc"), null=True, blank=True)
    budget_vnd = models.BigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    budget_note = models.TextField(_("lý do không cần kinh phí"), blank=True)
    funding_source = models.CharField(_("nguồn kinh phí"), max_length=250, blank=True)
    staffing = models.TextField(_("nhân lực"), blank=True)
    facilities = models.TextField(_("cơ sở vật chất, trang thiết bị"), blank=True)
    feasibility = models.TextField(_("tính khả thi"), blank=True)
    positive_impact = models.TextField(_("tác động tích cực"), blank=True)
    negative_impact = models.TextField(
        _("tác động tiêu cực"), blank=True, help_text=_("Nếu không có, ghi “Không” và nêu lý do")
    )
    expected_effect = models.TextField(_("hiệu quả dự kiến"), blank=True)

    class Meta:
        abstract = True


class Proposal(Dossier, Appraised, Record):
    """A cadre's proposal, from draft to decision; what follows is the pilot's life (KL14 2.3)."""

    url_name = "proposals:detail"

    proposer = models.ForeignKey(Person, models.PROTECT, related_name="proposals", editable=False)
    state = state_field(ProposalState.choices, S.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)
    registry_no = models.CharField(_("số vào sổ"), max_length=32, blank=True, editable=False)
    registry_term = models.CharField(max_length=32, blank=True, editable=False)  # the numbers restart with each term
    received_at = models.DateTimeField(null=True, editable=False)
    received_late = models.BooleanField(default=False, editable=False)
    regime = models.CharField(_("chế độ pháp lý"), max_length=8, choices=LegalRegime, blank=True, editable=False)
    supplement_count = models.PositiveSmallIntegerField(default=0, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    policy_abuse = models.BooleanField(_("có dấu hiệu lợi dụng chủ trương"), default=False, editable=False)
    # whose refusal is being, or has been, reconsidered: by somebody else, and once only
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates", editable=False)
    merge_contested = models.BooleanField(default=False, editable=False)
    # the last day of the clock that runs out first (workflow.clocks keeps it true); none where no clock runs
    nearest_due = models.DateField(null=True, editable=False)
    search_text = WordsField(editable=False, blank=True)
    own_share = models.PositiveSmallIntegerField(_("tỷ lệ đóng góp của người đề xuất"), default=100, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("đề xuất")
        ordering = ["-created_at", "-id"]
        indexes = [
            *Record.Meta.indexes,
            # the orders of the list (proposals.lists.orders), each read from either end
            *per_level("submitted_at", "id", name="sent"),
            *per_level("nearest_due", "id", name="due"),
            *per_level("budget_vnd", "id", name="cost"),
            models.Index(fields=["holder", "submitted_at", "id"], name="proposal_holder_sent"),
            models.Index(fields=["holder", "nearest_due", "id"], name="proposal_holder_due"),
            models.Index(fields=["holder", "budget_vnd", "id"], name="proposal_holder_cost"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "WITHDRAWN"]) | Q(submitted_at__isnull=False),
                name="what_left_the_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        "RECEIVED",
                        "REVIEWING",
                        "APPRAISING",
                        "AWAIT_DECISION",
                        "APPROVED_FULL",
                        "APPROVED_PILOT",
                    ]
                )
                | (Q(received_at__isnull=False) & ~Q(registry_no="") & ~Q(regime="")),
                name="what_is_considered_was_received",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED_FULL", "APPROVED_PILOT", "REJECTED", "CLOSED"])
                | Q(decided_at__isnull=False),
                name="what_is_settled_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="DUPLICATE", duplicate_of__isnull=False)
                | (~Q(state="DUPLICATE") & Q(duplicate_of__isnull=True)),
                name="a_duplicate_names_its_master",
            ),
            models.UniqueConstraint(
                fields=["holder", "registry_term", "registry_no"],
                condition=~Q(registry_no=""),
                name="a_registry_number_once_per_unit_and_term",
            ),
            models.CheckConstraint(
                condition=Q(own_share__gte=1, own_share__lte=100), name="a_proposer_has_a_share_of_their_own"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Đề xuất chưa đặt tên"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title = nfc(self.title)
        self.search_text = search.current_words(self)
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        return self.registry_no or self.code

    @property
    def code(self) -> str:
        """The number it has from its first day, in whatever register it comes to stand."""
        return f"ĐX-{self.pk:05d}"

    @property
    def decision(self) -> "Decision | None":
        """The last decision taken, if any (prefetched by the machine's `load`)."""
        return next(iter(self.decisions.all()), None)

    @property
    def legal_regime(self) -> LegalRegime:
        """Raises ValueError before it has been chosen."""
        return LegalRegime(self.regime)

    @property
    def deliberation(self) -> "Deliberation | None":
        """The collective's last consideration, if any (prefetched likewise)."""
        return next(iter(self.deliberations.all()), None)

    @property
    def held_by(self) -> str:
        return str(_HOLDERS.get(self.state, "")) % {
            "unit": self.holder.short_name,
            "proposer": self.proposer.full_name,
        }

    # --- the machine: methods set their own fields only; workflow.engine.perform alone calls them ---------------------

    @move(state, S.DRAFT, S.SUBMITTED, _("Gửi đề xuất"), _("Đã gửi đề xuất"), icon="send")
    def submit(self, *, by: Person, at: datetime) -> None:
        self.submitted_at = at

    @move(state, S.DRAFT, S.ESCALATED, _("Gửi cấp trên"), _("Đã gửi đề xuất lên cấp trên"), icon="send")
    def submit_upward(self, *, by: Person, at: datetime, superior: Unit) -> None:
        """A head's own proposal goes to the superior unit (NĐ 73 Đ.7.4, S2)."""
        self.submitted_at = at
        self.holder = superior

    @move(
        state, S.SUBMITTED, S.DRAFT, _("Rút để sửa"), _("Đã rút về để sửa"), icon="edit", tone="secondary", duty=False
    )  # fmt: skip
    def take_back(self, *, by: Person, at: datetime) -> None:
        self.submitted_at = None

    @move(state, S.SUBMITTED, S.RECEIVED, _("Tiếp nhận"), _("Đã tiếp nhận"), icon="inbox")
    def receive(self, *, by: Person, at: datetime, registry_no: str, registry_term: str, regime: str) -> None:
        self.registry_no, self.registry_term, self.regime, self.received_at = registry_no, registry_term, regime, at

    @move(state, S.SUBMITTED, S.RECEIVED, _("Tự động tiếp nhận"), _("Hệ thống tự tiếp nhận do quá hạn"), icon="clock")
    def auto_receive(self, *, by: Person, at: datetime, registry_no: str, registry_term: str) -> None:
        """Delay cannot hide a proposal: after the rule's days it is received by itself, and flagged.

        The Party's conclusion binds every unit, so it is the regime until the head says otherwise.
        """
        self.registry_no, self.registry_term, self.received_at = registry_no, registry_term, at
        self.regime, self.received_late = LegalRegime.KL14, True

    @move(state, S.ESCALATED, S.RECEIVED, _("Nhận hồ sơ chuyển lên"), _("Cấp trên đã tiếp nhận"), icon="inbox")
    def receive_escalated(self, *, by: Person, at: datetime, registry_no: str, registry_term: str, regime: str) -> None:
        self.registry_no, self.registry_term, self.regime, self.received_at = registry_no, registry_term, regime, at

    @move(
        state, [S.SUBMITTED, S.RECEIVED], S.SUPPLEMENT, _("Yêu cầu bổ sung"), _("Đã yêu cầu bổ sung"),
        icon="message-circle", tone="secondary", duty=False,
    )  # fmt: skip
    def request_supplement(self, *, by: Person, at: datetime) -> None:
        self.supplement_count += 1

    @move(
        state, [S.REVIEWING, S.AWAIT_DECISION], S.SUPPLEMENT, _("Trả lại để bổ sung"), _("Đã trả lại để bổ sung"),
        icon="arrow-left", tone="secondary", duty=False,
    )  # fmt: skip
    def return_to_proposer(self, *, by: Person, at: datetime) -> None:
        self.supplement_count += 1

    @move(state, S.SUPPLEMENT, _BACK_FROM_SUPPLEMENT, _("Gửi bổ sung"), _("Đã gửi bổ sung"), icon="send")
    def answer_supplement(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.SUPPLEMENT, S.LAPSED, _("Hết hạn bổ sung"), _("Hết hạn bổ sung, hồ sơ tự kết thúc"), icon="clock")
    def lapse(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.RECEIVED, S.REVIEWING, _("Đưa ra tập thể"), _("Đã đưa ra tập thể lãnh đạo"), icon="users")
    def put_to_collective(self, *, by: Person, at: datetime, regime: str) -> None:
        """The head confirms the regime, or corrects it: it decides what an approval must hold."""
        self.regime = regime

    @move(state, S.REVIEWING, S.AWAIT_DECISION, _("Ghi kết quả biểu quyết"), _("Đã biểu quyết"), icon="list-check")
    def record_vote(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, [S.RECEIVED, S.REVIEWING, S.AWAIT_DECISION], S.ESCALATED, _("Chuyển cấp trên"), _("Đã chuyển cấp trên"),
        icon="arrow-up", tone="secondary", duty=False,
    )  # fmt: skip
    def escalate(self, *, by: Person, at: datetime, superior: Unit) -> None:
        self.holder = superior
        self.registry_no, self.registry_term, self.received_at, self.regime = "", "", None, ""

    @move(state, S.AWAIT_DECISION, S.APPROVED_FULL, _("Cho thực hiện"), _("Đã quyết định cho thực hiện"), icon="gavel")
    def approve_full(self, *, by: Person, at: datetime) -> None:
        self.decided_at, self.policy_abuse = at, False

    @move(
        state, S.AWAIT_DECISION, S.APPROVED_PILOT, _("Cho thực hiện thí điểm"),
        _("Đã quyết định cho thực hiện thí điểm"), icon="gavel",
    )  # fmt: skip
    def approve_pilot(self, *, by: Person, at: datetime) -> None:
        self.decided_at, self.policy_abuse = at, False

    @move(
        state, S.AWAIT_DECISION, S.REJECTED, _("Không chấp thuận"), _("Không chấp thuận đề xuất"),
        icon="x", tone="danger",
    )  # fmt: skip
    def reject(self, *, by: Person, at: datetime, policy_abuse: bool) -> None:
        self.decided_at, self.policy_abuse = at, policy_abuse

    @move(
        state, S.REJECTED, S.RECEIVED, _("Đề nghị xem xét lại"), _("Đã đề nghị cấp trên xem xét lại"),
        icon="refresh", duty=False,
    )  # fmt: skip
    def request_reconsideration(
        self, *, by: Person, at: datetime, superior: Unit, refused_by: Person, registry_no: str, registry_term: str
    ) -> None:
        """The superior unit takes it up anew, in its own register; the regime stays until its head says otherwise."""
        self.holder, self.refused_by, self.decided_at = superior, refused_by, None
        self.registry_no, self.registry_term, self.received_at = registry_no, registry_term, at

    @move(
        state, [S.RECEIVED, S.REVIEWING], S.DUPLICATE, _("Gộp hồ sơ trùng"), _("Đã gộp vào hồ sơ khác"),
        icon="copy", tone="secondary", duty=False,
    )  # fmt: skip
    def merge(self, *, by: Person, at: datetime, master: "Proposal") -> None:
        self.duplicate_of = master

    @move(
        state, S.DUPLICATE, S.RECEIVED, _("Phản đối việc gộp"), _("Đã phản đối việc gộp hồ sơ"),
        icon="message-circle", tone="secondary", duty=False,
    )  # fmt: skip
    def contest_merge(self, *, by: Person, at: datetime) -> None:
        """Once; from then on the proposal is considered by itself."""
        self.duplicate_of, self.merge_contested = None, True

    @move(
        state, [S.DRAFT, *OPEN], S.WITHDRAWN, _("Rút đề xuất"), _("Đã rút đề xuất"),
        icon="trash", tone="danger", duty=False,
    )  # fmt: skip
    def withdraw(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, APPROVED, S.CLOSED, _("Kết thúc"), _("Đã kết thúc"), icon="checks")
    def close(self, *, by: Person, at: datetime) -> None:
        pass


_HOLDERS = {
    S.DRAFT: _("%(proposer)s (đang soạn)"),
    S.SUBMITTED: _("Văn thư, người đứng đầu %(unit)s"),
    S.RECEIVED: _("Người đứng đầu %(unit)s"),
    S.SUPPLEMENT: _("%(proposer)s (đang bổ sung)"),
    S.REVIEWING: _("Tập thể lãnh đạo %(unit)s"),
    S.APPRAISING: _("Hội đồng thẩm định của %(unit)s"),
    S.ESCALATED: _("Văn thư, người đứng đầu %(unit)s"),
    S.AWAIT_DECISION: _("Người đứng đầu %(unit)s"),
    S.APPROVED_FULL: _("Người chủ trì thực hiện"),
    S.APPROVED_PILOT: _("Người chủ trì thí điểm"),
}
