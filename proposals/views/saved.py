"""The page of one's own filters."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from proposals.lists import saving
from proposals.models import SavedFilter
from units.requests import PersonRequest


class SavedFilters(View):
    """Everything is about the person's own: another's number does not exist here."""

    def get(self, request: PersonRequest) -> HttpResponse:
        return self._page(request, query=saving.query_of(request.GET))

    def post(self, request: PersonRequest) -> HttpResponse:
        act, name = request.POST.get("viec", ""), request.POST.get("ten", "")
        try:
            told = self._act(request, act, name)
        except ValidationError as error:
            problem = {"at": request.POST.get("so", ""), "sentence": error.messages[0], "typed": name}
            return self._page(request, query=request.POST.get("loc", ""), problem=problem, status=422)
        messages.success(request, told)
        return redirect("proposals:filters")

    def _act(self, request: PersonRequest, act: str, name: str) -> str:
        by = request.user
        if act == "luu":
            saving.save(name, request.POST.get("loc", ""), by=by, is_default="mac_dinh" in request.POST)
            return _("Đã lưu bộ lọc")
        saved = self._own(request)
        if act == "doi-ten":
            saving.rename(saved, name, by=by)
            return _("Đã đổi tên bộ lọc")
        if act in ("mac-dinh", "thoi-mac-dinh"):
            saving.set_default(saved, by=by, on=act == "mac-dinh")
            return _("Đã đổi bộ lọc mặc định")
        if act != "xoa":
            raise Http404
        saved.delete()
        return _("Đã xóa bộ lọc")

    @staticmethod
    def _own(request: PersonRequest) -> SavedFilter:
        number = request.POST.get("so", "")
        if not (number.isdecimal() and len(number) < 19):  # what an id can be
            raise Http404
        saved = SavedFilter.objects.filter(person=request.user, pk=int(number)).first()
        if saved is None:
            raise Http404
        return saved

    @staticmethod
    def _page(request: PersonRequest, *, query: str, problem: Any = None, status: int = 200) -> HttpResponse:
        context = {
            "saved": SavedFilter.objects.filter(person=request.user),
            "query": query,
            "problem": problem,
            "crumbs": [(_("Đề xuất"), reverse("proposals:list")), (_("Bộ lọc của tôi"), "")],
        }
        return render(request, "proposals/filters.html", context, status=status)
