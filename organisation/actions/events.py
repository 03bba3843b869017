"""Use cases of a change of the tree: prepare it, correct it, say who goes on with what, apply it, give it up."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from evidence.letterhead import ATTACHED_BODIES
from notices.actions import tell
from notices.models import NoticeKind
from organisation.effects import carry_out
from organisation.handovers import open_records
from organisation.models import EventKind, EventPart, EventUnit, Handover, UnitEvent
from organisation.sight import administered
from units.models import Person, Unit
from units.moves import check_fits
from workflow.engine import begin, made_before, perform
from workflow.machine import machine_of


@transaction.atomic
def prepare(
    *, by: Person, kind: str, ending: Iterable[Unit] = (), successors: Iterable[Unit] = (), key: str = "", **fields: Any
) -> UnitEvent:
    """A draft; the same form sent twice gives the same draft.

    `fields` are those of UnitEvent that the kind needs; `unit` is found from them where it is not given. Raises
    ValidationError by field: a unit that is not the person's to administer or is closed, a cycle, a code in use.
    """
    made = made_before(key, by, UnitEvent)
    if made:
        return made
    ending, successors = with_bodies(ending), list(successors)
    unit = fields.pop("unit", None) or _unit_concerned(kind, ending, successors, fields)
    event = UnitEvent(kind=kind, unit=unit, holder=unit, **fields)
    check(event, ending, successors, by)
    facts = {"Loại thay đổi": in_vietnamese(EventKind(kind).label), "Quyết định": event.decision}
    return begin(event, by=by, key=key, facts=facts, also=lambda new: _set_parts(new, ending, successors))


def revise(
    event: UnitEvent,
    *,
    by: Person,
    ending: Iterable[Unit] = (),
    successors: Iterable[Unit] = (),
    key: str = "",
    seen: int | None = None,
    **fields: Any,
) -> UnitEvent:
    """Correct a draft; who goes on with which record is asked anew where the successors change."""
    ending, successors = with_bodies(ending), list(successors)
    unit = fields.pop("unit", None) or _unit_concerned(event.kind, ending, successors, fields)
    wanted = UnitEvent(pk=event.pk, kind=event.kind, unit=unit, holder=unit, **fields)
    check(wanted, ending, successors, by)

    def set_parts(fresh: UnitEvent) -> None:
        fresh.handovers.exclude(successor__in=successors).delete()
        fresh.parts.all().delete()
        _set_parts(fresh, ending, successors)

    placed: dict[str, Any] = {"unit": unit, "holder": unit, "unit_path": unit.path}
    facts = {"Quyết định": wanted.decision}
    return perform(event, "revise", by=by, key=key, seen=seen, facts=facts, also=set_parts, **placed, **fields)


def assign(
    event: UnitEvent, *, by: Person, successors: dict[str, Unit], key: str = "", seen: int | None = None
) -> UnitEvent:
    """Say who goes on with what: `successors` maps keys of open records (`OpenRecord.key`) to units.

    Raises ValidationError for a unit that is no successor of this change, or a record that is not touched by it.
    """
    touched = {row.key: row for row in open_records(event)}
    wrong = [one for one in successors if one not in touched or successors[one] not in event.successors]
    if wrong:
        raise ValidationError(_("Hồ sơ hoặc đơn vị kế tục không thuộc thay đổi này."))

    def choose(fresh: UnitEvent) -> None:
        for one, unit in successors.items():
            record = touched[one].record
            Handover.objects.update_or_create(
                event=fresh,
                content_type=ContentType.objects.get_for_model(record),
                object_id=record.pk,
                defaults={"successor": unit},
            )

    facts = {"Số hồ sơ đã chọn đơn vị kế tục": len(successors)}
    return perform(event, "assign", by=by, key=key, seen=seen, facts=facts, also=choose)


def apply(event: UnitEvent, *, by: Person, key: str = "", seen: int | None = None) -> UnitEvent:
    """Change the tree, hand over every open record, end the posts: all of it, or nothing (DOMAIN §4.4).

    Raises NotReady while an open record has no successor, a unit still has others below it, or the day has not come.
    """
    facts: dict[str, Any] = {"Quyết định": event.decision, "Có hiệu lực": f"{event.effective_on:%d/%m/%Y}"}
    touched = [row.record for row in open_records(event)]

    def carry(fresh: UnitEvent) -> None:
        facts.update(carry_out(fresh, by=by))
        for record in touched:
            _tell_those_concerned(record, fresh, by)

    return perform(event, "apply", by=by, key=key, seen=seen, facts=facts, also=carry)


def cancel(event: UnitEvent, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> UnitEvent:
    if not reason.strip():
        raise ValidationError({"reason": [_("Nhập lý do hủy.")]})
    return perform(event, "cancel", by=by, key=key, seen=seen, reason=reason)


def _tell_those_concerned(record: Any, event: UnitEvent, by: Person) -> None:
    machine = machine_of(record)
    fresh = machine.load().get(pk=record.pk)
    people = {person.pk: person for person in machine.concerns(fresh) if person and person.pk != by.pk}
    text = f"Hồ sơ {fresh.reference} chuyển cho {fresh.holder.short_name} theo {event.decision}"
    tell([one for one in people.values() if one.is_active and not one.is_system], fresh, text, NoticeKind.STEP)


def _unit_concerned(kind: str, ending: list[Unit], successors: list[Unit], fields: dict[str, Any]) -> Unit:
    """Under which unit the change is kept."""
    places = {EventKind.ESTABLISH: fields.get("parent"), EventKind.MERGE: next(iter(successors), None)}
    unit = places.get(EventKind(kind)) or next(iter(ending), None)
    if unit is None:
        raise ValidationError({"unit": [_("Chọn đơn vị.")]})
    return unit


def with_bodies(units: Iterable[Unit]) -> list[Unit]:
    """A committee ends together with what acts for it: its inspection committee, its boards, its office."""
    units = list(units)
    known = {unit.pk for unit in units}
    bodies = Unit.objects.filter(parent__in=units, type__in=ATTACHED_BODIES, is_active=True).exclude(pk__in=known)
    return [*units, *bodies]


def _set_parts(event: UnitEvent, ending: list[Unit], successors: list[Unit]) -> None:
    rows = [(unit, EventPart.ENDS) for unit in ending] + [(unit, EventPart.SUCCEEDS) for unit in successors]
    EventUnit.objects.bulk_create(EventUnit(event=event, unit=unit, part=part) for unit, part in rows)


def check(event: UnitEvent, ending: list[Unit], successors: list[Unit], by: Person) -> None:
    """Raises ValidationError, by field, for a change that cannot be."""
    if event.effective_on < event.decision_on:
        raise ValidationError({"effective_on": [_("Ngày có hiệu lực không được trước ngày quyết định.")]})
    concerned = [event.unit, *ending, *successors, *([event.parent] if event.parent else [])]
    _check_units(concerned, by)
    if event.ends_units:
        _check_parts(event, ending, successors)
    if event.kind == EventKind.MOVE:
        _check_move(event)
    if event.kind == EventKind.ESTABLISH and Unit.objects.filter(code=event.code).exists():
        raise ValidationError({"code": [_("Mã %(code)s đã có đơn vị khác dùng.") % {"code": event.code}]})


def _check_units(units: list[Unit], by: Person) -> None:
    ids = {unit.pk for unit in units}
    if administered(by).filter(pk__in=ids).count() != len(ids):
        raise ValidationError({"unit": [_("Có đơn vị không thuộc phạm vi quản trị của đồng chí.")]})
    closed = [unit.short_name for unit in units if not unit.is_active]
    if closed:
        raise ValidationError({"unit": [_("%(unit)s đã kết thúc hoạt động.") % {"unit": closed[0]}]})


def _check_parts(event: UnitEvent, ending: list[Unit], successors: list[Unit]) -> None:
    if not ending:
        raise ValidationError({"ending": [_("Chọn ít nhất một đơn vị kết thúc hoạt động.")]})
    if not successors:
        raise ValidationError({"successors": [_("Chọn đơn vị kế tục.")]})
    if event.kind == EventKind.SPLIT and len(successors) < 2:
        raise ValidationError({"successors": [_("Chia tách cần ít nhất hai đơn vị kế tục.")]})
    if {unit.pk for unit in ending} & {unit.pk for unit in successors}:
        raise ValidationError({"successors": [_("Một đơn vị không vừa kết thúc vừa kế tục.")]})


def _check_move(event: UnitEvent) -> None:
    if event.parent is None:
        raise ValidationError({"parent": [_("Chọn đơn vị cấp trên mới.")]})
    if event.parent_id == event.unit.parent_id:
        raise ValidationError({"parent": [_("Đơn vị đang trực thuộc đơn vị này.")]})
    check_fits(event.unit, event.parent)
