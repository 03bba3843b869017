"""For every step of every machine: the action that takes it, and arguments that it accepts for a given record."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from types import ModuleType
from typing import Any

import organisation.actions.events
import pilots.actions
import proposals.actions
import reports.actions
import reviews.actions.accountability
import reviews.actions.complaint
import reviews.actions.monitoring
from organisation.handovers import open_records
from organisation.models import UnitEvent
from pilots.models import Pilot
from proposals.models import OPEN, ComplianceItem, Proposal
from reports.models import PeriodicReport
from reviews.models import AccountabilityReview, Complaint, MonitoringReview, RestorationTask
from reviews.outcomes import allowed
from reviews.querysets.accountability import committee_of, impartial_members, may_join
from tests.factories import draft
from tests.kl14.matrix.house import House
from units import clock
from units.models import Person
from workflow.calendar import WorkingCalendar
from workflow.engine import perform

Arguments = dict[str, Any]

ACTIONS: dict[type[Any], ModuleType] = {
    Proposal: proposals.actions,
    Pilot: pilots.actions,
    MonitoringReview: reviews.actions.monitoring,
    AccountabilityReview: reviews.actions.accountability,
    Complaint: reviews.actions.complaint,
    PeriodicReport: reports.actions,
    UnitEvent: organisation.actions.events,
}


def action_of(model: type[Any], step: str) -> Callable[..., Any]:
    """The use case that takes the step; what is only ever done to several records at once has none of its own."""
    if (model, step) == (MonitoringReview, "cancel"):
        return lambda record, *, by: perform(record, "cancel", by=by)
    if model is AccountabilityReview and step in ("complain", "end_complaints"):
        return lambda record, *, by: perform(record, step, by=by)
    if step == "submit_upward":  # the action chooses between the two ways to submit; the step alone is asked here
        return lambda record, *, by: perform(record, "submit_upward", by=by, superior=record.holder.parent)
    return getattr(ACTIONS[model], step)


def valid(house: House, record: Any, step: str) -> Arguments:
    make = VALID[type(record)].get(step)
    return make(house, record) if make else {}


def take(house: House, record: Any, step: str, by: Person, **changes: Any) -> Any:
    return action_of(type(record), step)(record, by=by, **{**valid(house, record, step), **changes})


def _later(days: int) -> date:
    return clock.today() + timedelta(days=days)


# --- proposals ----------------------------------------------------------------------------------------
def _same(**arguments: Any) -> Callable[[House, Any], Arguments]:
    return lambda _house, _record: dict(arguments)


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
        "ends_on": _later(130),
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


_SEND_BACK = _same(gaps=[{"gap": "Nêu phương án nhân lực"}, {"gap": "Nêu giá sàn"}])
_REGIME = _same(regime="KL14")
_OF_PROPOSALS: dict[str, Callable[[House, Any], Arguments]] = {
    "receive": _REGIME,
    "receive_escalated": _REGIME,
    "request_supplement": _SEND_BACK,
    "return_to_proposer": _SEND_BACK,
    "answer_supplement": _answers,
    "put_to_collective": _to_collective,
    "record_vote": _tally,
    "escalate": _same(reason="Vượt thẩm quyền của đơn vị."),
    "approve_full": _approval,
    "approve_pilot": _approval,
    "reject": _same(
        reject_code="NOT_FEASIBLE",
        reasons="Đơn vị chưa có người đủ năng lực để vận hành, rủi ro tài chính lớn hơn hiệu quả dự kiến.",
        advice="Bổ sung phương án nhân lực rồi đề xuất lại.",
        accepts_responsibility=True,
    ),
    "request_reconsideration": _same(new_facts="Đã tuyển được người vận hành và có quỹ dự phòng rủi ro."),
    "merge": _twin,
    "contest_merge": _same(reason="Địa bàn và cách làm khác hẳn."),
    "withdraw": _same(reason="Đã có cách khác."),
}


# --- pilots and their monitoring ------------------------------------------------------------------------
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


_OF_PILOTS: dict[str, Callable[[House, Any], Arguments]] = {
    "complete_plan": _same(
        items=[{"content": "Mở tài khoản trên sàn", "responsible": "Phòng Kinh doanh", "due_on": None}],
        budget_lines=[{"name": "Phí sàn", "amount_vnd": 50_000_000, "source": ""}],
    ),
    "request_start": _same(note="Đã chuẩn bị xong sàn và bao gói"),
    "finish": _same(reason="Đã bán xong các lô"),
    "report_result": _result,
    "open_evaluation": lambda _house, _pilot: {
        "meeting_on": clock.today(),
        "party_committee_opinion": "Cấp ủy cùng cấp thống nhất.",
    },
    "ask_clarification": _same(questions=[{"question": "Vì sao bán dưới giá?"}]),
    "conclude_achieved": partial(_findings, 0),
    "conclude_partly": partial(_findings, 0),
    "conclude_not": partial(_findings, 214_000_000),
    "raise_warning": _same(reason="Có dấu hiệu vi phạm"),
    "close": _same(
        commend=True,
        commend_reason="Hoàn thành",
        replicate=False,
        replicate_reason="Chưa đủ điều kiện",
        institutionalise=False,
        institutionalise_reason="Cần thêm một vụ",
        note="Bài học: họp giá sớm",
    ),
}
_OF_MONITORING: dict[str, Callable[[House, Any], Arguments]] = {
    "submit_progress": lambda _house, review: {
        "progress_percent": 40,
        "values": {one.pk: one.baseline for one in review.pilot.indicators.all()},
        "spent_vnd": 20_000_000,
        "work_done": "Đã bán 10 lô",
    },
    "accept": _same(verdict="ON_TRACK", verdict_note="Đúng kế hoạch"),
    "send_back": _same(reason="Thiếu số liệu chi"),
}


# --- accountability -------------------------------------------------------------------------------------
def _team(house: House, review: AccountabilityReview) -> Arguments:
    able = [one for one in (house["lead"], house["teammate"], house["spare"]) if _may_sit(one, review)]
    lead, *rest = able or [house["lead"], house["teammate"]]
    return {"decision_no": "12-QĐ/UBKT", "plan_no": "12-KH/UBKT", "lead": lead, "members": rest[:1]}


def _may_sit(person: Person, review: AccountabilityReview) -> bool:
    return impartial_members(review).filter(pk=person.pk).exists()


def _replacement(house: House, review: AccountabilityReview) -> Arguments:
    team = review.team
    leaving = next((one for one in team if one.has_conflict), team[-1] if team else None)
    able = [one for one in (house["outsider"], house["spare"]) if may_join(review).filter(pk=one.pk).exists()]
    spare = able[0] if able else house["spare"]
    leaver = leaving.person if leaving else house["teammate"]
    return {"member": leaver, "replacement": spare, "reason": "Nhận nhiệm vụ khác"}


CAUSES = [
    {"code": "O_MARKET", "weight": 70, "description": "Giá chè giảm sâu", "evidence": "Bản tin giá tháng 4",
     "responsibility": "NOBODY", "responsible": ""},
    {"code": "S_SUPERVISION", "weight": 30, "description": "Hội đồng giá họp chậm", "evidence": "Biên bản",
     "responsibility": "COLLECTIVE", "responsible": "Hội đồng giá"},
]  # fmt: skip


def _judged(review: AccountabilityReview) -> list[Arguments]:
    conditions = ("policy_followed", "pure_motive", "common_good")
    row = dict.fromkeys(conditions, True) | {f"{name}_reason": "Có hồ sơ chứng minh" for name in conditions}
    return [{"subject": one, **row, "policy_abuse": False, "intent": False} for one in review.subjects.all()]


def _hearing(_house: House, review: AccountabilityReview) -> Arguments:
    heard = [{"subject": one, "hearing": "HEARD", "statement": "Nhận trách nhiệm"} for one in review.people]
    present = list(impartial_members(review))
    return {"held_on": clock.today(), "present": present, "minutes": "Đã nghe trình bày", "subjects": heard}


def _ballot(_house: House, review: AccountabilityReview) -> Arguments:
    """Every paper of those present for the first outcome that the law allows."""
    meeting = next(iter(review.meetings.all()), None)
    papers = meeting.present_count if meeting else committee_of(review.holder).count()
    rows = []
    for subject in review.subjects.all():
        outcome = str(min(allowed(subject.case))) if subject.is_assessed else "LESSONS_LEARNED"
        tally = {"issued": papers, "returned": papers, "valid": papers, "counts": {outcome: papers}}
        rows.append({"subject": subject, **tally, "outcome": outcome, "with_lessons": False})
    return {"conclusion": "Kết luận", "ballot_minutes": "Kiểm phiếu kín", "subjects": rows}


def _notice(_house: House, review: AccountabilityReview) -> Arguments:
    delivered = [{"subject": one, "delivered_on": clock.today()} for one in review.subjects.all()]
    return {"notice_no": "05-TB/UBKTĐUK", "notice_on": clock.today(), "subjects": delivered}


def _hearing_day(_house: House, _review: AccountabilityReview) -> Arguments:
    day = WorkingCalendar(clock.today()).add(clock.today(), 6)
    return {"draft": "Nguyên nhân chủ yếu do thị trường", "hearing_on": day, "hearing_where": "8 giờ 00, tầng 2"}


def _more_time(_house: House, review: AccountabilityReview) -> Arguments:
    last = max(review.explain_due_on or clock.today(), clock.today())
    return {"explain_due_on": last + timedelta(days=3), "reason": "Đi công tác"}


_OF_ACCOUNTABILITY: dict[str, Callable[[House, Any], Arguments]] = {
    "assign": _team,
    "declare": _same(has_conflict=False),
    "replace_conflicted": _replacement,
    "replace_member": _replacement,
    "send_outline": _same(outline="1. Vì sao bán dưới giá?"),
    "explain": _same(explanation="Giá giảm ngoài dự kiến"),
    "extend": _more_time,
    "record_causes": _same(
        verification="Đã làm việc với hội đồng giá",
        damage_vnd=214_000_000,
        damage_note="Biên bản đối chiếu",
        causes=CAUSES,
    ),
    "assess": lambda _house, review: {"subjects": _judged(review)},
    "draft_conclusion": _hearing_day,
    "hold_hearing": _hearing,
    "record_ballot": _ballot,
    "return_to_verifying": _same(reason="Có tài liệu mới"),
    "notify": _notice,
    "refer": _same(referred_to="Cơ quan điều tra", reason="Có dấu hiệu tội phạm"),
    "suspend": lambda _house, _review: {
        "reason_code": "ILLNESS",
        "reason": "Giấy nhập viện số 12",
        "again_on": _later(60),
    },
    "resume": _same(reason="Đã ra viện"),
    "cancel": _same(reason="Mở nhầm"),
}


# --- complaints -----------------------------------------------------------------------------------------
def _task(_house: House, complaint: Complaint) -> Arguments:
    task = complaint.tasks.filter(done_on=None).first() or RestorationTask(complaint_id=0, content="Xin lỗi")
    return {"task": task, "done_on": clock.today(), "note": "Công văn 15-CV/ĐUK"}


_OF_COMPLAINTS: dict[str, Callable[[House, Any], Arguments]] = {
    "screen_out": _same(screen_code="UNDER_INVESTIGATION", reason="Đang được điều tra"),
    "hear": lambda _house, _complaint: {
        "hearing": "HEARD",
        "heard_on": clock.today(),
        "statement": "Đề nghị xem lại tỷ trọng nguyên nhân",
    },
    "decide": _same(
        result="UPHELD", decision_no="20-QĐ/ĐUK", reasons="Kết luận có căn cứ", members_total=9, votes_for=7
    ),
    "deliver": lambda _house, _complaint: {"delivered_on": clock.today()},
    "appeal": _same(grounds="Chưa xét báo cáo tháng 4", request="Miễn trách nhiệm"),
    "withdraw": _same(reason="Đồng ý với kết luận"),
    "restore": _task,
}
_OF_REPORTS: dict[str, Callable[[House, Any], Arguments]] = {
    "edit": _same(assessment="Thực hiện tốt.", plans="Tiếp tục theo dõi."),
    "cancel": _same(reason="Lập nhầm kỳ"),
}


# --- changes of the tree --------------------------------------------------------------------------------
def decided(**changes: Any) -> Arguments:
    """The decision behind a change of the tree, in effect today."""
    today = clock.today()
    told = {"decision_no": "1234-QĐ/TU", "decision_on": today, "decided_by": "Ban Thường vụ Tỉnh ủy"}
    return {**told, "effective_on": today, **changes}


def _as_it_is(_house: House, event: UnitEvent) -> Arguments:
    return decided(ending=event.ending, successors=event.successors, note="Theo đề án đã duyệt.")


def _the_first_for_all(_house: House, event: UnitEvent) -> Arguments:
    return {"successors": {row.key: event.successors[0] for row in open_records(event)}}


_OF_EVENTS: dict[str, Callable[[House, Any], Arguments]] = {
    "revise": _as_it_is,
    "assign": _the_first_for_all,
    "cancel": _same(reason="Lập nhầm"),
}
VALID: dict[type[Any], dict[str, Callable[[House, Any], Arguments]]] = {
    Proposal: _OF_PROPOSALS,
    Pilot: _OF_PILOTS,
    MonitoringReview: _OF_MONITORING,
    AccountabilityReview: _OF_ACCOUNTABILITY,
    Complaint: _OF_COMPLAINTS,
    PeriodicReport: _OF_REPORTS,
    UnitEvent: _OF_EVENTS,
}
