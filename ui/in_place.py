"""Forms that a page's script sends without leaving the page (static/js/send.js)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class InPlaceMiddleware:
    """Says where a redirect leads instead of redirecting: a script can only follow one, and would eat its messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if "X-In-Place" in request.headers and answer.status_code in (302, 303):
            answer.status_code = 204
            answer.headers["X-Location"] = answer.headers["Location"]
            del answer.headers["Location"]
            patch_vary_headers(answer, ["X-In-Place"])
        return answer
