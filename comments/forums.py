"""The register of rooms whose records are talked about: each says who reads, who writes, who stands on which side.

This room knows a record by its content type only, as attachments do; an upper room registers a `Forum` when it is
ready, so that nothing here imports upward.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse

from comments.models import Comment
from units.models import Person
from units.scope import NOTHING, Scope, either
from workflow.machine import machine_of
from workflow.who import Who


@dataclass(frozen=True)
class Forum:
    """What the room of `model` tells about talking.

    load: its records with what the parts below read, and no more.
    sight: which of them a person may see.
    writers, leaders, apart, open: who may write; who is of the leadership or the intake; who does not stand on the
    proposer's side; whether one may still write. Each with both faces, about the record.
    readers_of, leaders_of, writers_of: the same people, asked from the record: for mentions and for whom to ask.
    hears: who is told of a remark that addresses nobody.
    """

    model: type[Any]
    load: Callable[[], QuerySet[Any]]
    sight: Callable[[Person], Scope]
    writers: Who
    leaders: Who
    apart: Who
    open: Who
    readers_of: Callable[[Any], QuerySet[Person]]
    leaders_of: Callable[[Any], QuerySet[Person]]
    writers_of: Callable[[Any], QuerySet[Person]]
    hears: Callable[[Any, Person], Iterable[Person]]


_forums: dict[type[Any], Forum] = {}


def register(forum: Forum) -> None:
    """Called from an upper app's `ready`."""
    _forums[forum.model] = forum


def forums() -> list[Forum]:
    return list(_forums.values())


def forum_of(record: Any) -> Forum:
    """Raises KeyError for what nobody talks about."""
    return _forums[record if isinstance(record, type) else type(record)]


def address_of(record: Any) -> str:
    """The page on which a record is talked about."""
    return reverse(f"{machine_of(record).urls}talk", args=[record.pk])


def find(model: type[Any], pk: int, by: Person) -> Any | None:
    """The record where it exists and lies within the person's scope; that it does is noted on it for `SeesRecord`."""
    forum = forum_of(model)
    record = forum.load().filter(forum.sight(by).q, pk=pk).first()
    if record is not None:
        record.seen_by = by.pk
    return record


def kind_of(model: type[Any]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def on_records(condition: Callable[[Forum], Q]) -> Q:
    """Comments on records that meet a condition, which each room words for its own."""
    ways = []
    for forum in forums():
        wanted = condition(forum)
        if wanted is not NOTHING:
            rows = forum.model._base_manager.filter(wanted).order_by().values("pk")
            ways.append(Q(content_type=kind_of(forum.model), object_id__in=rows))
    return either(ways)


@dataclass(frozen=True)
class SeesRecord(Who):
    """May see the record that is talked about."""

    otherwise: Any

    def refusal(self, by: Person, record: Comment) -> str:
        subject = record.record
        if getattr(subject, "seen_by", None) == by.pk or find(type(subject), subject.pk, by) is not None:
            return ""
        return str(self.otherwise)

    def q(self, by: Person) -> Q:
        return on_records(lambda forum: forum.sight(by).q)


@dataclass(frozen=True)
class OfRecord(Who):
    """What the record's room answers: `OfRecord("leaders")`."""

    part: str

    def refusal(self, by: Person, record: Comment) -> str:
        who: Who = getattr(forum_of(record.record), self.part)
        return who.refusal(by, record.record)

    def q(self, by: Person) -> Q:
        return on_records(lambda forum: getattr(forum, self.part).q(by))
