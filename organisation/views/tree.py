"""Cây đơn vị: the tree, branch by branch, and the search in it."""

import re

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from organisation.branches import branch_of, forest, late_starts
from organisation.links import person_address
from organisation.search import search
from organisation.sight import seen, starting_paths
from ui.filters import FilterForm
from units.models import Unit
from units.paths import ancestors
from units.requests import PersonRequest

_PATH = re.compile(r"[0-9A-Z]{4,64}")


class TreeForm(FilterForm):
    q = forms.CharField(
        label=gettext_lazy("Tìm đơn vị, người"), max_length=100, help_text=gettext_lazy("Gõ có dấu hoặc không dấu")
    )
    ket_thuc = forms.BooleanField(label=gettext_lazy("Hiện cả đơn vị đã kết thúc"))


@require_safe
def tree(request: PersonRequest) -> HttpResponse:
    """The tree, open where the person stands or at ?mo=<unit>; with ?q= what was found instead."""
    form = TreeForm(request.GET)
    typed, closed = form.given.get("q", ""), bool(form.given.get("ket_thuc"))
    context = {"form": form, "closed": closed, "typed": typed}
    if typed:
        results = search(request.user, typed, closed=closed)
        links = [(one, person_address(request.user, one.person, one.posts[0].unit.path)) for one in results.people]
        return render(request, "organisation/search.html", {**context, "results": results, "people": links})
    return render(request, "organisation/tree.html", {**context, **_open_tree(request, closed)})


def _open_tree(request: PersonRequest, closed: bool) -> dict[str, object]:
    by, wanted = request.user, _wanted(request)
    places = [wanted.path] if wanted else starting_paths(by)
    starts = late_starts(by, wanted, closed=closed) if wanted else {}
    if wanted and _start(request):
        starts[wanted.pk] = _start(request)
    return {
        "branch": forest(by, {path for place in places for path in ancestors(place)}, starts=starts, closed=closed),
        "parent": None,
        "no_such_unit": bool(request.GET.get("mo")) and wanted is None,
    }


def _wanted(request: PersonRequest) -> Unit | None:
    """The unit that ?mo= asks to open, when the person sees it."""
    asked = request.GET.get("mo", "")
    return seen(request.user).filter(pk=int(asked)).first() if re.fullmatch(r"[0-9]{1,18}", asked) else None


def _start(request: PersonRequest) -> str:
    """The path from which ?tu= asks the branch to be shown."""
    asked = request.GET.get("tu", "")
    return asked if _PATH.fullmatch(asked) else ""


@require_safe
def branch(request: PersonRequest, pk: int) -> HttpResponse:
    """One branch for the page's script; opened as an address of its own, the tree with that branch open."""
    unit = get_object_or_404(seen(request.user), pk=pk)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('organisation:tree')}?mo={unit.pk}")
    closed = bool(request.GET.get("ket_thuc"))
    below = branch_of(request.user, unit, start=_start(request), closed=closed)
    context = {"branch": below, "parent": unit, "closed": closed}
    return render(request, "organisation/branch.html", context)
