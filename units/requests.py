"""The request of a signed-in person: every page but the sign-in ones (LoginRequiredMiddleware)."""

from django.http import HttpRequest

from units.models import Person


class PersonRequest(HttpRequest):
    user: Person
