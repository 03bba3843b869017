"""The application's addresses, and a page with nothing on it behind the same middleware and sign-in."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

EMPTY_PAGE = "/trang-trong/"


def empty_page(request: HttpRequest) -> HttpResponse:
    """As little as a signed-in page can do: it knows who asks."""
    return HttpResponse(request.user.get_username())


urlpatterns = [path(EMPTY_PAGE.strip("/") + "/", empty_page), path("", include("kl14.urls"))]
