"""My profile: who I am here, and what my posts let me do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.grants import powers_of
from units.requests import PersonRequest
from units.roles import PERM_LABELS


@require_safe
def profile(request: PersonRequest) -> HttpResponse:
    """The person's posts that run today, each with what it lets them do: its role, or what was left to them."""
    posts = request.user.appointments.active().select_related("unit")
    rows = [
        {"appointment": post, "powers": [PERM_LABELS[perm] for perm in PERM_LABELS if perm in powers_of(post)]}
        for post in posts
    ]
    return render(request, "units/profile.html", {"posts": rows})
