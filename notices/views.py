"""The bell: one's own notices."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from notices import querysets
from notices.actions import mark_read
from notices.models import Notice
from ui.paging import WHOLE, keyset_page
from units.requests import PersonRequest


@require_safe
def notice_list(request: PersonRequest) -> HttpResponse:
    """The newest first, unread ones marked."""
    page = keyset_page(querysets.of(request.user), request.GET, by="-at", ways=WHOLE)
    return render(request, "notices/list.html", {"page": page, "unread": querysets.unread_count(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def open_notice(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to its record.

    Who has to sign in first comes back here by a GET, which goes to the record too and writes nothing.
    """
    notice = get_object_or_404(Notice, pk=pk, person=request.user)
    if request.method == "POST":
        mark_read(request.user, [notice.pk])
    return redirect(notice.record.get_absolute_url() if notice.record else "notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def read_all(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        mark_read(request.user)
    return redirect("notices:list")
