"""Use cases of an issue: raise, assign, answer, send back, settle; the clock passes up what nobody saw to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evidence import files as stored
from evidence.language import in_vietnamese
from pilots.actions.common import Upload, day, enclose, require, said
from pilots.issues import querysets
from pilots.models import Issue, IssueKind, Pilot, RaisedAs
from pilots.models.issue import next_number
from proposals.models import Level
from units import clock
from units.models import Person, Unit
from units.querysets import superior_of
from workflow import rules
from workflow.calendar import due_date
from workflow.engine import begin, made_before, perform
from workflow.errors import NotReady


def raise_issue(
    pilot: Pilot,
    *,
    by: Person,
    kind: str,
    severity: str,
    since_on: date,
    description: str,
    needed: str,
    files: Sequence[Upload] = (),
    key: str = "",
) -> Issue:
    """Owner or monitor tells what hinders the work, since when, and what is needed. Raises Refused, ValidationError."""
    require(
        description=(description, _("Nêu vướng mắc")),
        needed=(needed, _("Nêu cần tháo gỡ gì")),
        since_on=(since_on, _("Nêu vướng mắc có từ ngày nào")),
    )
    _check_choices(kind, severity)
    if since_on > clock.today():
        raise ValidationError({"since_on": [_("Ngày không được sau hôm nay")]})
    facts: dict[str, Any] = {
        "Loại vướng mắc": in_vietnamese(IssueKind(kind).label),
        "Mức độ": in_vietnamese(Level(severity).label),
        "Có từ ngày": day(since_on),
        "Nội dung": description,
        "Cần tháo gỡ": needed,
    }
    with stored.atomic():
        fresh = Pilot.objects.select_for_update(of=("self",)).select_related("unit", "holder", "owner").get(pk=pilot.pk)
        again = made_before(key, by, Issue)
        if again:
            return again
        issue = Issue(
            pilot=fresh,
            number=next_number(Issue, fresh),
            unit=fresh.unit,
            holder=fresh.holder,
            raised_by=by,
            raised_as=RaisedAs.OWNER if by.pk == fresh.owner_id else RaisedAs.MONITOR,
            kind=kind,
            severity=severity,
            since_on=since_on,
            description=description,
            needed=needed,
            due_on=_due("issue.assign", fresh.holder),
        )
        facts["Hạn phân công"] = day(issue.due_on)
        return begin(issue, by=by, key=key, facts=facts, also=lambda one: enclose(one, files, by=by, facts=facts))


def _check_choices(kind: str, severity: str) -> None:
    wrong = {
        name: [sentence]
        for name, sentence, holds in (
            ("kind", _("Chọn loại vướng mắc"), kind in IssueKind.values),
            ("severity", _("Chọn mức độ"), severity in Level.values),
        )
        if not holds
    }
    if wrong:
        raise ValidationError(wrong)


def _due(rule: str, holder: Unit) -> date:
    return due_date(clock.now(), rules.whole(rule, holder))


def _answer_by(issue: Issue, holder: Unit) -> date:
    """What is grave is answered sooner."""
    return _due("issue.answer_grave" if issue.severity == Level.HIGH else "issue.answer", holder)


def assign(
    issue: Issue,
    *,
    by: Person,
    person: Person | None = None,
    unit: Unit | None = None,
    note: str = "",
    key: str = "",
    seen: int | None = None,
) -> Issue:
    """To a person of the unit that holds it, or to another unit; it is to be answered by the day that the rule sets."""
    _check_whom(issue, person, unit)
    due_on = _answer_by(issue, unit or issue.holder)
    facts = said(_given(issue, person, unit) | {"Hạn trả lời": day(due_on), "Ghi chú": note})
    return perform(
        issue, "assign", by=by, facts=facts, key=key, seen=seen, to=person, unit=unit, due_on=due_on
    )  # fmt: skip


def reassign(
    issue: Issue,
    *,
    by: Person,
    reason: str,
    person: Person | None = None,
    unit: Unit | None = None,
    key: str = "",
    seen: int | None = None,
) -> Issue:
    """Another helper, for a reason; the day by which it is to be answered stays."""
    require(reason=(reason, _("Nêu lý do phân công lại")))
    _check_whom(issue, person, unit)
    facts = _given(issue, person, unit) | {"Hạn trả lời": day(issue.due_on)}
    return perform(issue, "reassign", by=by, reason=reason, facts=facts, key=key, seen=seen, to=person, unit=unit)


def _check_whom(issue: Issue, person: Person | None, unit: Unit | None) -> None:
    """Exactly one of the two is named, and is one who may be asked."""
    if (person is None) == (unit is None):
        raise ValidationError({"person": [_("Chọn một người của đơn vị, hoặc chọn một đơn vị khác")]})
    if person is not None and not querysets.may_help(issue).filter(pk=person.pk).exists():
        raise ValidationError({"person": [_("Chọn người của đơn vị đang giữ, không phải người nêu vướng mắc")]})
    if unit is not None and not querysets.units_to_ask(issue).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": [_("Chọn đơn vị cấp trên, cùng cấp hoặc trực thuộc có người tiếp nhận")]})


def _given(issue: Issue, person: Person | None, unit: Unit | None) -> dict[str, Any]:
    return {"Giao cho": unit.name if unit else f"{person} ({issue.holder.name})"}


def reply(
    issue: Issue, *, by: Person, answer: str, files: Sequence[Upload] = (), key: str = "", seen: int | None = None
) -> Issue:
    """The help that was given; who raised it says whether it does."""
    require(answer=(answer, _("Nêu cách tháo gỡ, hỗ trợ đã có")))
    due_on = _due("issue.settle", issue.holder)
    facts: dict[str, Any] = {"Cách tháo gỡ, hỗ trợ đã có": answer}
    return perform(
        issue, "reply", by=by, facts=facts, key=key, seen=seen, answer=answer, due_on=due_on,
        also=lambda fresh: enclose(fresh, files, by=by, facts=facts),
    )  # fmt: skip


def return_answer(issue: Issue, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Issue:
    """It does not help: back to who answered, with why."""
    require(reason=(reason, _("Nêu vì sao chưa tháo gỡ được")))
    due_on = _answer_by(issue, issue.holder)
    return perform(
        issue, "return_answer", by=by, reason=reason, facts={"Hạn trả lời": day(due_on)}, key=key, seen=seen,
        return_reason=reason, due_on=due_on,
    )  # fmt: skip


def confirm_resolved(issue: Issue, *, by: Person, lesson: str, key: str = "", seen: int | None = None) -> Issue:
    """It helped; what was learned is kept for the next one."""
    require(lesson=(lesson, _("Nêu bài học rút ra")))
    return perform(
        issue, "confirm_resolved", by=by, facts={"Bài học rút ra": lesson}, key=key, seen=seen, lesson=lesson
    )


def escalate_late(issue: Issue, *, by: Person) -> Issue:
    """Its day has passed: the unit above takes it over (by the system account)."""
    superior = superior_of(issue.holder)
    if superior is None:
        raise NotReady([_("Không có cấp trên để chuyển.")])
    due_on = _answer_by(issue, superior)
    facts = {
        "Hạn đã qua": day(issue.due_on),
        "Đang ở": issue.held_by,
        "Cấp trên": superior.name,
        "Hạn trả lời": day(due_on),
    }
    return perform(issue, "escalate_late", by=by, facts=facts, unit=superior, due_on=due_on)


def lapse_issue(issue: Issue, *, by: Person) -> Issue:
    """The result of the pilot is concluded: the issue stays on record as it stood (by the system account)."""
    facts = {"Khi khép lại": in_vietnamese(issue.get_state_display()), "Đang ở": issue.held_by}
    return perform(issue, "lapse_issue", by=by, facts=facts)
