"""The list of pilots: where each stands, how it is doing, when it is looked at next."""

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pilots import querysets
from pilots.models import Health, PilotState
from ui.filters import FilterForm
from ui.paging import keyset_page
from units import clock
from units.models import Person
from units.requests import PersonRequest

MINE, WATCHED = "chu-tri", "theo-doi"


class PilotFilter(FilterForm):
    q = forms.CharField(label=_("Tìm theo tên đề xuất"), max_length=100)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *PilotState.choices])
    health = forms.ChoiceField(label=_("Đánh giá gần nhất"), choices=[("", _("Tất cả")), *Health.choices])
    late = forms.BooleanField(label=_("Quá hạn báo cáo theo dõi"))
    warned = forms.BooleanField(label=_("Có cảnh báo sớm"))
    nhom = forms.CharField(widget=forms.HiddenInput)

    def q_of(self, by: Person) -> Q:
        """What is asked for, as a condition on pilots."""
        given, condition = self.given, Q()
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


def _group(name: str, by: Person) -> Q:
    return {MINE: Q(owner=by), WATCHED: Q(monitor=by)}.get(name, Q())


def ways_of(group: str, by: Person) -> tuple[Q, ...]:
    """How an index finds the pilots of a group (ui.paging.first_rows)."""
    return (_group(group, by),) if group in (MINE, WATCHED) else querysets.sight_of(by).ways


@require_safe
def pilot_list(request: PersonRequest) -> HttpResponse:
    filters = PilotFilter(request.GET)
    found = querysets.listed().filter(filters.q_of(request.user))
    chosen = filters.given.get("nhom", "")
    context = {
        "list_title": _("Thí điểm, thực hiện"),
        "page": keyset_page(found, request.GET, by="-created_at", ways=ways_of(chosen, request.user)),
        "filter_form": filters,
        "active_filters": filters.active,
        "tabs": [
            {"label": label, "url": f"?nhom={name}" if name else "?", "active": chosen == name, "count": None}
            for name, label in (("", _("Tất cả")), (MINE, _("Tôi chủ trì")), (WATCHED, _("Tôi theo dõi")))
        ],
        "today": clock.today(),
        "empty_text": _("Đề xuất được cho thực hiện hoặc thí điểm sẽ có ở đây."),
    }
    return render(request, "pilots/list.html", context)
