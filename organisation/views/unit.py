"""The page of one unit: facts, people, what lies below, records, history; on a day of one's choice."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from organisation import facts
from organisation.forms.narrowing import ADDRESS
from organisation.links import person_address
from organisation.records import records_of
from organisation.sight import seen, seen_whole
from ui.filters import FilterForm
from ui.forms import DateField
from ui.paging import WHOLE, keyset_page
from units import clock
from units.models import Person, Unit
from units.requests import PersonRequest
from units.roles import Perm

PEOPLE_SHOWN = 50


class DayForm(FilterForm):
    vao = DateField(label=gettext_lazy("Xem vào ngày"), help_text=gettext_lazy("Đơn vị và người giữ chức vụ hôm đó"))


@require_safe
def unit_page(request: PersonRequest, pk: int) -> HttpResponse:
    """What the person may see of the unit: all of it, or its name and head where it stands above them; else a 404."""
    sight = seen(request.user)
    unit = get_object_or_404(sight.select_related("parent"), pk=pk)
    is_whole = seen_whole(request.user).filter(pk=unit.pk).exists()
    form = DayForm(request.GET)
    day = form.given.get("vao") or clock.today()
    context = {
        "unit": unit,
        "is_whole": is_whole,
        "form": form,
        "day": day,
        "is_today": day == clock.today(),
        **_facts(unit, sight, day),
        "crumbs": crumbs(unit),
        "versions": facts.versions(unit, sight),
        "changes_url": _changes_address(request.user, unit),
    }
    if is_whole:
        context |= _inside(request, unit, sight, day)
    return render(request, "organisation/unit.html", context)


def _changes_address(by: Person, unit: Unit) -> str:
    """The list of the changes of the unit and what is below it, for those who keep the tree there; else empty."""
    may_keep = by.grants.over(Perm.ADMINISTER, unit.path)
    return f"{reverse('organisation:events')}?{ADDRESS.format(unit=unit.pk)}" if may_keep else ""


def _facts(unit: Unit, sight: QuerySet[Unit], day: date) -> dict[str, Any]:
    then = facts.on_day(unit, day)
    parent = then.parent if then else None
    return {
        "then": then,
        "parent": parent if parent and sight.filter(pk=parent.pk).exists() else None,
        "head": facts.head_on(unit, day),
        "founded": facts.founded_text(unit),
        **facts.related(unit, sight),
    }


def _inside(request: PersonRequest, unit: Unit, sight: QuerySet[Unit], day: date) -> dict[str, Any]:
    """What only those see who see the unit whole; records are those of today."""
    by, page = (
        request.user,
        keyset_page(facts.people_on(unit, day), request.GET, by="sort_key", ways=WHOLE, size=PEOPLE_SHOWN),
    )
    people = facts.members(unit, day, page.rows)
    for member in people:
        member.url = person_address(by, member.person, unit.path)
    below = facts.below_on(unit, day, sight)
    return {
        "people": replace(page, rows=people),
        "below": below[: facts.MOST],
        "more_below": len(below) > facts.MOST,
        "records": records_of(unit, by) if day == clock.today() else [],
        "entries": facts.entries(unit),
    }


def crumbs(unit: Unit, last: str = "") -> list[tuple[Any, str]]:
    """Units › those above › the unit; with `last` the unit is a link and `last` the page."""
    above = list(Unit.objects.above(unit.path).exclude(pk=unit.pk))
    rows = [(one.short_name, reverse("organisation:unit", args=[one.pk])) for one in above]
    here = [(unit.short_name, reverse("organisation:unit", args=[unit.pk])), (last, "")] if last else []
    return [(_("Đơn vị"), reverse("organisation:tree")), *rows, *(here or [(unit.short_name, "")])]
