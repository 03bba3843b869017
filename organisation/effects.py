"""What each kind of change does to the tree, inside the transaction of `apply`."""

from collections.abc import Callable
from typing import Any

from django.utils.text import capfirst

from evidence.language import in_vietnamese
from organisation.handovers import open_records, units_that_move
from organisation.models import EventKind, UnitEvent
from units.actions import appoint
from units.models import Appointment, Person, Term, Unit, UnitType
from units.roles import Role
from units.structure import change, close
from workflow.engine import hand_over

#: Who goes on in the successor; whoever led, voted or inspected was chosen for the unit that is no more.
KEPT_ROLES = (Role.CADRE, Role.CLERK)

Facts = dict[str, Any]


def carry_out(event: UnitEvent, *, by: Person) -> Facts:
    """Do it; returns what is worth telling in the entry. Raises ValidationError when it cannot be."""
    return _EFFECTS[EventKind(event.kind)](event, by)


def _establish(event: UnitEvent, by: Person) -> Facts:
    unit = Unit(
        code=event.code,
        name=event.name,
        short_name=event.short_name,
        symbol=event.symbol,
        type=event.type,
        parent=event.parent,
        place=event.place,
        established_on=event.effective_on,
    )
    unit.save()
    unit.versions.update(decision=event.decision)
    if event.term_name:
        Term.objects.create(unit=unit, name=event.term_name, starts_on=event.effective_on)
    event.founded = unit
    event.save(update_fields=["founded"])
    return {"Đơn vị mới": unit.name, "Mã": unit.code}


def _rename(event: UnitEvent, by: Person) -> Facts:
    names = {name: getattr(event, name) for name in ("name", "short_name", "symbol", "place") if getattr(event, name)}
    return _change(event, **names)


def _reclassify(event: UnitEvent, by: Person) -> Facts:
    return _change(event, type=event.type)


def _move(event: UnitEvent, by: Person) -> Facts:
    return _change(event, parent=event.parent)


def _change(event: UnitEvent, **facts: Any) -> Facts:
    unit = event.unit
    before = {name: _told(name, getattr(unit, name)) for name in facts}
    change(unit, on=event.effective_on, decision=event.decision, **facts)
    return {_label(name): f"{before[name]} → {_told(name, value)}" for name, value in facts.items()}


def _label(name: str) -> str:
    field = UnitEvent._meta.get_field(name)
    return capfirst(in_vietnamese(getattr(field, "verbose_name", name)))


def _told(name: str, value: Any) -> str:
    """A fact of a unit, as evidence writes it."""
    return in_vietnamese(UnitType(value).label) if name == "type" else str(value or "–")


def _end(event: UnitEvent, by: Person) -> Facts:
    """What is open is listed while it still hangs where it was; then the units end, and the records change hands."""
    heir = event.successors[0]
    touched = [(row.record, row.successor or heir) for row in open_records(event)]
    people = _people_to_keep(event) if event.keeps_people and len(event.successors) == 1 else []
    for unit in units_that_move(event).exclude(pk=heir.pk):
        change(unit, on=event.effective_on, decision=event.decision, parent=heir)
    for unit in sorted(event.ending, key=lambda one: -len(one.path)):  # a committee's bodies before the committee
        close(unit, on=event.effective_on, below=heir, decision=event.decision)
    _hand_over_all(event, touched, by)
    kept = [_keep(post, heir, event) for post in people]
    return {
        "Đơn vị kết thúc": ", ".join(unit.name for unit in event.ending),
        "Đơn vị kế tục": ", ".join(unit.name for unit in event.successors),
        "Hồ sơ chuyển giao": len(touched),
        "Chức vụ tiếp tục tại đơn vị kế tục": sum(kept),
    }


def _hand_over_all(event: UnitEvent, touched: list[tuple[Any, Unit]], by: Person) -> None:
    """What lay in a unit that ends now lies where its successor does; what was only held there stays in its place."""
    ending, main = {unit.pk for unit in event.ending}, event.successors[0]
    facts = {"Có hiệu lực": f"{event.effective_on:%d/%m/%Y}"}
    for record, successor in touched:
        holder = successor if record.holder_id in ending else record.holder
        home = successor if record.unit_id in ending and successor != main else record.unit
        path = Unit.objects.values_list("path", flat=True).get(pk=home.pk)
        hand_over(record, holder, path=path, by=by, reason=event.decision, facts=facts)


def _people_to_keep(event: UnitEvent) -> list[Appointment]:
    posts = Appointment.objects.active(event.effective_on).filter(unit__in=event.ending, role__in=KEPT_ROLES)
    return list(posts.filter(acting_for__isnull=True).select_related("person", "unit"))


def _keep(post: Appointment, heir: Unit, event: UnitEvent) -> bool:
    """The same role in the successor, for as long; nothing where the person has it there already."""
    if heir.appointments.overlapping(event.effective_on, None).filter(person=post.person, role=post.role).exists():
        return False
    appoint(
        post.person,
        post.role,
        heir,
        valid_from=event.effective_on,
        valid_to=post.valid_to,
        post=post.post,
        decision_no=event.decision_no,
    )
    return True


_EFFECTS: dict[EventKind, Callable[[UnitEvent, Person], Facts]] = {
    EventKind.ESTABLISH: _establish,
    EventKind.RENAME: _rename,
    EventKind.RECLASSIFY: _reclassify,
    EventKind.MOVE: _move,
    EventKind.MERGE: _end,
    EventKind.SPLIT: _end,
    EventKind.DISSOLVE: _end,
    EventKind.TRANSFER_OUT: _end,
}
