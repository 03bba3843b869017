"""A request for resources of an approved pilot, what was granted, given and used (DOMAIN §7.4; KL14 2.3)."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from pilots.models.pilot import Pilot
from units import clock
from units.models import Person, Unit
from workflow.fsm import move, state_field
from workflow.records import Record


class RequestState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Đã gửi, đang xem xét")
    NEED_INFO = "NEED_INFO", _("Chờ bổ sung thông tin")
    APPROVED = "APPROVED", _("Được duyệt, chờ cấp")
    PARTLY_APPROVED = "PARTLY_APPROVED", _("Được duyệt một phần, chờ cấp")
    REFUSED = "REFUSED", _("Không được duyệt")
    PROVIDED = "PROVIDED", _("Đã cấp, chờ quyết toán")
    ACCOUNTED = "ACCOUNTED", _("Đã báo cáo sử dụng")
    SETTLED = "SETTLED", _("Đã quyết toán")
    CANCELLED = "CANCELLED", _("Đã hủy")


class ResourceKind(models.TextChoices):
    MONEY = "MONEY", _("Kinh phí")
    PEOPLE = "PEOPLE", _("Nhân lực")
    EQUIPMENT = "EQUIPMENT", _("Trang thiết bị")
    MECHANISM = "MECHANISM", _("Cơ chế")
    TIME = "TIME", _("Thời gian")
    OTHER = "OTHER", _("Khác")


class RefusalBasis(models.TextChoices):
    LEGAL = "LEGAL", _("Trái quy định, vượt thẩm quyền")
    PLAIN = "PLAIN", _("Chưa cân đối được, chưa cần thiết")


S = RequestState
GRANTED = (S.APPROVED, S.PARTLY_APPROVED)
UNANSWERED = (S.SUBMITTED, S.NEED_INFO)
NOT_SETTLED = (*UNANSWERED, *GRANTED, S.PROVIDED, S.ACCOUNTED)


class ResourceRequest(Record):
    """What is asked for, by when and why. Amounts in đồng, and only of money; anything else is said in words.

    `is_extra`: money beyond the budget of the decision. `promised_on`: the day by which `provider` gives what was
    granted. Late is what came, or has not come, after the day it was needed or promised.
    """

    url_name = "pilots:request_detail"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="requests", editable=False)
    number = models.PositiveSmallIntegerField(_("kiến nghị số"), editable=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("loại hỗ trợ"), max_length=12, choices=ResourceKind, editable=False)
    what = models.CharField(_("đề nghị hỗ trợ gì"), max_length=300, editable=False)
    amount_vnd = models.BigIntegerField(_("số tiền đề nghị (đồng)"), null=True, editable=False)
    is_extra = models.BooleanField(_("ngoài kinh phí được duyệt"), default=False, editable=False)
    needed_by = models.DateField(_("cần trước ngày"), editable=False)
    reason = models.TextField(_("lý do"), editable=False)
    overspending = models.TextField(_("giải trình chi vượt"), blank=True, editable=False)
    state = state_field(RequestState.choices, S.SUBMITTED)

    question = models.TextField(_("nội dung cần bổ sung"), blank=True, editable=False)
    info = models.TextField(_("nội dung bổ sung"), blank=True, editable=False)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    granted = models.CharField(_("được duyệt"), max_length=300, blank=True, editable=False)
    granted_vnd = models.BigIntegerField(_("số tiền được duyệt (đồng)"), null=True, editable=False)
    decision_reason = models.TextField(_("lý do quyết định"), blank=True, editable=False)
    refusal_basis = models.CharField(
        _("căn cứ từ chối"), max_length=8, choices=RefusalBasis, blank=True, editable=False
    )
    provider = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    promised_on = models.DateField(_("cấp trước ngày"), null=True, editable=False)
    provided_vnd = models.BigIntegerField(_("đã cấp (đồng)"), default=0, editable=False)
    last_provided_on = models.DateField(_("cấp xong ngày"), null=True, editable=False)
    settle_by = models.DateField(_("hạn quyết toán"), null=True, editable=False)
    used_vnd = models.BigIntegerField(_("đã sử dụng (đồng)"), null=True, editable=False)
    used = models.TextField(_("đã sử dụng vào việc gì"), blank=True, editable=False)
    remaining = models.TextField(_("còn lại và cách xử lý"), blank=True, editable=False)
    vouchers = models.TextField(_("chứng từ"), blank=True, editable=False)
    return_reason = models.TextField(_("lý do trả lại quyết toán"), blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("kiến nghị hỗ trợ")
        ordering = ["number"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["provider", "state"], name="request_of_provider"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="a_request_number_once_per_pilot"),
            models.CheckConstraint(
                condition=Q(kind="MONEY", amount_vnd__gt=0) | (~Q(kind="MONEY") & Q(amount_vnd__isnull=True)),
                name="only_money_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(granted_vnd__isnull=True) | Q(granted_vnd__gt=0, granted_vnd__lte=models.F("amount_vnd")),
                name="no_more_is_granted_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(provided_vnd=0) | Q(provided_vnd__gt=0, provided_vnd__lte=models.F("granted_vnd")),
                name="no_more_is_given_than_granted",
            ),
            models.CheckConstraint(
                condition=Q(used_vnd__isnull=True) | Q(used_vnd__gte=0, used_vnd__lte=models.F("provided_vnd")),
                name="no_more_is_used_than_given",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "PARTLY_APPROVED", "PROVIDED", "ACCOUNTED", "SETTLED"])
                | Q(decided_at__isnull=False, provider__isnull=False, promised_on__isnull=False),
                name="what_is_granted_names_who_gives_it_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PARTLY_APPROVED", "REFUSED"]) | ~Q(decision_reason=""),
                name="less_than_asked_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["REFUSED", "SETTLED", "CANCELLED"]) ^ Q(ended_at__isnull=True),
                name="an_ended_request_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Kiến nghị %(number)s: %(pilot)s") % {"number": self.number, "pilot": self.pilot})

    @property
    def reference(self) -> str:
        return f"{self.pilot.reference}/K{self.number}"

    @property
    def is_money(self) -> bool:
        return self.kind == ResourceKind.MONEY

    @property
    def has_been_given(self) -> bool:
        """Whether any part has come."""
        return self.last_provided_on is not None

    @property
    def to_give_vnd(self) -> int:
        return (self.granted_vnd or 0) - self.provided_vnd

    @property
    def wanted_on(self) -> date:
        """The day by which it had to come: needed, or promised sooner."""
        return min(self.needed_by, self.promised_on) if self.promised_on else self.needed_by

    @property
    def came_on(self) -> date | None:
        """The day on which all of it was there; None while a part is missing."""
        return self.last_provided_on if self.state in (S.PROVIDED, S.ACCOUNTED, S.SETTLED) else None

    @property
    def is_late(self) -> bool:
        """Granted, and not there in time: a candidate objective cause (DOMAIN §1.10)."""
        if self.decided_at is None or self.state == S.REFUSED:
            return False
        end = self.came_on or (localdate(self.ended_at) if self.ended_at else clock.today())
        return end > self.wanted_on

    @property
    def held_by(self) -> str:
        if self.state in GRANTED:
            return str(_("%(name)s (cấp)")) % {"name": self.provider}
        if self.state in (S.NEED_INFO, S.PROVIDED):
            words = _("%(name)s (bổ sung)") if self.state == S.NEED_INFO else _("%(name)s (quyết toán)")
            return str(words) % {"name": self.pilot.owner}
        if self.state in (S.SUBMITTED, S.ACCOUNTED):
            return str(_("Người đứng đầu %(unit)s")) % {"unit": self.holder.short_name}
        return ""

    # --- the machine -----------------------------------------------------------------------------------
    @move(
        state, S.SUBMITTED, S.NEED_INFO, _("Yêu cầu bổ sung"), _("Đã yêu cầu bổ sung"),
        icon="message-question", tone="secondary", duty=False,
    )  # fmt: skip
    def ask_info(self, *, by: Person, at: datetime, question: str) -> None:
        self.question, self.info = question, ""

    @move(state, S.NEED_INFO, S.SUBMITTED, _("Gửi bổ sung"), _("Đã gửi bổ sung"), icon="send")
    def send_info(self, *, by: Person, at: datetime, info: str) -> None:
        self.info = info

    @move(
        state, S.SUBMITTED, None, _("Chuyển cấp trên"), _("Đã chuyển kiến nghị lên cấp trên"),
        icon="arrow-up", tone="secondary", duty=False,
    )  # fmt: skip
    def pass_upward(self, *, by: Person, at: datetime, superior: Unit) -> None:
        self.holder = superior

    @move(state, S.SUBMITTED, S.APPROVED, _("Duyệt"), _("Kiến nghị được duyệt"), icon="circle-check")
    def grant(self, *, by: Person, at: datetime, provider: Person, promised_on: date, why: str) -> None:
        self._decide(by, at, why)
        self.granted, self.granted_vnd = self.what, self.amount_vnd
        self.provider, self.promised_on = provider, promised_on

    @move(
        state, S.SUBMITTED, S.PARTLY_APPROVED, _("Duyệt một phần"), _("Kiến nghị được duyệt một phần"),
        icon="circle-check", tone="secondary",
    )  # fmt: skip
    def grant_partly(
        self, *, by: Person, at: datetime, provider: Person, promised_on: date, why: str, granted: str,
        granted_vnd: int | None,
    ) -> None:  # fmt: skip
        self._decide(by, at, why)
        self.granted, self.granted_vnd = granted, granted_vnd
        self.provider, self.promised_on = provider, promised_on

    @move(state, S.SUBMITTED, S.REFUSED, _("Không duyệt"), _("Kiến nghị không được duyệt"), icon="x", tone="danger")
    def refuse(self, *, by: Person, at: datetime, basis: str, why: str) -> None:
        self._decide(by, at, why)
        self.refusal_basis, self.ended_at = basis, at

    @move(
        state, [S.SUBMITTED, S.NEED_INFO, *GRANTED], S.CANCELLED, _("Rút kiến nghị"), _("Đã rút kiến nghị"),
        icon="x", tone="danger", duty=False,
    )  # fmt: skip
    def drop(self, *, by: Person, at: datetime) -> None:
        self.ended_at = at

    @move(
        state, GRANTED, None, _("Ghi nhận cấp một phần"), _("Đã cấp một phần"),
        icon="coin", tone="secondary", duty=False,
    )  # fmt: skip
    def provide_part(self, *, by: Person, at: datetime, provided_on: date, amount_vnd: int) -> None:
        self._give(provided_on, amount_vnd)

    @move(state, GRANTED, S.PROVIDED, _("Ghi nhận đã cấp đủ"), _("Đã cấp đủ nguồn lực"), icon="coin")
    def provide(self, *, by: Person, at: datetime, provided_on: date, amount_vnd: int, settle_by: date) -> None:
        self._give(provided_on, amount_vnd)
        self.settle_by = settle_by

    @move(state, S.PROVIDED, S.ACCOUNTED, _("Quyết toán"), _("Đã báo cáo sử dụng nguồn lực"), icon="report-analytics")
    def account(
        self, *, by: Person, at: datetime, used: str, used_vnd: int | None, remaining: str, vouchers: str
    ) -> None:
        self.used, self.used_vnd, self.remaining, self.vouchers = used, used_vnd, remaining, vouchers
        self.return_reason = ""

    @move(
        state, S.ACCOUNTED, S.PROVIDED, _("Trả lại quyết toán"), _("Đã trả lại quyết toán"),
        icon="arrow-left", tone="secondary", duty=False,
    )  # fmt: skip
    def return_account(self, *, by: Person, at: datetime, return_reason: str) -> None:
        self.return_reason = return_reason

    @move(state, S.ACCOUNTED, S.SETTLED, _("Chấp nhận quyết toán"), _("Đã chấp nhận quyết toán"), icon="checks")
    def accept_account(self, *, by: Person, at: datetime) -> None:
        self.ended_at = at

    @move(
        state, [*UNANSWERED, *GRANTED], S.CANCELLED, _("Hủy khi thí điểm kết thúc"),
        _("Thí điểm kết thúc mà chưa được cấp"), icon="archive",
    )  # fmt: skip
    def end_unprovided(self, *, by: Person, at: datetime) -> None:
        self.ended_at = at

    @move(
        state, GRANTED, S.PROVIDED, _("Thôi cấp khi thí điểm kết thúc"), _("Thí điểm kết thúc khi mới cấp một phần"),
        icon="archive",
    )  # fmt: skip
    def stop_providing(self, *, by: Person, at: datetime, settle_by: date) -> None:
        self.settle_by = settle_by

    def _decide(self, by: Person, at: datetime, reason: str) -> None:
        self.decided_by, self.decided_at, self.decision_reason = by, at, reason

    def _give(self, provided_on: date, amount_vnd: int) -> None:
        self.provided_vnd += amount_vnd
        self.last_provided_on = max(provided_on, self.last_provided_on or provided_on)


class Provision(models.Model):
    """A part of what was granted, as it came: what, how much, on which day."""

    request = models.ForeignKey(ResourceRequest, models.CASCADE, related_name="provisions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    provided_on = models.DateField(_("ngày cấp"))
    what = models.CharField(_("đã cấp gì"), max_length=300)
    amount_vnd = models.BigIntegerField(_("số tiền (đồng)"), null=True)

    class Meta:
        ordering = ["provided_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__isnull=True) | Q(amount_vnd__gt=0), name="a_provision_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provided_on:%d/%m/%Y}: {self.what}"
