"""The application's addresses, and two pages with nothing on them behind the same middleware and sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty_page(request: HttpRequest) -> HttpResponse:
    """As little as a signed-in page can do: it knows who asks."""
    return HttpResponse(request.user.get_username())


def empty_frame(request: HttpRequest) -> HttpResponse:
    """The frame of every page, with navigation, bell and unit, around nothing."""
    return render(request, "base.html")


urlpatterns = [
    path("trang-trong/", empty_page),
    path("khung-trong/", empty_frame),
    path("", include("kl14.urls")),
]
