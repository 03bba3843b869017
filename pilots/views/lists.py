"""The list of pilots: where each stands, how it is doing, when it is looked at next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.forms.narrowing import UnitFilterForm
from pilots import querysets
from pilots.models import Health, Pilot, PilotState
from ui.paging import keyset_page
from ui.templatetags.ui import date_vi
from units import clock
from units.models import Person
from units.requests import PersonRequest
from workflow.machine import machine_of

MINE, WATCHED = "chu-tri", "theo-doi"


class PilotFilter(UnitFilterForm):
    q = forms.CharField(label=_("Tìm theo tên đề xuất"), max_length=100)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *PilotState.choices])
    health = forms.ChoiceField(label=_("Đánh giá gần nhất"), choices=[("", _("Tất cả")), *Health.choices])
    late = forms.BooleanField(label=_("Quá hạn báo cáo theo dõi"))
    warned = forms.BooleanField(label=_("Có cảnh báo sớm"))
    nhom = forms.CharField(widget=forms.HiddenInput)

    def q_of(self, by: Person) -> Q:
        """What is asked for, as a condition on pilots."""
        given, condition = self.given, self.in_unit
        for name in ("state", "health"):
            if given.get(name):
                condition &= Q(**{name: given[name]})
        if given.get("q"):
            condition &= querysets.matching(given["q"])
        if given.get("late"):
            condition &= querysets.late_to_report()
        if given.get("warned"):
            condition &= Q(early_warning=True)
        return condition & _group(given.get("nhom", ""), by)


@dataclass(frozen=True)
class Row:
    """One pilot of the page; `about`: reference, unit, days; `health`: a value of Health or ""; money in đồng."""

    url: str
    title: str
    about: str
    state: str
    tone: str
    health: str
    warned: bool
    next_review_on: date | None
    is_late: bool
    owner: str
    budget_vnd: int


def list_rows(pilots: Iterable[Pilot]) -> list[Row]:
    machine, today = machine_of(Pilot), clock.today()
    return [
        Row(
            url=pilot.get_absolute_url(),
            title=pilot.proposal.title,
            about=_about(pilot),
            state=pilot.get_state_display(),
            tone=machine.tone_of(pilot),
            health=pilot.health,
            warned=pilot.early_warning,
            next_review_on=pilot.awaited_review_on,
            is_late=pilot.awaited_review_on is not None and pilot.awaited_review_on < today,
            owner=pilot.owner.full_name,
            budget_vnd=pilot.budget_vnd,
        )
        for pilot in pilots
    ]


def _about(pilot: Pilot) -> str:
    return f"{pilot.reference} · {pilot.unit.short_name} · {date_vi(pilot.starts_on)} – {date_vi(pilot.ends_on)}"


def _group(name: str, by: Person) -> Q:
    return {MINE: Q(owner=by), WATCHED: Q(monitor=by)}.get(name, Q())


def ways_of(group: str, by: Person) -> tuple[Q, ...]:
    """How an index finds the pilots of a group (ui.paging.first_rows)."""
    return (_group(group, by),) if group in (MINE, WATCHED) else querysets.sight_of(by).ways


@require_safe
def pilot_list(request: PersonRequest) -> HttpResponse:
    filters = PilotFilter(request.GET, request.user)
    found = querysets.listed().filter(filters.q_of(request.user))
    chosen = filters.given.get("nhom", "")
    page = keyset_page(found, request.GET, by="-created_at", ways=ways_of(chosen, request.user))
    context = {
        "list_title": _("Thí điểm, thực hiện"),
        "page": replace(page, rows=list_rows(page.rows)),
        "filter_form": filters,
        "active_filters": filters.active,
        "tabs": [
            {"label": label, "url": f"?nhom={name}" if name else "?", "active": chosen == name, "count": None}
            for name, label in (("", _("Tất cả")), (MINE, _("Tôi chủ trì")), (WATCHED, _("Tôi theo dõi")))
        ],
        "empty_text": _("Đề xuất được cho thực hiện hoặc thí điểm sẽ có ở đây."),
    }
    return render(request, "pilots/list.html", context)
