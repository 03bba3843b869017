"""What the page of any record shows: status, holder, clock, stepper, offers, panels, timeline, files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence import audit, quarantine
from evidence.models import Attachment, Document
from units import clock
from units.models import Person
from units.roles import Perm
from workflow.calendar import WorkingCalendar
from workflow.clocks import deadlines_of
from workflow.machine import Machine, Offer, machine_of, machines, moves


@dataclass(frozen=True)
class ClockFace:
    """A running deadline as people read it. `working_days_left` is negative when overdue."""

    label: str
    due_on: date
    working_days_left: int
    overdue: bool
    paused: bool


@dataclass(frozen=True)
class Panel:
    """Records that belong to the one on the page."""

    title: Any
    template: str
    rows: list[Any]


@dataclass(frozen=True)
class Extra:
    """What an upper room shows beside a record of a lower one."""

    template: str
    data: Any


_extras: list[tuple[type[Any], Callable[[Any, Person], Extra | None]]] = []


def register_extra(model: type[Any], extra: Callable[[Any, Person], Extra | None]) -> None:
    """Called from an upper app's `ready`: what `extra(record, by)` gives stands on the pages of the model's records."""
    _extras.append((model, extra))


def clock_face(row: Any, calendar: WorkingCalendar) -> ClockFace:
    today = clock.today()
    paused = row.paused_on is not None
    left = row.days_left_at_pause if paused else calendar.between(today, row.due_on)
    return ClockFace(_(row.label), row.due_on, left, row.overdue, paused)


def record_context(record: Any, by: Person) -> dict[str, Any]:
    """The context of templates/components/record.html."""
    machine, panels = machine_of(record), _panels(record, by)
    return {
        "record": record,
        "record_title": str(record),
        "reference": record.reference,
        "status": {"label": record.get_state_display(), "tone": machine.tone_of(record)},
        "holder_text": record.held_by,
        "since": record.state_since,
        "clock": clock_of(record),
        "stages": machine.stages(record),
        "actions": sorted(_actions(record, by, panels), key=lambda action: action["tone"] != "primary"),
        "panels": panels,
        "extras": [one for model, extra in _extras if model is type(record) and (one := extra(record, by))],
        "entries": timeline_of(record),
        "files": _files(record, by),
        "documents": _documents(record),
    }


def clock_of(record: Any) -> ClockFace | None:
    """The clock that runs out first; one that rests is shown only when no other runs."""
    row = deadlines_of(record).running().order_by(F("paused_on").asc(nulls_first=True), "due_on").first()
    return clock_face(row, WorkingCalendar(clock.today())) if row else None


def _actions(record: Any, by: Person, panels: list[Panel]) -> list[dict[str, Any]]:
    """What waits for the person on the records that belong to this one, then what may be done with this one."""
    children = [row for panel in panels for row in panel.rows]
    waiting = [
        _action(offer) | {"hint": row.reference}
        for row in children
        for offer in machine_of(row).offers(row, by, duties=True)
        if not offer.blocked
    ]
    return waiting + [_action(offer) for offer in machine_of(record).offers(record, by)]


def _action(offer: Offer) -> dict[str, Any]:
    words = offer.step.words
    return {
        "name": offer.step.name,
        "label": words.label,
        "icon": words.icon,
        "tone": words.tone,
        "hint": words.hint,
        "url": offer.url,
        "blocked": offer.blocked,
    }


def _panels(record: Any, by: Person) -> list[Panel]:
    panels = []
    for machine in machines():
        if machine.parent and machine.model._meta.get_field(machine.parent).related_model is type(record):
            rows = list(machine.visible_to(by).filter(**{machine.parent: record}))
            if rows:
                panels.append(Panel(machine.name, machine.panel, rows))
    return panels


def timeline_of(record: Any) -> list[dict[str, Any]]:
    """What happened to the record, the newest first."""
    return [timeline_entry(entry) for entry in audit.chain_of(record).order_by("-seq")]


def timeline_entry(entry: Any) -> dict[str, Any]:
    return {
        "icon": icon_of(entry),
        "title": entry.title,
        "by_name": entry.by_name,
        "at": entry.at,
        "reason": entry.reason,
        "facts": list(entry.facts.items()),
        "hash": entry.hash,
    }


def icon_of(entry: Any) -> str:
    """The icon of the step that an entry tells of; steps of the past may be gone from the machine."""
    model = entry.content_type.model_class()
    machine: Machine | None = next((one for one in machines() if one.model is model), None)
    step = machine.steps.get(entry.action) if machine else None
    return step.words.icon if step else "file-text"


def _files(record: Any, by: Person) -> list[dict[str, Any]]:
    kind = ContentType.objects.get_for_model(record)
    rows = list(
        Attachment.objects.filter(content_type=kind, object_id=record.pk)
        .select_related("uploaded_by")
        .order_by("uploaded_at")
    )
    aside = quarantine.in_force(rows) if rows else {}
    keeps = by.grants.over(Perm.ADMINISTER, record.unit_path)
    return [
        {
            "name": row.name,
            "description": row.description,
            "size": row.size,
            "sha256": row.sha256,
            "by_name": row.uploaded_by.full_name,
            "at": row.uploaded_at,
            "url": reverse("attachment", args=[row.pk]),
            "set_aside": aside.get(row.pk),
            "set_aside_url": _set_aside_url(row, aside) if keeps else "",
        }
        for row in rows
    ]


def _set_aside_url(row: Attachment, aside: dict[int, Any]) -> str:
    return reverse("attachment_lift" if row.pk in aside else "attachment_quarantine", args=[row.pk])


def _documents(record: Any) -> list[dict[str, Any]]:
    kind = ContentType.objects.get_for_model(record)
    rows = Document.objects.filter(content_type=kind, object_id=record.pk)
    return [
        {"number": row.number_text, "title": row.title, "on": row.issued_on, "url": reverse("document", args=[row.pk])}
        for row in rows
    ]


def visible_record(model: type[Any], pk: int, by: Person) -> Any | None:
    """The record when it exists and lies within the person's scope, else None."""
    return machine_of(model).visible_to(by).filter(pk=pk).first()


def record_of_file(row: Attachment | Document, by: Person) -> Any | None:
    """The record that a file belongs to, when it lies within the person's scope, else None.

    A file may be kept with a part of a record (a model with `part_of`, the name of its key to the record).
    """
    model: Any = row.content_type.model_class() if row.content_type else None
    if model is None or row.object_id is None:
        return None
    if moves(model):
        return visible_record(model, row.object_id, by)
    part_of = getattr(model, "part_of", "")
    part = model._base_manager.filter(pk=row.object_id).first() if part_of else None
    return visible_record(type(getattr(part, part_of)), getattr(part, part_of).pk, by) if part else None


def next_holder_sentence(record: Any) -> str:
    """What happens next, for a confirmation page."""
    return _("Hồ sơ đang ở: %(holder)s.") % {"holder": record.held_by}
