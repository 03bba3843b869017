"""What the page of talking shows: remarks with what the reader may do, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from comments import policies, querysets
from comments.actions import TEXT
from comments.forums import kind_of
from comments.mentions import segments
from comments.models import Comment, Readers
from evidence.models import Attachment, AuditEntry
from ui.paging import WHOLE, Page, keyset_page
from units.models import Person
from units.roles import Perm
from workflow.pages import file_faces

SIZE = 20


@dataclass(frozen=True)
class Earlier:
    """A text that stood there before, and since when."""

    at: datetime
    text: str


@dataclass
class Face:
    """One remark as `by` sees it."""

    comment: Comment
    segments: list[tuple[str, bool]]
    files: list[dict[str, Any]]
    earlier: list[Earlier]
    may_edit: bool
    may_withdraw: bool
    may_release: bool
    may_reply: bool
    is_asked: bool
    replies: list["Face"] = field(default_factory=list)
    form: Any = None

    @property
    def for_leaders(self) -> bool:
        return self.comment.readers == Readers.LEADERS


def page_of(record: Any, by: Person, params: Any) -> tuple[Page, list[Face]]:
    """The remarks of one page, the newest first, each with its replies, the oldest first."""
    people = Prefetch("mentioned", Person.objects.only("full_name", "username"))
    replies = Comment.objects.select_related("author").prefetch_related(people).order_by("created_at", "pk")
    first = querysets.readable(record, by).filter(parent=None).select_related("author", "asked")
    page = keyset_page(
        first.prefetch_related(people, Prefetch("replies", replies)), params, by="-created_at", ways=WHOLE, size=SIZE
    )
    return page, _faces(page.rows, record, by)


def _faces(rows: Iterable[Comment], record: Any, by: Person) -> list[Face]:
    every = [one for row in rows for one in (row, *row.replies.all())]
    for one in every:
        one.record = record
    standing = [one.pk for one in every if one.withdrawn_at is None]
    files = _files(standing, keeps=by.grants.over(Perm.ADMINISTER, record.unit_path))
    earlier = _earlier([one.pk for one in every if one.edited_at and one.withdrawn_at is None])
    faces = {one.pk: _face(one, by, files[one.pk], earlier[one.pk]) for one in every}
    for row in rows:
        faces[row.pk].replies = [faces[reply.pk] for reply in row.replies.all()]
    return [faces[row.pk] for row in rows]


def _face(one: Comment, by: Person, files: list[dict[str, Any]], earlier: list[Earlier]) -> Face:
    return Face(
        comment=one,
        segments=segments(one.text, one.mentioned.all()),
        files=files,
        earlier=earlier,
        may_edit=policies.may(policies.check_can_edit, by, one),
        may_withdraw=policies.may(policies.check_can_withdraw, by, one),
        may_release=one.parent_id is None and policies.may(policies.check_can_release, by, one),
        may_reply=one.parent_id is None and policies.may(policies.check_can_reply, by, one),
        is_asked=one.parent_id is None and policies.may(policies.check_can_answer, by, one),
    )


def _files(pks: list[int], *, keeps: bool) -> dict[int, list[dict[str, Any]]]:
    rows = Attachment.objects.filter(content_type=kind_of(Comment), object_id__in=pks).order_by("uploaded_at", "pk")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for face in file_faces(rows, keeps=keeps) if pks else ():
        found[face["of"]].append(face)
    return found


def _earlier(pks: list[int]) -> dict[int, list[Earlier]]:
    """From the chains of those that were edited: all texts but the one that stands."""
    found: dict[int, list[Earlier]] = defaultdict(list)
    entries = AuditEntry.objects.filter(content_type=kind_of(Comment), object_id__in=pks, action__in=["say", "edit"])
    for entry in entries.order_by("object_id", "seq") if pks else ():
        found[entry.object_id].append(Earlier(entry.at, entry.facts[TEXT]))
    return defaultdict(list, {pk: texts[:-1] for pk, texts in found.items()})
