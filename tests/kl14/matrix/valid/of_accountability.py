"""Accountability reviews, and complaints against their conclusions."""

from datetime import timedelta

from reviews.models import AccountabilityReview, Complaint, RestorationTask
from reviews.outcomes import allowed
from reviews.querysets.accountability import committee_of, impartial_members, may_join
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid.arguments import Arguments, Make, later, same
from units import clock
from units.models import Person
from workflow.calendar import WorkingCalendar


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
        form = {"form": "REPRIMAND", "act_on": clock.today(), "act_evidence": "Biên bản"}
        voted = form if outcome == "DISCIPLINE_RECOMMENDED" else {}
        rows.append({"subject": subject, **tally, "outcome": outcome, "with_lessons": False, **voted})
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


OF_ACCOUNTABILITY: dict[str, Make] = {
    "assign": _team,
    "declare": same(has_conflict=False),
    "replace_conflicted": _replacement,
    "replace_member": _replacement,
    "send_outline": same(outline="1. Vì sao bán dưới giá?"),
    "explain": same(explanation="Giá giảm ngoài dự kiến"),
    "extend": _more_time,
    "record_causes": same(
        verification="Đã làm việc với hội đồng giá",
        damage_vnd=214_000_000,
        damage_note="Biên bản đối chiếu",
        causes=CAUSES,
    ),
    "assess": lambda _house, review: {"subjects": _judged(review)},
    "draft_conclusion": _hearing_day,
    "hold_hearing": _hearing,
    "record_ballot": _ballot,
    "return_to_verifying": same(reason="Có tài liệu mới"),
    "notify": _notice,
    "refer": same(referred_to="Cơ quan điều tra", reason="Có dấu hiệu tội phạm"),
    "suspend": lambda _house, _review: {
        "reason_code": "ILLNESS",
        "reason": "Giấy nhập viện số 12",
        "again_on": later(60),
    },
    "resume": same(reason="Đã ra viện"),
    "cancel": same(reason="Mở nhầm"),
}


# --- complaints -----------------------------------------------------------------------------------------
def _task(_house: House, complaint: Complaint) -> Arguments:
    task = complaint.tasks.filter(done_on=None).first() or RestorationTask(complaint_id=0, content="Xin lỗi")
    return {"task": task, "done_on": clock.today(), "note": "Công văn 15-CV/ĐUK"}


OF_COMPLAINTS: dict[str, Make] = {
    "screen_out": same(screen_code="UNDER_INVESTIGATION", reason="Đang được điều tra"),
    "hear": lambda _house, _complaint: {
        "hearing": "HEARD",
        "heard_on": clock.today(),
        "statement": "Đề nghị xem lại tỷ trọng nguyên nhân",
    },
    "decide": same(
        result="UPHELD", decision_no="20-QĐ/ĐUK", reasons="Kết luận có căn cứ", members_total=9, votes_for=7
    ),
    "deliver": lambda _house, _complaint: {"delivered_on": clock.today()},
    "appeal": same(grounds="Chưa xét báo cáo tháng 4", request="Miễn trách nhiệm"),
    "withdraw": same(reason="Đồng ý với kết luận"),
    "restore": _task,
}
