"""The list of proposals: three views by role, filters in the address, paged by key."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from proposals.lists.saving import query_of
from proposals.lists.selection import ALL, MINE, UNIT, Selection
from proposals.machine import TONES
from proposals.models import Proposal, ProposalState, SavedFilter
from ui.paging import Page
from ui.parts import MOST_KEPT
from units import clock
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.calendar import WorkingCalendar
from workflow.models import Deadline
from workflow.pages import ClockFace, clock_face

MOST_COUNTED = 1_000
_TAB_LABELS = {
    MINE: gettext_lazy("Của tôi"),
    UNIT: gettext_lazy("Đơn vị"),
    ALL: gettext_lazy("Tất cả trong phạm vi"),
}
_INVOLVED = gettext_lazy("Có liên quan đến tôi")


@dataclass(frozen=True)
class Row:
    """One proposal of the page: where its link leads, its badge, who holds it since when, its nearest deadline."""

    pk: int
    url: str
    title: str
    reference: str
    origin: str
    state: str
    tone: str
    held_by: str
    since: date
    clock: ClockFace | None


class ProposalList(View):
    def get(self, request: PersonRequest) -> HttpResponse:
        by, saved = request.user, list(SavedFilter.objects.filter(person=request.user))
        usual = next((one for one in saved if one.is_default), None)
        if usual and not request.GET:
            return redirect(f"{request.path}?{usual.query}")
        params = request.GET.copy()
        params["nhom"] = tab = Selection(params, by=by).tab
        selection = Selection(params, by=by)
        filters, page = selection.filters, selection.page(params, count_to=MOST_COUNTED + 1)
        context = {
            "list_title": _("Đề xuất"),
            "tabs": [tab_link(name, name == tab, by) for name in selection.tabs] if len(selection.tabs) > 1 else [],
            "tab": tab,
            "filter_form": filters.form,
            "active_filters": filters.active(),
            "clear_url": filters.clear_url(),
            "saved_filters": saved,
            "query": query_of(params),
            "page": replace(page, rows=list_rows(page.rows, by), count_text=told_of(page, selection)),
            "may_propose": by.grants.anywhere(Perm.PROPOSE),
            "may_receive": by.grants.anywhere(Perm.RECEIVE),
        }
        return render(request, "proposals/list.html", context)


def tab_link(name: str, active: bool, by: Person) -> dict[str, Any]:
    label = _INVOLVED if name == ALL and not by.grants.anywhere(Perm.VIEW) else _TAB_LABELS[name]
    return {"label": label, "url": f"?nhom={name}", "active": active, "count": None}


def told_of(page: Page, selection: Selection) -> str:
    """How many there are, where that is known, and in which order they stand."""
    unknown = _("Nhiều đề xuất khớp") if selection.filters.wanted else ""
    count = unknown if page.count is None else count_text(page.count)
    return " · ".join(filter(None, (count, str(selection.filters.order.label))))


def count_text(count: int) -> str:
    """Counting stops at a thousand: beyond it the number helps nobody and costs much (SCOPE)."""
    if count > MOST_COUNTED:
        return _("Hơn 1.000 đề xuất")
    return _("%(count)d đề xuất") % {"count": count}


def list_rows(proposals: Any, by: Person) -> list[Row]:
    """Two queries for all the rows: their running deadlines, and the calendar."""
    clocks = clocks_of(proposals)
    return [
        Row(
            pk=proposal.pk,
            url=row_url(proposal, by),
            title=str(proposal),
            reference=" · ".join(filter(None, (proposal.reference, proposal.get_field_display()))),
            origin=f"{proposal.proposer.full_name} · {proposal.unit.short_name}",
            state=proposal.get_state_display(),
            tone=TONES.get(proposal.state, "wait"),
            held_by=proposal.held_by,
            since=localdate(proposal.state_since),
            clock=clocks.get(proposal.pk),
        )
        for proposal in proposals
    ]


def row_url(proposal: Proposal, by: Person) -> str:
    """One's own draft opens where one goes on writing."""
    own_draft = proposal.state == ProposalState.DRAFT and proposal.proposer_id == by.pk
    return _address("proposals:draft" if own_draft else "proposals:detail", proposal.pk)


@lru_cache(MOST_KEPT)
def _address(name: str, key: int) -> str:
    return reverse(name, args=[key])


def clocks_of(proposals: Any) -> dict[int, ClockFace]:
    """The nearest running deadline of each, or else the one that rests."""
    kind = ContentType.objects.get_for_model(Proposal)
    running = Deadline.objects.running().filter(content_type=kind, object_id__in=[row.pk for row in proposals])
    shown = running.only("object_id", "label", "due_on", "paused_on", "days_left_at_pause").order_by()
    calendar = WorkingCalendar(clock.today())
    faces: dict[int, ClockFace] = {}
    for deadline in sorted(shown, key=lambda one: (one.paused_on is not None, one.due_on)):
        if deadline.object_id not in faces:
            faces[deadline.object_id] = clock_face(deadline, calendar)
    return faces
