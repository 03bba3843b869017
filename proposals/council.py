"""Who a council's members are, how many must be there, and what their sheets come to (DOMAIN §1.7, §7.1)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Appraisal, AppraisalCriterion, CouncilMember, CouncilRole, Proposal, Score
from units.models import Person, Unit
from workflow import rules
from workflow.errors import NotReady
from workflow.who import Among, Who

#: rule of the weight → the criterion; a council may change both
DEFAULT_CRITERIA = {
    "council.weight.need": gettext_lazy("Sự cần thiết, tính cấp thiết"),
    "council.weight.lawful": gettext_lazy("Phù hợp chủ trương, không trái Hiến pháp, Điều lệ Đảng"),
    "council.weight.feasible": gettext_lazy("Tính khả thi của giải pháp"),
    "council.weight.effect": gettext_lazy("Hiệu quả, khả năng nhân rộng"),
    "council.weight.risk": gettext_lazy("Rủi ro, biện pháp phòng ngừa"),
}
CENT = Decimal("0.01")


def default_criteria(unit: Unit) -> list[dict[str, Any]]:
    return [{"name": str(name), "weight": rules.whole(key, unit)} for key, name in DEFAULT_CRITERIA.items()]


def members(otherwise: Any, **facts: Any) -> Who:
    """Members at work with the given facts: role="CHAIR", has_conflict=False, scored_at=None, …"""

    def ids(proposal: Proposal) -> set[int]:
        sitting = proposal.appraisal.sitting if proposal.appraisal else []
        return {one.person_id for one in sitting if all(_fact(one, name) == facts[name] for name in facts)}

    def rows(by: Person) -> Any:
        known = {
            f"{name}__isnull" if value is None else name: True if value is None else value
            for name, value in facts.items()
        }
        seats = CouncilMember.objects.filter(
            person=by, replaced_at__isnull=True, appraisal__concluded_at__isnull=True, **known
        )
        return seats.values("appraisal__proposal_id")

    return Among(ids, rows, otherwise)


def _fact(member: CouncilMember, name: str) -> Any:
    owner = member.appraisal if name.startswith("appraisal__") else member
    return getattr(owner, name.removeprefix("appraisal__"))


CHAIR = members(
    gettext_lazy("Chỉ chủ tịch hội đồng, không có xung đột lợi ích, được làm việc này."),
    role="CHAIR",
    has_conflict=False,
)
SECRETARY = members(
    gettext_lazy("Chỉ thư ký hội đồng, không có xung đột lợi ích, được làm việc này một lần."),
    role="SECRETARY",
    has_conflict=False,
    appraisal__summarised_at=None,
)
UNDECLARED = members(gettext_lazy("Chỉ thành viên hội đồng chưa khai báo được làm việc này."), has_conflict=None)
SCORER = members(
    gettext_lazy("Chỉ thành viên hội đồng đã khai báo không có xung đột lợi ích và chưa nộp phiếu được chấm điểm."),
    has_conflict=False,
    scored_at=None,
    appraisal__summarised_at=None,
)


def seat_of(proposal: Proposal, by: Person) -> CouncilMember:
    """Raises NotReady for one who does not sit in its council."""
    sitting = proposal.appraisal.sitting if proposal.appraisal else []
    for member in sitting:
        if member.person_id == by.pk:
            return member
    raise NotReady([_("Đồng chí không còn là thành viên hội đồng.")])


def council_of(proposal: Proposal) -> Appraisal:
    """Raises NotReady where none is at work."""
    if proposal.appraisal is None:
        raise NotReady([_("Hồ sơ không có hội đồng thẩm định nào đang làm việc.")])
    return proposal.appraisal


def reaches_quorum(number: int, appraisal: Appraisal) -> bool:
    """Of those without a conflict, who must be more than half of the whole council."""
    return number * 100 >= rules.number("council.quorum", appraisal.unit) * len(appraisal.entitled)


def may_be_convened(proposal: Proposal) -> None:
    if any(one.unit_id == proposal.holder_id for one in proposal.appraisals.all()):
        raise NotReady([_("Đề xuất đã được hội đồng của đơn vị này thẩm định.")])


def may_be_changed(proposal: Proposal) -> None:
    if council_of(proposal).summarised_at:
        raise NotReady([_("Phiếu đã được tổng hợp, không thay thành viên nữa.")])


def may_be_summarised(proposal: Proposal) -> None:
    appraisal = council_of(proposal)
    _is_able(appraisal)
    if not reaches_quorum(sum(one.scored_at is not None for one in appraisal.entitled), appraisal):
        raise NotReady([_("Chưa đủ số phiếu: cần ít nhất hai phần ba thành viên không có xung đột lợi ích nộp phiếu.")])


def may_be_concluded(proposal: Proposal) -> None:
    appraisal = council_of(proposal)
    if not appraisal.summarised_at:
        raise NotReady([_("Thư ký chưa tổng hợp phiếu đánh giá.")])
    _is_able(appraisal)


def _is_able(appraisal: Appraisal) -> None:
    if len(appraisal.entitled) * 2 <= len(appraisal.sitting):
        raise NotReady([_("Quá nửa thành viên có xung đột lợi ích: người đứng đầu phải thay thành viên trước.")])


@dataclass(frozen=True)
class Line:
    """A criterion, its weight, and the average of the sheets that were submitted; None where nobody scored it."""

    criterion: AppraisalCriterion
    average: Decimal | None


@dataclass(frozen=True)
class Result:
    lines: list[Line]
    total: Decimal | None
    sheets: int


def result_of(appraisal: Appraisal) -> Result:
    """Averages of the submitted sheets of those without a conflict, and their mean by weight."""
    given: dict[int, list[Decimal]] = {}
    scored = [member for member in appraisal.entitled if member.scored_at]
    for score in Score.objects.filter(member__in=scored, points__isnull=False):
        given.setdefault(score.criterion_id, []).append(score.points or Decimal(0))
    lines = [Line(one, _mean(given.get(one.pk, []))) for one in appraisal.criteria.all()]
    if not scored or any(line.average is None for line in lines):
        return Result(lines, None, len(scored))
    whole = sum(((line.average or Decimal(0)) * line.criterion.weight for line in lines), Decimal(0))
    return Result(lines, (whole / 100).quantize(CENT, ROUND_HALF_UP), len(scored))


def _mean(points: list[Decimal]) -> Decimal | None:
    return (sum(points, Decimal(0)) / len(points)).quantize(CENT, ROUND_HALF_UP) if points else None


ROLES_IN_ORDER = {CouncilRole.CHAIR: 0, CouncilRole.SECRETARY: 1, CouncilRole.MEMBER: 2}
