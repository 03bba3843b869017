"""Proposals."""

import proposals.actions
from proposals.authorship import author_ids
from proposals.models import OPEN, ComplianceItem, Proposal
from tests.factories import draft
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid.arguments import Arguments, Make, later, same
from tests.together import ANSWER
from units import clock


def _answers(_house: House, proposal: Proposal) -> Arguments:
    request = proposal.supplements.filter(answered_at=None).first()
    return {"answers": {item.pk: "Đã bổ sung phương án" for item in request.items.all()} if request else {}}


def _to_collective(_house: House, _proposal: Proposal) -> Arguments:
    compliance = [{"code": item.value, "passed": True, "reason": ""} for item in ComplianceItem]
    return {"meeting_on": clock.today(), "compliance": compliance}


def _tally(_house: House, proposal: Proposal) -> Arguments:
    voters = len(proposal.deliberation.voters.all()) if proposal.deliberation else 1
    counts = {"votes_for": voters, "votes_against": 0, "votes_abstain": 0, "head_voted_for": True}
    return {**counts, "minutes": "Tập thể thảo luận và thống nhất.", "meeting_on": clock.today()}


def _approval(house: House, proposal: Proposal) -> Arguments:
    return {
        "owner": house["owner"],
        "monitor": house["monitor"],
        "starts_on": clock.today(),
        "ends_on": later(130),
        "budget_vnd": 120_000_000,
        "reasons": "Đề xuất khả thi.",
        "stop_conditions": "Dừng khi giá sàn thấp hơn giá bao tiêu hai tuần liền.",
        "party_committee_opinion": "Cấp ủy cùng cấp thống nhất.",
        "override_reason": "Yêu cầu cấp thiết của thực tiễn.",
        "accepts_responsibility": True,
    }


def _twin(house: House, proposal: Proposal) -> Arguments:
    """Another proposal that goes on; one is sent where there is none."""
    others = Proposal.objects.filter(state__in=OPEN).exclude(pk=proposal.pk).order_by("pk")
    master = others.first() or proposals.actions.submit(draft(house["owner"]), by=house["owner"])
    return {"master": master, "reason": "Cùng một nội dung"}


def _council(house: House, proposal: Proposal) -> Arguments:
    """A chair, a secretary and three more, none of them with a part in the proposal."""
    columns = ("head", "deputy", "voter", "colleague", "owner", "monitor", "clerk", "stranger")
    own = author_ids(proposal) | {proposal.refused_by_id}
    chair, secretary, *rest = [house[who] for who in columns if house[who].pk not in own]
    criteria = [{"name": "Tính khả thi", "weight": 60}, {"name": "Hiệu quả", "weight": 40}]
    people = {"chair": chair, "secretary": secretary, "members": rest[:3]}
    return {"reason": "Phạm vi rộng, nhiều khách mua", "criteria": criteria, **people}


def _sheet(_house: House, proposal: Proposal) -> Arguments:
    criteria = proposal.appraisal.criteria.all() if proposal.appraisal else []
    return {"scores": {one.pk: {"points": 8, "note": "Khả thi"} for one in criteria}, "opinion": "Nên làm thử"}


def _new_member(house: House, proposal: Proposal) -> Arguments:
    sitting = proposal.appraisal.sitting if proposal.appraisal else []
    member = sitting[-1] if sitting else None
    return {"member": member, "replacement": house["spare"], "reason": "Nhận nhiệm vụ khác"}


def _council_met(_house: House, proposal: Proposal) -> Arguments:
    entitled = proposal.appraisal.entitled if proposal.appraisal else []
    present = [one for one in entitled if one.scored_at]
    return {"meeting_on": clock.today(), "present": present, "minutes": "Hội đồng thống nhất."}


OF_COAUTHORS: dict[str, Make] = {
    "accept": same(**ANSWER),
    "decline": same(reason="Bận việc khác"),
    "leave": same(reason="Chuyển công tác"),
}
_SEND_BACK = same(gaps=[{"gap": "Nêu phương án nhân lực"}, {"gap": "Nêu giá sàn"}])
_REGIME = same(regime="KL14")
OF_PROPOSALS: dict[str, Make] = {
    "receive": _REGIME,
    "receive_escalated": _REGIME,
    "request_supplement": _SEND_BACK,
    "return_to_proposer": _SEND_BACK,
    "answer_supplement": _answers,
    "put_to_collective": _to_collective,
    "record_vote": _tally,
    "escalate": same(reason="Vượt thẩm quyền của đơn vị."),
    "approve_full": _approval,
    "approve_pilot": _approval,
    "reject": same(
        reject_code="NOT_FEASIBLE",
        reasons="Đơn vị chưa có người đủ năng lực để vận hành, rủi ro tài chính lớn hơn hiệu quả dự kiến.",
        advice="Bổ sung phương án nhân lực rồi đề xuất lại.",
        accepts_responsibility=True,
    ),
    "request_reconsideration": same(new_facts="Đã tuyển được người vận hành và có quỹ dự phòng rủi ro."),
    "merge": _twin,
    "contest_merge": same(reason="Địa bàn và cách làm khác hẳn."),
    "convene_council": _council,
    "declare_interest": same(has_conflict=False),
    "submit_sheet": _sheet,
    "replace_council_member": _new_member,
    "summarise_appraisal": same(summary="Các phiếu đều cho là khả thi.", recommendation="PILOT"),
    "conclude_appraisal": _council_met,
    "withdraw": same(reason="Đã có cách khác."),
}
