"""The inspection team: chosen free of conflicts, each member declares, whoever has a conflict is replaced (S4)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from reviews.actions.accountability.common import Faults, at_work, day, names
from reviews.models import AccountabilityReview, TeamMember
from reviews.querysets import accountability as querysets
from units import clock
from units.models import Person
from workflow import rules
from workflow.engine import perform


def assign(
    review: AccountabilityReview,
    *,
    by: Person,
    decision_no: str,
    plan_no: str,
    lead: Person,
    members: Iterable[Person],
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """Set up the team by decision and plan; the lead counts as a member. Raises ValidationError at "members"."""
    with at_work(review, "assign", by=by, key=key, seen=seen) as fresh:
        team = [lead, *(one for one in members if one.pk != lead.pk)]
        faults = Faults()
        faults.need(decision_no=decision_no, plan_no=plan_no)
        _check_team(fresh, team, faults)
        faults.raise_if_any()

        def write(moved: AccountabilityReview) -> None:
            for person in team:
                TeamMember.objects.create(review=moved, person=person, is_lead=person.pk == lead.pk)

        facts = {
            "Quyết định": decision_no,
            "Kế hoạch": plan_no,
            "Tổ trưởng": lead.full_name,
            "Thành viên": names(team[1:]),
        }
        return perform(
            fresh,
            "assign",
            by=by,
            key=key,
            seen=seen,
            facts=facts,
            also=write,
            decision_no=decision_no,
            plan_no=plan_no,
        )


def _check_team(review: AccountabilityReview, team: list[Person], faults: Faults) -> None:
    least = rules.whole("review.team_size", review.holder)
    if len(team) < least:
        faults.say("members", _("Tổ kiểm tra cần ít nhất %(count)d thành viên, kể cả tổ trưởng.") % {"count": least})
    impartial = set(querysets.able_to_join(review).values_list("pk", flat=True))
    wrong = [one for one in team if one.pk not in impartial]
    if wrong:
        sentence = _("Không phải ủy viên Ủy ban Kiểm tra, hoặc có liên quan đến vụ việc: %(names)s.")
        faults.say("members", sentence % {"names": names(wrong)})


def declare(
    review: AccountabilityReview,
    *,
    by: Person,
    has_conflict: bool,
    declaration: str = "",
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """A member declares to have no conflict and no relation, or names what they have; then the chair replaces them."""
    faults = Faults()
    if has_conflict:
        faults.need(declaration=declaration)
    faults.raise_if_any()

    def write(moved: AccountabilityReview) -> None:
        moved.members.filter(person=by).update(
            has_conflict=has_conflict, declaration=declaration, declared_at=clock.now()
        )

    answer = "Có xung đột lợi ích" if has_conflict else "Không có xung đột lợi ích, không có quan hệ liên quan"
    facts = {"Thành viên": by.full_name, "Khai báo": answer}
    if declaration:
        facts["Nội dung"] = declaration
    return perform(review, "declare", by=by, key=key, seen=seen, facts=facts, also=write)


def replace_member(review: AccountabilityReview, *, by: Person, **data: Any) -> AccountabilityReview:
    """Replace a member for a reason of service; see `_replace`."""
    return _replace(review, "replace_member", by=by, **data)


def replace_conflicted(review: AccountabilityReview, *, by: Person, **data: Any) -> AccountabilityReview:
    """Replace a member who declared a conflict; see `_replace`."""
    return _replace(review, "replace_conflicted", by=by, **data)


def _replace(
    review: AccountabilityReview,
    step: str,
    *,
    by: Person,
    member: Person,
    replacement: Person,
    reason: str,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """`replacement` takes the place of `member`, the lead's as well, and has yet to declare."""
    with at_work(review, step, by=by, key=key, seen=seen) as fresh:
        leaving = next((one for one in fresh.team if one.person_id == member.pk), None)
        faults = Faults()
        faults.need(reason=reason)
        if leaving is None:
            faults.say("member", _("Người này không ở trong tổ kiểm tra."))
        elif step == "replace_conflicted" and not leaving.has_conflict:
            faults.say("member", _("Chọn thành viên đã khai báo có xung đột lợi ích."))
        if not querysets.may_join(fresh).filter(pk=replacement.pk).exists():
            sentence = _("Không phải ủy viên Ủy ban Kiểm tra, đã ở trong tổ, hoặc có liên quan đến vụ việc.")
            faults.say("replacement", sentence)
        faults.raise_if_any()
        is_lead = bool(leaving and leaving.is_lead)

        def write(moved: AccountabilityReview) -> None:
            moved.members.filter(person=member).update(replaced_at=clock.now())
            TeamMember.objects.create(review=moved, person=replacement, is_lead=is_lead)

        facts = {
            "Thôi tham gia": member.full_name,
            "Người thay": replacement.full_name,
            "Tư cách": "Tổ trưởng" if is_lead else "Thành viên",
            "Ngày": day(clock.today()),
        }
        return perform(fresh, step, by=by, key=key, seen=seen, reason=reason, facts=facts, also=write)
