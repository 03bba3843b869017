""" "Việc của tôi": what waits for me, who holds what I sent and what is overdue.

All of it is derived from states and policies at every look.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import querysets as talk
from comments.models import Comment
from kl14.overdue import overdue_in_sight
from ui.paging import first_rows
from units import clock
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from units.scope import either
from workflow.calendar import WorkingCalendar
from workflow.machine import Machine, machines
from workflow.models import Deadline
from workflow.pages import ClockFace, clock_face

MOST = 50


@dataclass(frozen=True)
class Work:
    """One record on the page: what to do with it (empty for what one only follows) and until when."""

    record: Any
    kind: Any
    tone: str
    todo: str
    url: str
    clock: ClockFace | None
    blocked: str = ""


@dataclass(frozen=True)
class WorkList:
    rows: list[Work]
    more: bool


#: Records by kind, one more of each than is shown where there are more.
Found = list[tuple[Machine, list[Any]]]


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    calendar = WorkingCalendar(clock.today())
    context = {
        "questions": questions_for(request.user),
        "waiting": waiting_for(request.user, calendar),
        "sent": sent_by(request.user, calendar),
        "looks_after": request.user.grants.anywhere(Perm.VIEW),
        "late": late_for(request.user, calendar),
        "may_propose": request.user.grants.anywhere(Perm.PROPOSE),
    }
    return render(request, "home/home.html", context)


def questions_for(by: Person) -> list[Comment]:
    """What others asked `by` and wait to hear, the oldest first."""
    return list(talk.waiting_for(by)[:MOST])


def waiting_for(by: Person, calendar: WorkingCalendar) -> WorkList:
    """Everything on which `by` is expected to act now, the most pressing first."""
    found = [
        (machine, first_rows(machine.load().order_by("state_since", "pk"), MOST + 1, machine.duties_of(by).ways))
        for machine in machines()
    ]
    rows = [work for machine, record, face in _shown(found, calendar) for work in _work(machine, record, by, face)]
    return WorkList(sorted(rows, key=_urgency), _more(found))


def sent_by(by: Person, calendar: WorkingCalendar) -> WorkList:
    """What the person sent that has not ended, and who holds it."""
    found = [
        (machine, list(machine.sent_by(by).order_by("-state_since")[: MOST + 1]))
        for machine in machines()
        if machine.sent_by is not None
    ]
    rows = [
        Work(record, machine.name, machine.tone_of(record), "", record.get_absolute_url(), face)
        for machine, record, face in _shown(found, calendar)
    ]
    return WorkList(rows, _more(found))


def late_for(by: Person, calendar: WorkingCalendar) -> list[Work]:
    """What others hold past its day, within what the person looks after."""
    return [
        Work(record, machine.name, machine.tone_of(record), "", record.get_absolute_url(), clock_face(row, calendar))
        for machine, record, row in overdue_in_sight(by)
    ]


def _work(machine: Machine, record: Any, by: Person, face: ClockFace | None) -> Iterable[Work]:
    """The record with what is expected of `by`: the one step, or a look at the record where there is a choice."""
    offers = machine.offers(record, by, duties=True)
    ready = [offer for offer in offers if not offer.blocked]
    tone, page = machine.tone_of(record), record.get_absolute_url()
    if len(ready) == 1:
        yield Work(record, machine.name, tone, str(ready[0].step.words.label), ready[0].url, face)
    elif ready:
        yield Work(record, machine.name, tone, _("Chọn bước xử lý"), page, face)
    elif offers:
        yield Work(record, machine.name, tone, str(offers[0].step.words.label), page, face, offers[0].blocked)


def _shown(found: Found, calendar: WorkingCalendar) -> Iterator[tuple[Machine, Any, ClockFace | None]]:
    """The records that the page shows, each with its nearest running deadline, or else one that rests; in one query."""
    kinds = {machine.model: ContentType.objects.get_for_model(machine.model).pk for machine, records in found}
    wanted = [
        Q(content_type=kinds[machine.model], object_id__in=[record.pk for record in records[:MOST]])
        for machine, records in found
        if records
    ]
    faces: dict[tuple[int, int], ClockFace] = {}
    rows = Deadline.objects.running().filter(either(wanted))
    for row in rows.order_by(F("paused_on").desc(nulls_last=True), "-due_on") if wanted else ():
        faces[row.content_type_id, row.object_id] = clock_face(row, calendar)
    for machine, records in found:
        for record in records[:MOST]:
            yield machine, record, faces.get((kinds[machine.model], record.pk))


def _more(found: Found) -> bool:
    return any(len(records) > MOST for _machine, records in found)


def _urgency(work: Work) -> tuple[bool, int]:
    return (work.clock is None, work.clock.working_days_left if work.clock else 0)
