"""Ai được làm gì: the people and their permissions at one unit, to be checked in a minute and printed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisation.powers import SEPARATION, powers_at, role_lines
from organisation.sight import seen_whole
from organisation.views.unit import crumbs
from units import clock
from units.requests import PersonRequest


@require_safe
def unit_powers(request: PersonRequest, pk: int) -> HttpResponse:
    """For those who see the unit whole; it names people, so for all others there is no such page."""
    unit = get_object_or_404(seen_whole(request.user), pk=pk)
    context = {
        "unit": unit,
        "day": clock.today(),
        "powers": powers_at(unit),
        "roles": role_lines(),
        "separation": SEPARATION,
        "crumbs": crumbs(unit, _("Ai được làm gì")),
    }
    return render(request, "organisation/unit_powers.html", context)
