"""The list of proposals: three views by role, filters in the address, paged by key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from proposals import querysets
from proposals.lists.filters import ProposalFilters
from proposals.machine import TONES
from proposals.models import Proposal, ProposalState
from ui.finding import found_page
from ui.paging import Page, keyset_page
from ui.parts import MOST_KEPT
from units import clock
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.calendar import WorkingCalendar
from workflow.models import Deadline
from workflow.pages import ClockFace, clock_face

MINE, UNIT, ALL = "cua-toi", "don-vi", "tat-ca"
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
        by = request.user
        tabs = tabs_for(by)
        tab = request.GET.get("nhom", "")
        tab = tab if tab in tabs else tabs[0]
        rows, ways = tab_of(tab, by)
        filters = ProposalFilters(request.GET, by=by)
        page = page_of(rows, ways, filters, request.GET)
        context = {
            "list_title": _("Đề xuất"),
            "tabs": [tab_link(name, name == tab, by) for name in tabs] if len(tabs) > 1 else [],
            "tab": tab,
            "filter_form": filters.form,
            "active_filters": filters.active(),
            "clear_url": filters.clear_url(),
            "page": replace(page, rows=list_rows(page.rows, by)),
            "may_propose": by.grants.anywhere(Perm.PROPOSE),
        }
        return render(request, "proposals/list.html", context)


def tabs_for(by: Person) -> list[str]:
    """The first is where the person arrives: those who look after a unit see the unit, a cadre their own."""
    if by.grants.anywhere(Perm.VIEW):
        return [UNIT, ALL, MINE] if by.grants.anywhere(Perm.PROPOSE) else [UNIT, ALL]
    return [MINE, ALL]


def tab_link(name: str, active: bool, by: Person) -> dict[str, Any]:
    label = _INVOLVED if name == ALL and not by.grants.anywhere(Perm.VIEW) else _TAB_LABELS[name]
    return {"label": label, "url": f"?nhom={name}", "active": active, "count": None}


def tab_of(name: str, by: Person) -> tuple[QuerySet[Proposal], tuple[Q, ...]]:
    """Rows with no more than the list shows, and the ways to those of the tab (ui.paging.first_rows)."""
    sight = querysets.sight_of(by)
    if name == MINE:
        return querysets.listed(), querysets.own_ways(by)
    if name == UNIT:
        ways = by.grants.ways_on_unit(Perm.VIEW, "unit_id") + by.grants.ways_on_unit(Perm.VIEW, "holder_id")
        return querysets.listed(), tuple(way & sight.q for way in ways)
    return querysets.listed(), sight.ways


def page_of(rows: QuerySet[Proposal], ways: tuple[Q, ...], filters: ProposalFilters, params: Mapping[str, str]) -> Page:
    """The page asked for, with the number of all that match where it may be known, and the order."""
    by = filters.order.by
    if filters.wanted:
        page, count = found_page(rows, params, by=by, ways=ways, wanted=filters.wanted, narrowed=filters.narrowed)
        told = _("Nhiều đề xuất khớp") if count is None else count_text(count)
    else:
        page = keyset_page(rows.filter(filters.narrowed), params, by=by, ways=ways, count_to=MOST_COUNTED + 1)
        told = "" if page.count is None else count_text(page.count)
    return replace(page, count_text=" · ".join(part for part in (told, str(filters.order.label)) if part))


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
