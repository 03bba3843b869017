"""Telling people, and noting what they have read."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from notices.models import Delivery, Notice
from units import clock
from units.models import Person
from workflow.models import Deadline


def tell(people: Iterable[Person], record: Any, text: str, kind: str) -> list[Notice]:
    """A notice to each of `people` now, its mail after the commit."""
    kind_of_record = ContentType.objects.get_for_model(record)
    notices = Notice.objects.bulk_create(
        Notice(
            person=person, kind=kind, text=text[:500], content_type=kind_of_record, object_id=record.pk, at=clock.now()
        )
        for person in people
    )
    _send_after_commit(notices)
    return notices


@transaction.atomic
def remind(person: Person, deadline: Deadline, due_on: date, rung: str, text: str, kind: str) -> bool:
    """A reminder of one rung, once: a second call, on whatever worker, finds the first and returns False."""
    notice, new = Notice.objects.get_or_create(
        person=person,
        deadline=deadline,
        due_on=due_on,
        rung=rung,
        defaults={
            "kind": kind,
            "text": text[:500],
            "content_type_id": deadline.content_type_id,
            "object_id": deadline.object_id,
        },
    )
    if new:
        _send_after_commit([notice])
    return new


def mark_read(person: Person, notices: Iterable[int] | None = None) -> int:
    """Mark some (or all) of one's own notices as read; returns how many were unread."""
    unread = Notice.objects.filter(person=person).unread()
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    return unread.update(read_at=clock.now())


def lead_elsewhere(person: Person, record: Any, to: Any) -> int:
    """What the person was told of a record that they may no longer open leads to another one; returns how many."""
    kind, other = ContentType.objects.get_for_model(record), ContentType.objects.get_for_model(to)
    told = Notice.objects.filter(person=person, content_type=kind, object_id=record.pk)
    return told.update(content_type=other, object_id=to.pk)


def _send_after_commit(notices: list[Notice]) -> None:
    """A Delivery row per person with an address; the worker sends it, and a later job whatever the worker missed."""
    from notices.tasks import deliver  # tasks call these actions

    rows = Delivery.objects.bulk_create(
        Delivery(notice=notice, address=notice.person.email) for notice in notices if notice.person.email
    )
    for row in rows:
        transaction.on_commit(partial(deliver.delay, row.pk), robust=True)
