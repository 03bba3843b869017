"""Which conclusions the law allows for one subject: a pure function, without records (DOMAIN §1.9, §7.6).

The body that reviews chooses inside the allowed set; the system never chooses ("xem xét", KL14 2.4).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilots.models import Result
from proposals.models import LegalRegime


class Outcome(models.TextChoices):
    """Three distinct legal words are kept apart: loại trừ, miễn, giảm nhẹ. The order is from light to heavy."""

    NOT_HELD_LIABLE = "NOT_HELD_LIABLE", _("Không bị xử lý trách nhiệm")
    LIABILITY_EXCLUDED = "LIABILITY_EXCLUDED", _("Loại trừ trách nhiệm")
    LIABILITY_EXEMPTED = "LIABILITY_EXEMPTED", _("Miễn trách nhiệm")
    LIABILITY_MITIGATED = "LIABILITY_MITIGATED", _("Giảm nhẹ trách nhiệm")
    LESSONS_LEARNED = "LESSONS_LEARNED", _("Kiểm điểm rút kinh nghiệm")
    TIME_BARRED = "TIME_BARRED", _("Hết thời hiệu kỷ luật, thông báo bằng văn bản")
    DISCIPLINE_RECOMMENDED = "DISCIPLINE_RECOMMENDED", _("Đề nghị xem xét kỷ luật")
    REFERRED = "REFERRED", _("Chuyển cơ quan có thẩm quyền")


O = Outcome  # noqa: E741 - the table below reads as the law does
FOR_ABUSE_OF_A_SUCCESS = frozenset({O.DISCIPLINE_RECOMMENDED, O.REFERRED})
ORDINARY_HANDLING = frozenset({O.LESSONS_LEARNED, O.DISCIPLINE_RECOMMENDED, O.REFERRED})
WITH_LESSONS = frozenset({O.LIABILITY_EXEMPTED, O.LIABILITY_MITIGATED})


@dataclass(frozen=True)
class Case:
    """What is known of one subject when the body votes. `result` is a pilots Result, `regime` a LegalRegime.

    `is_proposal`: carried out as an innovation proposal that the competent level allowed; another permitted pilot is an
    ordinary mitigating circumstance and no more (QĐ 69; DOMAIN §2.3).
    """

    result: str
    has_damage: bool
    policy_followed: bool
    pure_motive: bool
    common_good: bool
    policy_abuse: bool
    intent: bool
    regime: str
    is_proposal: bool = True

    @property
    def conditions_met(self) -> bool:
        """The three conditions of KL14 2.4 hold together for a proposal, and neither abuse nor intent undoes them."""
        clean = not (self.policy_abuse or self.intent)
        return clean and self.is_proposal and self.policy_followed and self.pure_motive and self.common_good

    @property
    def under_decree(self) -> bool:
        """NĐ 73 applies, alone or beside KL14; then its set is used."""
        return self.regime in (LegalRegime.ND73, LegalRegime.BOTH)


def allowed(case: Case) -> frozenset[Outcome]:
    """The outcomes among which the body may choose for this subject (KL14 2.4; NĐ 73 Đ.11)."""
    if case.result == Result.ACHIEVED:
        return FOR_ABUSE_OF_A_SUCCESS if case.policy_abuse else frozenset({O.NOT_HELD_LIABLE})
    if not case.conditions_met:
        return ORDINARY_HANDLING
    if case.has_damage:
        return WITH_LESSONS | {O.LIABILITY_EXCLUDED} if case.under_decree else WITH_LESSONS
    return frozenset({O.LIABILITY_EXCLUDED}) if case.under_decree else WITH_LESSONS


def may_add_lessons(outcome: str) -> bool:
    """ "Kiểm điểm rút kinh nghiệm" may go with an exemption or a mitigation, and with nothing else."""
    return outcome in WITH_LESSONS


def why_not(case: Case, outcome: Outcome) -> str | Promise:
    """Why an outcome is not offered, as a sentence; "" when it is allowed."""
    if outcome in allowed(case):
        return ""
    if outcome == O.TIME_BARRED:
        return _("Không chọn khi bỏ phiếu: hệ thống đối chiếu thời hiệu sau khi tập thể đã biểu quyết hình thức.")
    if outcome == O.NOT_HELD_LIABLE:
        return _("Chỉ dành cho trường hợp đã đạt mục tiêu và không lợi dụng chủ trương.")
    if case.result == Result.ACHIEVED:
        return _("Không áp dụng khi thí điểm đã đạt mục tiêu.")
    if outcome in ORDINARY_HANDLING:
        return _("Chỉ xem xét riêng khi không đủ ba điều kiện, hoặc có lợi dụng chủ trương, cố ý.")
    if case.policy_abuse or case.intent:
        return _("Bị loại trừ do có dấu hiệu lợi dụng chủ trương hoặc cố ý vi phạm.")
    if not case.is_proposal:
        return _(
            "Không phải đề xuất theo Kết luận 14-KL/TW: thí điểm khác chỉ là tình tiết giảm nhẹ (Quy định 69-QĐ/TW)."
        )
    if not case.conditions_met:
        return _("Chưa đủ ba điều kiện: đúng chủ trương, động cơ trong sáng, vì lợi ích chung.")
    if outcome == O.LIABILITY_EXCLUDED:
        return _("Chỉ có trong Nghị định 73/2023/NĐ-CP, không có trong Kết luận 14-KL/TW.")
    return _("Theo Nghị định 73/2023/NĐ-CP, trường hợp không có thiệt hại thì loại trừ trách nhiệm.")


def kl14_equivalent(case: Case, outcome: str) -> str | Promise:
    """Where both regimes apply, what KL14 calls an exclusion (it knows only "miễn" and "giảm nhẹ"); else ""."""
    if case.regime == LegalRegime.BOTH and outcome == O.LIABILITY_EXCLUDED:
        return _("Theo Kết luận 14-KL/TW: miễn trách nhiệm.")
    return ""
