"""My profile: who I am here, what my posts let me do and until when, for whom I act and who acts for me."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from units import clock
from units.grants import powers_of
from units.models import Appointment
from units.querysets import home_unit_of
from units.requests import PersonRequest
from units.roles import PERM_LABELS

#: Past posts that are shown, the latest first.
MOST_PAST = 50


@require_safe
def profile(request: PersonRequest) -> HttpResponse:
    """The person's posts, past, present and to come; each with what it lets them do, and with its delegations."""
    today = clock.today()
    posts = request.user.appointments.select_related("unit", "acting_for__person").prefetch_related("deputies__person")
    past = posts.filter(valid_to__lt=today).order_by("-valid_to", "-valid_from")
    context = {
        "posts": _rows(posts.active(today)),
        "coming": _rows(posts.filter(valid_from__gt=today).order_by("valid_from")),
        "past": _rows(past[:MOST_PAST]),
        "home_unit": home_unit_of(request.user),
    }
    return render(request, "units/profile.html", context)


def _rows(posts: Iterable[Appointment]) -> list[dict[str, Any]]:
    """Each post with what it lets its holder do, and those who act in it now or will."""
    today = clock.today()
    return [
        {
            "appointment": post,
            "powers": _labels(post),
            "deputies": [
                {"appointment": one, "powers": _labels(one)}
                for one in post.deputies.all()
                if one.valid_to and one.valid_to >= today
            ],
        }
        for post in posts
    ]


def _labels(post: Appointment) -> list[Any]:
    return [label for perm, label in PERM_LABELS.items() if perm in powers_of(post)]
