"""What the page of any record shows: status, holder, clock, stepper, offers, panels, timeline, files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence import audit, photos, quarantine
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


@dataclass(frozen=True)
class Tab:
    """Another page of the same record, with how much there is on it for the person."""

    label: Any
    url: str
    count: int


_tabs: list[tuple[type[Any], Callable[[Any, Person], Tab]]] = []
_file_owners: dict[type[Any], Callable[[int, Person], Any]] = {}


def register_tab(model: type[Any], tab: Callable[[Any, Person], Tab]) -> None:
    """Called from an app's `ready`: the pages of the model's records lead to what `tab(record, by)` names."""
    _tabs.append((model, tab))


def tabs_of(record: Any, by: Person) -> list[Tab]:
    return [tab(record, by) for model, tab in _tabs if model is type(record)]


def register_file_owner(model: type[Any], find: Callable[[int, Person], Any]) -> None:
    """Called from an app's `ready`: files stand under rows of `model` that do not move; `find` as `visible_record`."""
    _file_owners[model] = find


def may_own_files(model: type[Any]) -> bool:
    return moves(model) or model in _file_owners


def clock_face(row: Any, calendar: WorkingCalendar) -> ClockFace:
    """`row`: a running deadline; `calendar` was read around today."""
    paused = row.paused_on is not None
    today = calendar.around
    left = row.days_left_at_pause if paused else calendar.between(today, row.due_on)
    return ClockFace(_(row.label), row.due_on, left, not paused and row.due_on < today, paused)


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
        "record_tabs": tabs_of(record, by),
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
    rows = Attachment.objects.filter(content_type=kind, object_id=record.pk).order_by("uploaded_at")
    return file_faces(rows, keeps=by.grants.over(Perm.ADMINISTER, record.unit_path))


def file_faces(rows: QuerySet[Attachment], *, keeps: bool) -> list[dict[str, Any]]:
    """Files as `{% files %}` draws them; who administers their unit (`keeps`) may set them aside. Two queries."""
    found = list(rows.select_related("uploaded_by"))
    aside = quarantine.in_force(found) if found else {}
    return [
        {
            "of": row.object_id,
            "name": row.name,
            "description": row.description,
            "size": row.size,
            "sha256": row.sha256,
            "by_name": row.uploaded_by.full_name,
            "at": row.uploaded_at,
            "url": reverse("attachment", args=[row.pk]),
            "is_photo": photos.is_photo(row.name),
            "set_aside": aside.get(row.pk),
            "set_aside_url": _set_aside_url(row, aside) if keeps else "",
        }
        for row in found
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
    if model in _file_owners:
        return _file_owners[model](pk, by)
    return machine_of(model).visible_to(by).filter(pk=pk).first()


def next_holder_sentence(record: Any) -> str:
    """What happens next, for a confirmation page."""
    return _("Hồ sơ đang ở: %(holder)s.") % {"holder": record.held_by}
