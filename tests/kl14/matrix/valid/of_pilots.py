"""Pilots and their monitoring."""

from functools import partial

from pilots.adjustments.changes import plan_now, wanted_from
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid.arguments import Arguments, Make, later, same
from units import clock


def _result(_house: House, pilot: Pilot) -> Arguments:
    return {
        "actuals": {one.pk: one.baseline for one in pilot.indicators.all()},
        "summary": "Đã bán 40 lô",
        "spent_vnd": 118_000_000,
        "damage_vnd": 0,
        "has_risk_event": False,
        "lessons": "Cần họp giá sớm hơn",
        "objective_causes": "Giá chè thế giới giảm",
        "answers": {one.pk: "Đã làm rõ" for one in pilot.clarifications.filter(answered_at=None)},
    }


def _decided() -> Arguments:
    return {"decision_no": "21-QĐ/CB", "decided_on": clock.today()}


def _findings(damage_vnd: int, _house: House, pilot: Pilot) -> Arguments:
    evaluation = pilot.evaluations.first()
    return {
        "votes_for": evaluation.voters.count() if evaluation else 1,
        "votes_against": 0,
        "votes_abstain": 0,
        "minutes": "Tập thể lãnh đạo họp, thống nhất",
        "results": {one.pk: {"result": "PARTLY_MET", "note": ""} for one in pilot.indicators.all()},
        "damage_vnd": damage_vnd,
        "damage_description": "Bán dưới giá bao tiêu" if damage_vnd else "",
        "has_risk_event": False,
        "departure_reason": "Xét cả những việc ngoài chỉ tiêu",
    }


def _adjusted(_house: House, pilot: Pilot) -> Arguments:
    now = plan_now(pilot)
    return {"before": now, "after": wanted_from(now, {"scope": "Thêm một xưởng"}), "reason": "Theo quyết định"}


def _vote(adjustment: Adjustment, *, for_it: bool) -> Arguments:
    """All of them, one way; nothing where no meeting was called."""
    if adjustment.state != "REVIEWING":
        return {}
    voters = adjustment.voters.count()
    return {
        "votes_for": voters if for_it else 0,
        "votes_against": 0 if for_it else voters,
        "votes_abstain": 0,
        "minutes": "Tập thể lãnh đạo họp, thống nhất",
    }


OF_ADJUSTMENTS: dict[str, Make] = {
    "revise": same(reason="Mưa kéo dài hơn", effect="Không ảnh hưởng", participating_units="Trạm Khuyến nông"),
    "take_up": lambda _house, _adjustment: {
        "meeting_on": clock.today(),
        "party_committee_opinion": "Cấp ủy cùng cấp thống nhất.",
    },
    "approve": lambda _house, adjustment: {**_decided(), "effective_on": later(3), **_vote(adjustment, for_it=True)},
    "reject": lambda _house, adjustment: {"reason": "Chưa đủ căn cứ", **_vote(adjustment, for_it=False)},
    "withdraw": same(reason="Thời tiết đã tốt lại"),
}


def _to_somebody_else(house: House, issue: Issue) -> Arguments:
    """Up to the bloc; there, to a person."""
    up = issue.holder_id != house.tree.bloc.pk
    whom = {"person": None, "unit": house.tree.bloc} if up else {"person": house["voter"], "unit": None}
    return {"reason": "Cần ý kiến cấp trên", **whom}


OF_PILOTS: dict[str, Make] = {
    "record_values": lambda _house, pilot: {
        "measured_on": clock.today(),
        "values": {one.pk: one.baseline for one in pilot.indicators.all()},
    },
    "adjust": _adjusted,
    "complete_plan": same(
        items=[{"content": "Mở tài khoản trên sàn", "responsible": "Phòng Kinh doanh", "due_on": None}],
        budget_lines=[{"name": "Phí sàn", "amount_vnd": 50_000_000, "source": ""}],
    ),
    "request_start": same(note="Đã chuẩn bị xong sàn và bao gói"),
    "pause": lambda _house, _pilot: _decided() | {"reason": "Mất điện lưới", "review_on": later(20)},
    "confirm_pause": lambda _house, _pilot: _decided(),
    "prolong_pause": lambda _house, _pilot: {"reason": "Chưa khắc phục xong", "review_on": later(40)},
    "resume": same(reason="Đã khắc phục xong"),
    "terminate": lambda _house, _pilot: (
        _decided() | {"reason": "Có sự cố", "causes": "Sương mù dày", "handover": "Trả lại thiết bị"}
    ),
    "finish": same(reason="Đã bán xong các lô"),
    "report_result": _result,
    "open_evaluation": lambda _house, _pilot: {
        "meeting_on": clock.today(),
        "party_committee_opinion": "Cấp ủy cùng cấp thống nhất.",
    },
    "ask_clarification": same(questions=[{"question": "Vì sao bán dưới giá?"}]),
    "conclude_achieved": partial(_findings, 0),
    "conclude_partly": partial(_findings, 0),
    "conclude_not": partial(_findings, 214_000_000),
    "raise_warning": same(reason="Có dấu hiệu vi phạm"),
    "close": same(
        commend=True,
        commend_reason="Hoàn thành",
        replicate=False,
        replicate_reason="Chưa đủ điều kiện",
        institutionalise=False,
        institutionalise_reason="Cần thêm một vụ",
        note="Bài học: họp giá sớm",
    ),
}
OF_ISSUES: dict[str, Make] = {
    "assign": lambda house, _issue: {"person": house["colleague"], "unit": None},
    "reassign": _to_somebody_else,
    "reply": same(answer="Sở đã có văn bản cho phép bán trên sàn."),
    "return_answer": same(reason="Văn bản chưa nói đến chè ô long"),
    "confirm_resolved": same(lesson="Hỏi Sở trước khi mở sàn"),
}


def _promise(house: House, _request: ResourceRequest) -> Arguments:
    return {"provider": house["clerk"], "promised_on": clock.today()}


def _part(share: int, _house: House, request: ResourceRequest) -> Arguments:
    """One in `share` of what is still to come."""
    return {"provided_on": clock.today(), "what": "Chuyển khoản", "amount_vnd": request.to_give_vnd // share}


OF_REQUESTS: dict[str, Make] = {
    "ask_info": same(question="Báo giá của bên nào?"),
    "send_info": same(info="Báo giá của ba bên"),
    "pass_upward": same(reason="Vượt mức chi của chi bộ"),
    "grant": _promise,
    "grant_partly": lambda house, request: (
        _promise(house, request) | {"granted": "Một nửa", "granted_vnd": 10_000_000, "reason": "Cân đối được một nửa"}
    ),
    "refuse": same(basis="PLAIN", reason="Chưa cân đối được"),
    "drop": same(reason="Đã có nguồn khác"),
    "provide_part": partial(_part, 2),
    "provide": partial(_part, 1),
    "account": lambda _house, request: {
        "used": "Mua bao gói",
        "vouchers": "Hóa đơn 0012",
        "used_vnd": request.provided_vnd,
    },
    "return_account": same(reason="Thiếu hóa đơn"),
}
OF_MONITORING: dict[str, Make] = {
    "submit_progress": lambda _house, review: {
        "progress_percent": 40,
        "values": {one.pk: one.baseline for one in review.pilot.indicators.all()},
        "spent_vnd": 20_000_000,
        "work_done": "Đã bán 10 lô",
    },
    "accept": same(verdict="ON_TRACK", verdict_note="Đúng kế hoạch"),
    "send_back": same(reason="Thiếu số liệu chi"),
}
