"""Named questions about remarks; every page, count, notice and file starts here."""

from typing import Any

from django.db.models import QuerySet

from comments import policies
from comments.forums import find, forum_of, kind_of
from comments.models import Comment, Readers
from units.models import Person


def of_record(record: Any) -> QuerySet[Comment]:
    """All that was ever said about the record, whoever may read it."""
    return Comment.objects.filter(content_type=kind_of(type(record)), object_id=record.pk)


def readable(record: Any, by: Person) -> QuerySet[Comment]:
    """What `by` may read about the record."""
    return of_record(record).filter(policies.check_can_read.q(by))


def count(record: Any, by: Person) -> int:
    """How many remarks stand that `by` may read: the number on the tab."""
    return readable(record, by).filter(withdrawn_at=None).order_by().count()


def waiting_for(by: Person) -> QuerySet[Comment]:
    """Questions that wait for an answer of `by`, the oldest first."""
    rows = Comment.objects.filter(policies.check_can_answer.q(by)).select_related("author")
    return rows.prefetch_related("record__unit").order_by("created_at", "pk")


def visible(pk: int, by: Person) -> Comment | None:
    """One remark with its record, where `by` may read it."""
    comment = Comment.objects.select_related("author", "asked", "parent__author").filter(pk=pk).first()
    model = comment.content_type.model_class() if comment else None
    record = find(model, comment.object_id, by) if comment and model else None
    if comment is None or record is None:
        return None
    comment.record = record
    return comment if policies.may(policies.check_can_read, by, comment) else None


def file_owner(pk: int, by: Person) -> Comment | None:
    """The remark under which a file stands; what was withdrawn shows its files to nobody."""
    comment = visible(pk, by)
    return comment if comment and comment.withdrawn_at is None else None


def people_who_read(record: Any, readers: str) -> QuerySet[Person]:
    """Whom a remark for `readers` may mention."""
    forum = forum_of(record)
    return forum.leaders_of(record) if readers == Readers.LEADERS else forum.readers_of(record)


def people_to_ask(record: Any, readers: str) -> QuerySet[Person]:
    """Who could answer a question for `readers`: who reads it and may write."""
    forum = forum_of(record)
    return forum.leaders_of(record) if readers == Readers.LEADERS else forum.writers_of(record)
