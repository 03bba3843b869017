"""What the unit does with a proposal: supplement requests, the collective's vote, the decision."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import LegalRegime, Proposal
from proposals.models.upon import OnVersion
from units import clock
from units.models import Person, Unit


class SupplementRequest(OnVersion):
    """An itemised list of gaps; the proposer answers each (DOMAIN §7.1)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supplements")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(_("lý do"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.at:%d/%m/%Y}"


class SupplementItem(models.Model):
    request = models.ForeignKey(SupplementRequest, models.CASCADE, related_name="items")
    gap = models.CharField(_("nội dung cần bổ sung"), max_length=500)
    section = models.CharField(max_length=16, blank=True)  # a slug of completeness.SECTIONS; none: the whole dossier
    answer = models.TextField(_("trả lời"), blank=True)
    sufficient = models.BooleanField(_("đã đạt"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.gap


class ComplianceItem(models.TextChoices):
    """DOMAIN §1.3–1.4. The first two are asked of every proposal (KL14 2.3), the third under NĐ 73 (Đ.4)."""

    CONSTITUTION = "CONSTITUTION", _("Không trái Hiến pháp")
    CHARTER = "CHARTER", _("Không trái Điều lệ Đảng")
    HIGHER_LAW = "HIGHER_LAW", _("Không trái quy định của Đảng, văn bản cấp trên, điều ước quốc tế")
    COMPETENCE = "COMPETENCE", _("Thuộc thẩm quyền của đơn vị")
    SOLVES = "SOLVES", _("Tháo gỡ được điểm nghẽn, giải quyết hiệu quả vấn đề")
    COMMON_GOOD = "COMMON_GOOD", _("Vì lợi ích chung, có giá trị thực tiễn")
    URGENT_NEED = "URGENT_NEED", _("Xuất phát từ yêu cầu cấp thiết của thực tiễn")
    NO_HARM = "NO_HARM", _("Không ảnh hưởng quốc phòng, an ninh và đơn vị khác")
    REFORM = "REFORM", _("Thúc đẩy phân cấp, cải cách hành chính, ứng dụng công nghệ (khuyến khích)")


def binding_items(regime: LegalRegime) -> tuple[ComplianceItem, ...]:
    """What an approval may not fail: Constitution and Charter always (KL14 2.3), higher law under NĐ 73 (Đ.4)."""
    always = (ComplianceItem.CONSTITUTION, ComplianceItem.CHARTER)
    return (*always, ComplianceItem.HIGHER_LAW) if regime.needs_party_opinion else always


class Deliberation(OnVersion):
    """The collective leadership's consideration: voters fixed without the proposer, then the tally (NĐ 73 Đ.8.1)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="deliberations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    meeting_on = models.DateField(_("ngày họp"))
    compliance = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # [{"code", "passed", "reason"}]
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, blank=True)
    votes_abstain = models.PositiveSmallIntegerField(_("không có ý kiến"), null=True, blank=True)
    head_voted_for = models.BooleanField(_("người đứng đầu tán thành"), null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    minutes = models.TextField(_("biên bản"), blank=True)
    voted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voted_at__isnull=True, passed__isnull=True, votes_for__isnull=True)
                | Q(voted_at__isnull=False, passed__isnull=False, votes_for__isnull=False),
                name="a_vote_is_whole_or_absent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.meeting_on:%d/%m/%Y}"

    @property
    def failed_items(self) -> list[ComplianceItem]:
        """What the checklist found wanting."""
        return [ComplianceItem(row["code"]) for row in self.compliance if not row["passed"]]


class Voter(models.Model):
    """A member of the collective who votes on this proposal; never its proposer (S1, S3)."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_head", "person__sort_key"]
        constraints = [models.UniqueConstraint(fields=["deliberation", "person"], name="a_voter_votes_once")]

    def __str__(self) -> str:
        return str(self.person)


class DecisionKind(models.TextChoices):
    IMPLEMENT = "IMPLEMENT", _("Cho thực hiện")
    PILOT = "PILOT", _("Cho thực hiện thí điểm")
    REJECT = "REJECT", _("Không chấp thuận")


class RejectReason(models.TextChoices):
    """DOMAIN §1.4."""

    ILLEGAL = "ILLEGAL", _("Trái Hiến pháp, Điều lệ Đảng hoặc quy định của cấp trên")
    PRIVATE_INTEREST = "PRIVATE_INTEREST", _("Vì lợi ích cá nhân, nhóm; có dấu hiệu lợi dụng chủ trương")
    HARM = "HARM", _("Ảnh hưởng quốc phòng, an ninh, trật tự hoặc đơn vị khác")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("Không khả thi")
    NO_EFFECT = "NO_EFFECT", _("Hiệu quả không rõ")
    OTHER = "OTHER", _("Lý do khác")


class Decision(OnVersion):
    """The head's decision (KL14 2.3; NĐ 73 Đ.8).

    An approval names who does it, who watches, when, with what, and when to stop.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="decisions")
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="+")
    kind = models.CharField(_("quyết định"), max_length=16, choices=DecisionKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number_text = models.CharField(_("số quyết định"), max_length=64)
    term_name = models.CharField(max_length=32)  # the numbers restart with each term
    decided_on = models.DateField(_("ngày quyết định"))
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="decisions_made")
    compliance = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    party_committee_opinion = models.TextField(_("ý kiến cấp ủy cùng cấp"), blank=True)
    is_head_override = models.BooleanField(default=False)
    override_reason = models.TextField(_("lý do người đứng đầu quyết định khác kết quả biểu quyết"), blank=True)
    accepts_responsibility = models.BooleanField(_("chịu trách nhiệm cá nhân"), default=False)
    reasons = models.TextField(_("lý do"), blank=True)
    reject_code = models.CharField(max_length=24, choices=RejectReason, blank=True)
    advice = models.TextField(_("hướng dẫn cho người đề xuất"), blank=True)
    conditions = models.TextField(_("điều kiện kèm theo"), blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="decisions_owned")
    monitor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="decisions_monitored")
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    budget_vnd = models.BigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    stop_conditions = models.TextField(_("điều kiện dừng"), blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "term_name", "number_text"], name="a_decision_number_once_per_unit_and_term"
            ),
            models.CheckConstraint(
                condition=Q(kind="REJECT")
                | Q(
                    owner__isnull=False,
                    monitor__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,  # a comparison with NULL is no violation
                    ends_on__gt=F("starts_on"),
                    budget_vnd__isnull=False,
                    budget_vnd__gte=0,
                ),
                name="an_approval_names_everything",
            ),
            models.CheckConstraint(
                condition=Q(kind="REJECT") | ~Q(owner=F("monitor")), name="nobody_watches_their_own_work"
            ),
            models.CheckConstraint(
                condition=~Q(kind="PILOT") | ~Q(stop_conditions=""), name="a_pilot_knows_when_to_stop"
            ),
            models.CheckConstraint(
                condition=~Q(kind="REJECT") | (~Q(reject_code="") & ~Q(reasons="") & ~Q(advice="")),
                name="a_rejection_gives_reasons_and_advice",
            ),
            models.CheckConstraint(
                condition=Q(is_head_override=False) | (~Q(override_reason="") & Q(accepts_responsibility=True)),
                name="an_override_is_written_and_answered_for",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text
