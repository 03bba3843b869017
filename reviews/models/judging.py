"""What a review is made of: its team, its subjects, causes, the hearing, the secret ballot (DOMAIN §7.6).

A ballot keeps numbers only. No table, no fact and no log links a voter with a choice.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.circumstances import PilotBasis
from reviews.limitation import Counting, DisciplineForm
from reviews.models.accountability import AccountabilityReview
from reviews.outcomes import Case, Outcome
from units import clock
from units.models import Person, Unit


class TeamMember(models.Model):
    """A member of the inspection team. `has_conflict` is unknown (None) until declared (S4)."""

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_lead = models.BooleanField(_("tổ trưởng"), default=False)
    has_conflict = models.BooleanField(_("có xung đột lợi ích"), null=True)
    declaration = models.TextField(_("nội dung khai báo"), blank=True)
    declared_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="a_person_joins_a_team_once"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(is_lead=True, replaced_at__isnull=True), name="a_team_has_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(has_conflict__isnull=True, declared_at__isnull=True)
                | Q(has_conflict__isnull=False, declared_at__isnull=False),
                name="a_declaration_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Relation(models.TextChoices):
    """What a subject was to the pilot."""

    OWNER = "OWNER", _("Người chủ trì thực hiện")
    PROPOSER = "PROPOSER", _("Người đề xuất")
    DECIDER = "DECIDER", _("Tập thể quyết định")
    OTHER = "OTHER", _("Người liên quan")


class Hearing(models.TextChoices):
    HEARD = "HEARD", _("Đã nghe trình bày")
    WAIVED = "WAIVED", _("Có văn bản xin không trình bày")


class Subject(models.Model):
    """A person or a collective whose accountability is reviewed, with all that is said and found of them.

    `is_open` and `pilot` repeat the review's, so that the database itself refuses a second open review (S8).
    """

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="subjects")
    pilot = models.ForeignKey("pilots.Pilot", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    collective = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("tên"), max_length=250)
    relation = models.CharField(_("tư cách"), max_length=12, choices=Relation)
    is_open = models.BooleanField(default=True)

    explanation = models.TextField(_("giải trình"), blank=True)
    explained_at = models.DateTimeField(null=True)
    did_not_explain = models.BooleanField(_("không giải trình"), default=False)

    policy_followed = models.BooleanField(_("thực hiện đúng chủ trương"), null=True)
    policy_followed_reason = models.TextField(_("lý do, chứng cứ"), blank=True)
    pure_motive = models.BooleanField(_("động cơ trong sáng"), null=True)
    pure_motive_reason = models.TextField(_("lý do, chứng cứ"), blank=True)
    common_good = models.BooleanField(_("vì lợi ích chung"), null=True)
    common_good_reason = models.TextField(_("lý do, chứng cứ"), blank=True)
    policy_abuse = models.BooleanField(_("lợi dụng chủ trương để vụ lợi, vi phạm"), default=False)
    intent = models.BooleanField(_("cố ý vi phạm"), default=False)
    flags_reason = models.TextField(_("lý do, chứng cứ"), blank=True)
    mitigating = models.JSONField(_("tình tiết giảm nhẹ"), default=list)
    aggravating = models.JSONField(_("tình tiết tăng nặng"), default=list)
    circumstances_note = models.TextField(_("căn cứ của các tình tiết"), blank=True)

    hearing = models.CharField(_("trình bày"), max_length=8, choices=Hearing, blank=True)
    statement = models.TextField(_("ý kiến tại hội nghị hoặc số, ngày văn bản"), blank=True)
    outcome = models.CharField(_("kết luận"), max_length=24, choices=Outcome, blank=True)
    with_lessons = models.BooleanField(_("kèm kiểm điểm rút kinh nghiệm"), default=False)
    lessons = models.TextField(_("bài học, nội dung rút kinh nghiệm"), blank=True)
    form = models.CharField(_("hình thức kỷ luật đã biểu quyết"), max_length=12, choices=DisciplineForm, blank=True)
    act_on = models.DateField(_("ngày xảy ra hành vi"), null=True)
    ended_on = models.DateField(_("ngày chấm dứt vi phạm kéo dài"), null=True)
    renewed_on = models.DateField(_("ngày có vi phạm mới"), null=True)
    is_without_limit = models.BooleanField(_("không áp dụng thời hiệu"), default=False)
    act_evidence = models.TextField(_("chứng cứ về ngày xảy ra, hành vi vi phạm"), blank=True)
    counted_on = models.DateField(_("ngày đối chiếu thời hiệu"), null=True)
    limit_months = models.PositiveSmallIntegerField(_("thời hiệu (tháng)"), null=True)
    delivered_on = models.DateField(_("ngày giao thông báo"), null=True)
    is_annulled = models.BooleanField(_("kết luận đã bị hủy bỏ"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "person"], condition=Q(is_open=True, person__isnull=False),
                name="one_open_review_per_pilot_and_person",
            ),
            models.UniqueConstraint(
                fields=["pilot", "collective"], condition=Q(is_open=True, collective__isnull=False),
                name="one_open_review_per_pilot_and_collective",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, collective__isnull=True)
                | Q(person__isnull=True, collective__isnull=False),
                name="a_subject_is_a_person_or_a_collective",
            ),
            models.CheckConstraint(
                condition=Q(policy_abuse=False, intent=False)
                | ~Q(outcome__in=["NOT_HELD_LIABLE", "LIABILITY_EXCLUDED", "LIABILITY_EXEMPTED", "LIABILITY_MITIGATED"])
                | Q(policy_abuse=False, outcome="NOT_HELD_LIABLE"),
                name="abuse_blocks_exemption",
            ),
            models.CheckConstraint(
                condition=Q(with_lessons=False) | Q(outcome__in=["LIABILITY_EXEMPTED", "LIABILITY_MITIGATED"]),
                name="lessons_go_with_exemption_or_mitigation",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="TIME_BARRED")
                | (Q(act_on__isnull=False, counted_on__isnull=False, limit_months__isnull=False) & ~Q(form="")),
                name="what_is_time_barred_was_counted",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("act_on")), name="a_violation_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True) | ~Q(outcome=""), name="only_a_conclusion_is_delivered"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def has_answered(self) -> bool:
        return bool(self.explained_at) or self.did_not_explain

    @property
    def is_assessed(self) -> bool:
        return None not in (self.policy_followed, self.pure_motive, self.common_good)

    @property
    def case(self) -> Case:
        """What the outcome guard asks, from the review as it stands; for an assessed subject only."""
        return Case(
            result=self.review.pilot.result,
            has_damage=self.review.has_damage,
            policy_followed=bool(self.policy_followed),
            pure_motive=bool(self.pure_motive),
            common_good=bool(self.common_good),
            policy_abuse=self.policy_abuse,
            intent=self.intent,
            regime=self.review.regime,
            is_proposal=self.review.pilot_basis != PilotBasis.OTHER_PILOT,
        )

    @property
    def counting(self) -> Counting | None:
        """How the limit was counted when the form was voted; None where none was."""
        if not (self.counted_on and self.act_on):
            return None
        starts_on = max(day for day in (self.act_on, self.ended_on, self.renewed_on) if day)
        return Counting(starts_on, self.limit_months, self.counted_on)


class CauseKind(models.TextChoices):
    OBJECTIVE = "OBJECTIVE", _("Khách quan")
    SUBJECTIVE = "SUBJECTIVE", _("Chủ quan")


class CauseCode(models.TextChoices):
    """DOMAIN §1.10. O_ are objective, S_ subjective."""

    O_FORCE_MAJEURE = "O_FORCE_MAJEURE", _("Bất khả kháng, thiên tai, dịch bệnh")
    O_MARKET = "O_MARKET", _("Biến động thị trường, giá cả")
    O_POLICY_CHANGE = "O_POLICY_CHANGE", _("Thay đổi pháp luật, chủ trương của cấp trên")
    O_THIRD_PARTY = "O_THIRD_PARTY", _("Lỗi của bên thứ ba")
    O_TECHNOLOGY = "O_TECHNOLOGY", _("Tính không chắc chắn vốn có của kỹ thuật, công nghệ")
    O_SITE = "O_SITE", _("Điều kiện thực địa không thể lường trước")
    O_LATE_RESOURCES = "O_LATE_RESOURCES", _("Nguồn lực được duyệt nhưng cấp không kịp thời")
    O_OTHER = "O_OTHER", _("Nguyên nhân khách quan khác")
    S_PREPARATION = "S_PREPARATION", _("Chuẩn bị, khảo sát chưa kỹ")
    S_EXECUTION = "S_EXECUTION", _("Thực hiện sai so với quyết định")
    S_SUPERVISION = "S_SUPERVISION", _("Theo dõi, giám sát thiếu chặt chẽ")
    S_LATE_REPORT = "S_LATE_REPORT", _("Báo cáo chậm")
    S_MISUSE = "S_MISUSE", _("Sử dụng nguồn lực sai mục đích")
    S_CAPABILITY = "S_CAPABILITY", _("Năng lực hạn chế")
    S_CONCEALMENT = "S_CONCEALMENT", _("Che giấu thông tin")
    S_SELF_INTEREST = "S_SELF_INTEREST", _("Cố ý, vụ lợi")
    S_OTHER = "S_OTHER", _("Nguyên nhân chủ quan khác")

    @property
    def kind(self) -> CauseKind:
        return CauseKind.OBJECTIVE if self.value.startswith("O_") else CauseKind.SUBJECTIVE


class Responsibility(models.TextChoices):
    """Whose responsibility a cause is."""

    NOBODY = "NOBODY", _("Không thuộc trách nhiệm của ai")
    PERSON = "PERSON", _("Cá nhân")
    COLLECTIVE = "COLLECTIVE", _("Tập thể")
    DECIDER = "DECIDER", _("Người, cấp quyết định")


class Cause(models.Model):
    """One cause with its weight in per cent; the weights of a review add up to the rule `review.weights`."""

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="causes")
    kind = models.CharField(_("loại"), max_length=12, choices=CauseKind)
    code = models.CharField(_("nguyên nhân"), max_length=24, choices=CauseCode)
    description = models.TextField(_("diễn giải"))
    weight = models.PositiveSmallIntegerField(_("tỷ trọng (%)"))
    evidence = models.TextField(_("chứng cứ"))
    responsibility = models.CharField(_("trách nhiệm"), max_length=12, choices=Responsibility)
    responsible = models.CharField(_("tên người, tập thể chịu trách nhiệm"), max_length=250, blank=True)

    class Meta:
        ordering = ["kind", "-weight", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_cause_weighs_something"),
            models.CheckConstraint(
                condition=Q(kind="OBJECTIVE", code__startswith="O_") | Q(kind="SUBJECTIVE", code__startswith="S_"),
                name="a_cause_is_of_the_kind_of_its_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.weight}%"


class Meeting(models.Model):
    """A sitting of the inspection committee on a review: who was present, of how many, and its minutes.

    The last one counts; a review sent back for verification holds another.
    """

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("ngày họp"))
    members_total = models.PositiveSmallIntegerField(_("tổng số ủy viên"))
    present = models.ManyToManyField(Person, related_name="+")
    present_count = models.PositiveSmallIntegerField(_("số ủy viên có mặt"))
    minutes = models.TextField(_("biên bản hội nghị"))
    ballot_minutes = models.TextField(_("biên bản kiểm phiếu"), blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present_count__gte=1, present_count__lte=F("members_total")),
                name="no_more_present_than_members",
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.held_on:%d/%m/%Y}"


class Ballot(models.Model):
    """The tally of one secret ballot on one subject: how many papers went out, came back, counted."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="ballots")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="ballots")
    issued = models.PositiveSmallIntegerField(_("phát ra"))
    returned = models.PositiveSmallIntegerField(_("thu về"))
    valid = models.PositiveSmallIntegerField(_("hợp lệ"))

    class Meta:
        ordering = ["subject_id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "meeting"], name="one_tally_per_subject_and_meeting"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued"), valid__lte=F("returned")), name="a_tally_only_shrinks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.valid}/{self.issued}"


class BallotCount(models.Model):
    """How many valid papers named one outcome."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="counts")
    outcome = models.CharField(_("phương án"), max_length=24, choices=Outcome)
    count = models.PositiveSmallIntegerField(_("số phiếu"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "outcome"], name="an_outcome_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.count}"
