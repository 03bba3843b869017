"""Who may take each step of an accountability review (DOMAIN §7.6, S4), and what must be there first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.conflicts import involved_people, reviews_involving
from reviews.models import AccountabilityReview, Subject, TeamMember
from units import clock
from units.models import Person
from units.roles import PERM_LABELS, Perm
from workflow.errors import NotReady
from workflow.who import Among, Holds, NotAmong, Policy, TheSystem, Who


@dataclass(frozen=True)
class OnHolder(Who):
    """Holds a permission on the very unit that holds the record, whatever the reach of the permission elsewhere."""

    perm: Perm

    def refusal(self, by: Person, record: Any) -> str:
        if by.grants.on_unit(self.perm, record.holder_id):
            return ""
        return _("Đồng chí không có quyền “%(power)s” tại đơn vị đang giữ hồ sơ này.") % {
            "power": PERM_LABELS[self.perm]
        }

    def q(self, by: Person) -> Q:
        return by.grants.q_on_unit(self.perm, "holder_id")


class ExplainingIsOver(Who):
    """Anybody, once the last day for explaining has passed."""

    def refusal(self, by: Person, record: Any) -> str:
        if record.explain_due_on and record.explain_due_on < clock.today():
            return ""
        return _("Chưa hết thời hạn giải trình.")

    def q(self, by: Person) -> Q:
        return Q(explain_due_on__lt=clock.today())


class SomeoneHasAConflict(Who):
    """Anybody, when a member of the team has declared a conflict and is not yet replaced."""

    def refusal(self, by: Person, record: Any) -> str:
        if any(member.has_conflict for member in record.team):
            return ""
        return _("Không có thành viên nào khai báo xung đột.")

    def q(self, by: Person) -> Q:
        rows = TeamMember.objects.filter(has_conflict=True, replaced_at__isnull=True)
        return Q(pk__in=rows.values("review_id"))


class NobodyHasAConflict(Who):
    """The opposite."""

    def refusal(self, by: Person, record: Any) -> str:
        return _("Thay thành viên đã khai báo xung đột trước.") if SomeoneHasAConflict().includes(by, record) else ""

    def q(self, by: Person) -> Q:
        return ~SomeoneHasAConflict().q(by)


def _members(**facts: Any) -> Who:
    """Members of the team at work with the given facts, such as has_conflict=False."""
    return Among(
        lambda review: {
            member.person_id for member in review.team if all(getattr(member, name) == facts[name] for name in facts)
        },
        lambda by: (
            TeamMember.objects.filter(person=by, replaced_at__isnull=True)
            .filter(**{name: value for name, value in facts.items() if value is not None})
            .filter(**{f"{name}__isnull": True for name, value in facts.items() if value is None})
            .values("review_id")
        ),
        gettext_lazy("Chỉ thành viên tổ kiểm tra (tổ trưởng, khi bước do tổ trưởng thực hiện) được làm việc này."),
    )


UNINVOLVED = NotAmong(
    involved_people,
    reviews_involving,
    gettext_lazy(
        "Người đã đề xuất, quyết định, biểu quyết, chủ trì, theo dõi, đánh giá hoặc là đối tượng xem xét "
        "không được tham gia xem xét trách nhiệm vụ việc này."
    ),
)
CHAIR = Holds(Perm.CHAIR_INSPECTION) & UNINVOLVED
TEAM = _members(has_conflict=False) & UNINVOLVED
LEAD = _members(has_conflict=False, is_lead=True) & UNINVOLVED
UNDECLARED = _members(has_conflict=None)
OFFICE = OnHolder(Perm.ISSUE_REPORT) & UNINVOLVED
STILL_TO_EXPLAIN = Among(
    lambda review: {subject.person_id for subject in review.people if not subject.has_answered},
    lambda by: Subject.objects.filter(person=by, explained_at__isnull=True, did_not_explain=False).values("review_id"),
    gettext_lazy("Chỉ đối tượng chưa gửi giải trình được làm việc này."),
)


def _has_subjects_at_work(review: AccountabilityReview) -> None:
    if review.pilot.started_at is None:
        raise NotReady([_("Thí điểm chưa bắt đầu, chưa có gì để xem xét trách nhiệm.")])


def _all_have_declared(review: AccountabilityReview) -> None:
    """No team works before each of its members has declared to be free of conflict (S4)."""
    missing = [member.person.full_name for member in review.team if member.has_conflict is not False]
    if missing:
        raise NotReady([_("Chưa có cam kết không xung đột lợi ích của: %(names)s.") % {"names": ", ".join(missing)}])


def _may_be_extended(review: AccountabilityReview) -> None:
    if review.is_extended:
        raise NotReady([_("Đã gia hạn giải trình một lần, không gia hạn thêm.")])


def _has_causes_and_result(review: AccountabilityReview) -> None:
    _all_have_declared(review)
    if review.damage_vnd is None or not review.causes.exists():
        raise NotReady([_("Chưa ghi nguyên nhân và thiệt hại.")])
    if not review.pilot.result:
        raise NotReady([_("Thí điểm chưa có kết luận đánh giá kết quả.")])


def _is_hearing_day(review: AccountabilityReview) -> None:
    if review.hearing_on and clock.today() < review.hearing_on:
        raise NotReady(
            [_("Chưa đến ngày hội nghị đã báo cho đối tượng: %(day)s.") % {"day": f"{review.hearing_on:%d/%m/%Y}"}]
        )


def _complaint_time_is_over(review: AccountabilityReview) -> None:
    if review.complaint_until is None or review.complaint_until >= clock.today():
        raise NotReady([_("Chưa hết thời hạn khiếu nại.")])


check_can_create = Policy(TheSystem() | CHAIR, _has_subjects_at_work)
check_can_assign = Policy(CHAIR)
check_can_declare = Policy(UNDECLARED)
check_can_replace_conflicted = Policy(CHAIR & SomeoneHasAConflict())
check_can_replace_member = Policy(CHAIR & NobodyHasAConflict())
check_can_send_outline = Policy(LEAD, _all_have_declared)
check_can_explain = Policy(STILL_TO_EXPLAIN)
check_can_extend = Policy(CHAIR, _may_be_extended)
check_can_close_explaining = Policy(TEAM & ExplainingIsOver())
check_can_record_causes = Policy(TEAM, _all_have_declared)
check_can_assess = Policy(TEAM, _has_causes_and_result)
check_can_draft_conclusion = Policy(LEAD, _all_have_declared)
check_can_hold_hearing = Policy(CHAIR, _is_hearing_day)
check_can_record_ballot = Policy(CHAIR)
check_can_return_to_verifying = Policy(CHAIR)
check_can_notify = Policy(OFFICE | CHAIR)
check_can_finalise = Policy(TheSystem(), _complaint_time_is_over)
check_can_complain = Policy(TheSystem())
check_can_end_complaints = Policy(TheSystem())
check_can_suspend = Policy(CHAIR)
check_can_resume = Policy(CHAIR)
check_can_refer = Policy(CHAIR)
check_can_cancel = Policy(CHAIR)
