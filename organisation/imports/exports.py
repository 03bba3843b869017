"""The lists as they stand, in the form that is brought in: what goes out comes back as "nothing to change"."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from organisation.imports.reach import Reach
from organisation.models import Kind
from organisation.sheets.writing import Row
from units import clock
from units.models import Appointment
from units.models.tree import ALWAYS

CHUNK = 2000


def rows_of(kind: str, reach: Reach) -> Iterator[Row]:
    return unit_rows(reach) if kind == Kind.UNITS else people_rows(reach)


def unit_rows(reach: Reach) -> Iterator[Row]:
    """Standing units, the superior before the subordinate."""
    units = reach.units.filter(is_active=True).order_by("path").select_related("parent", "party_unit")
    for unit in units.iterator(chunk_size=CHUNK):
        yield {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "symbol": unit.symbol,
            "type": unit.type,
            "parent": unit.parent.code if unit.parent else "",
            "party_unit": unit.party_unit.code if unit.party_unit else "",
            "place": unit.place,
            "established_on": "" if unit.established_on == ALWAYS else unit.established_on,
        }


def people_rows(reach: Reach) -> Iterator[Row]:
    """Posts held today or later, one row each; whoever acts for another while away is no part of the list."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    posts = Appointment.objects.filter(lasting, unit__in=reach.units, unit__is_active=True, acting_for__isnull=True)
    posts = posts.exclude(person__is_system=True).select_related("person", "unit")
    for post in posts.order_by("unit__path", "person__sort_key", "pk").iterator(chunk_size=CHUNK):
        yield {
            name: getattr(post.person, name) for name in ("username", "full_name", "sort_name", "email", "title")
        } | {
            "unit": post.unit.code,
            **_facts_of(post),
        }


def _facts_of(post: Appointment) -> dict[str, Any]:
    return {name: getattr(post, name) for name in ("role", "post", "valid_from", "valid_to", "decision_no")}
