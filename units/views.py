"""My profile: who I am here, and what my posts let me do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.requests import PersonRequest
from units.roles import PERM_LABELS, ROLES


@require_safe
def profile(request: PersonRequest) -> HttpResponse:
    """The person's posts that run today, each with what its role may do, from the roles table."""
    posts = request.user.appointments.active().select_related("unit")
    rows = [
        {"appointment": post, "powers": [PERM_LABELS[perm] for perm in PERM_LABELS if perm in ROLES[post.role].perms]}
        for post in posts
    ]
    return render(request, "units/profile.html", {"posts": rows})
