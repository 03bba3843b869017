"""Named questions about notices."""

from django.db.models import QuerySet

from notices.models import Notice
from units.models import Person


def of(person: Person) -> QuerySet[Notice]:
    """One's own notices, the newest first, with the kind of their records."""
    return Notice.objects.filter(person=person).select_related("content_type")


def unread_count(person: Person, most: int = 100) -> int:
    """How many are unread, counted no further than `most`."""
    return len(Notice.objects.filter(person=person).unread().order_by().values_list("pk")[:most])
