"""Saying, changing, withdrawing: the only way in. No record moves by it; each remark has an audit chain of its own.

A chain of its own, because whoever reads a record reads its chain: a remark for the leadership would leave a gap there.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import override

from comments import policies
from comments.forums import forum_of
from comments.mentions import named_in
from comments.models import Comment, Readers
from comments.querysets import people_to_ask, people_who_read
from evidence import audit, files
from notices.actions import tell
from notices.models import NoticeKind
from ui.text import nfc
from units import clock
from units.models import Person
from workflow import rules
from workflow.engine import claim
from workflow.errors import Stale

TEXT = "Nội dung"
#: Notices are read by others than the one whose browser asked for English: always in Vietnamese.
ASKED, MENTIONED, REPLIED, SAID = (
    "hỏi đồng chí, cần trả lời", "nhắc đến đồng chí", "trả lời ý kiến của đồng chí", "có ý kiến",
)  # fmt: skip


@files.atomic()
def say(
    record: Any,
    *,
    by: Person,
    text: str,
    readers: str = Readers.ALL,
    parent: Comment | None = None,
    asked: Person | None = None,
    uploads: Sequence[File] = (),
    key: str = "",
) -> Comment:
    """Write a remark about `record`, or a reply to `parent`, which is read by whom the parent is read.

    Raises Refused, ValidationError (at `text`, `asked`, `uploads`), AlreadyDone for the same form twice; after any of
    them nothing has been written.
    """
    by = Person.objects.select_for_update().get(pk=by.pk)  # two presses of one button wait for each other
    comment = Comment(
        record=record,
        author=by,
        text=nfc(text).strip(),
        readers=parent.readers if parent else readers,
        parent=parent,
        asked=asked,
        created_at=clock.now(),
    )
    if parent:
        _check_parent(parent, by)
    policies.check_can_write(by, comment)
    _check_asked(comment)
    called = _called(comment)
    comment.save(force_insert=True)
    claim(key, comment, "say", by)
    comment.mentioned.set(called)
    kept = _attach(comment, uploads)
    facts = {TEXT: comment.text, "Người đọc": _label(comment), "Nhắc đến": _names(called), "Tệp": kept}
    facts |= {"Hỏi": asked.full_name} if asked else {}
    audit.record(comment, action="say", title="Viết ý kiến", by=by, facts={**facts, "Hồ sơ": record.reference})
    _tell_of(comment, called)
    return comment


@files.atomic()
def edit(comment: Comment, *, by: Person, text: str, seen: int | None = None) -> Comment:
    """Put another text in its place; the earlier one stays in the chain. `seen`: `version_of` what the form showed.

    Raises Refused, Stale, ValidationError at `text`.
    """
    fresh = _fresh(comment)
    policies.check_can_edit(by, fresh)
    if seen is not None and seen != version_of(fresh):
        raise Stale(_("Ý kiến này đã được sửa ở một cửa sổ khác."))
    text = nfc(text).strip()
    if text == fresh.text:
        return fresh
    fresh.text, fresh.edited_at = text, clock.now()
    called = _called(fresh)
    known = set(fresh.mentioned.values_list("pk", flat=True))
    fresh.save(update_fields=["text", "edited_at"])
    fresh.mentioned.set(called)
    audit.record(fresh, action="edit", title="Sửa ý kiến", by=by, facts={TEXT: text, "Nhắc đến": _names(called)})
    _tell(fresh, [one for one in called if one.pk not in known], MENTIONED)
    return fresh


@files.atomic()
def withdraw(comment: Comment, *, by: Person, reason: str) -> Comment:
    """Take it back: its place, writer and reason stay to be seen, its text and files do not. Raises Refused."""
    fresh = _fresh(comment)
    policies.check_can_withdraw(by, fresh)
    reason = nfc(reason).strip()
    if not reason:
        raise ValidationError({"reason": [_("Nhập lý do rút")]})
    fresh.withdrawn_at, fresh.withdrawn_because = clock.now(), reason
    fresh.save(update_fields=["withdrawn_at", "withdrawn_because"])
    audit.record(fresh, action="withdraw", title="Rút ý kiến", by=by, reason=reason)
    return fresh


@files.atomic()
def release(comment: Comment, *, by: Person) -> Comment:
    """The one who asked needs no answer any more. Raises Refused."""
    fresh = _fresh(comment)
    policies.check_can_release(by, fresh)
    fresh.released_at = clock.now()
    fresh.save(update_fields=["released_at"])
    audit.record(fresh, action="release", title="Không cần trả lời nữa", by=by)
    return fresh


def version_of(comment: Comment) -> int:
    """How often it was acted on: a form carries it, so that a text changed in the meantime is not overwritten."""
    return audit.chain_of(comment).count()


def _fresh(comment: Comment) -> Comment:
    """The row, locked; with the record as it is now."""
    Comment.objects.select_for_update().only("pk").get(pk=comment.pk)
    fresh = Comment.objects.prefetch_related("replies").get(pk=comment.pk)
    fresh.record = forum_of(comment.record).load().get(pk=comment.object_id)
    return fresh


def _check_parent(parent: Comment, by: Person) -> None:
    policies.check_can_reply(by, parent)
    if parent.parent_id:
        raise ValidationError({"text": [_("Chỉ trả lời được ý kiến đầu, không trả lời tiếp một câu trả lời.")]})


def _check_asked(comment: Comment) -> None:
    asked = comment.asked
    if asked is None:
        return
    if asked.pk == comment.author_id or not _may_answer(comment, asked):
        raise ValidationError({"asked": [_("Chọn người đọc được và trả lời được ý kiến này.")]})


def _may_answer(comment: Comment, asked: Person) -> bool:
    listed = people_to_ask(comment.record, comment.readers).filter(pk=asked.pk).exists()
    return listed and policies.may(policies.check_can_read, asked, comment)


def _called(comment: Comment) -> list[Person]:
    """Whom the text mentions. Raises ValidationError at `text` for a name that may not read what stands there."""
    if "@" not in comment.text:
        return []
    everybody = list(people_who_read(comment.record, Readers.ALL).exclude(pk=comment.author_id))
    called = named_in(comment.text, everybody)
    may_read = set(people_who_read(comment.record, comment.readers).values_list("pk", flat=True))
    barred = [one for one in called if one.pk not in may_read]
    if barred:
        sentence = _("Không đọc được ý kiến dành riêng này: %(names)s. Bỏ tên, hoặc chọn lại người đọc.")
        raise ValidationError({"text": [sentence % {"names": _names(barred)}]})
    return called


def _attach(comment: Comment, uploads: Sequence[File]) -> list[str]:
    """Raises ValidationError at `uploads`, naming the file."""
    holder = comment.record.holder
    most, size = rules.whole("comment.files", holder), rules.whole("attachment.size", holder)
    if len(uploads) > most:
        raise ValidationError({"uploads": [_("Đính kèm tối đa %(most)d tệp.") % {"most": most}]})
    kept = []
    for upload in uploads:
        try:
            kept.append(files.attach(comment, upload, by=comment.author, max_mb=size).name)
        except ValidationError as error:
            raise ValidationError({"uploads": [f"{upload.name}: {sentence}" for sentence in error.messages]}) from error
    return kept


def _label(comment: Comment) -> str:
    with override("vi"):
        return str(comment.get_readers_display())


def _names(people: Sequence[Person]) -> str:
    return ", ".join(one.full_name for one in people)


# --- who is told -------------------------------------------------------------------------------------------
def _tell_of(comment: Comment, called: list[Person]) -> None:
    """Each once, by what concerns them most; nobody who may not read it, and nothing of its text."""
    told = {comment.author_id}
    for people, what in _addressed(comment, called):
        fresh = [one for one in people if one.pk not in told]
        told |= {one.pk for one in fresh}
        _tell(comment, fresh, what)


def _addressed(comment: Comment, called: list[Person]) -> list[tuple[list[Person], str]]:
    ways = [([comment.parent.author], REPLIED)] if comment.parent else []
    ways += [([comment.asked], ASKED)] if comment.asked else []
    ways.append((called, MENTIONED))
    if comment.parent is None and comment.readers == Readers.ALL:
        ways.append((list(forum_of(comment.record).hears(comment.record, comment.author)), SAID))
    return ways


def _tell(comment: Comment, people: Sequence[Person], what: str) -> None:
    may_read = people_who_read(comment.record, comment.readers).filter(pk__in=[one.pk for one in people])
    # The policy has the last word: the people are asked from the record, it asks from the person.
    listeners = [one for one in may_read if policies.may(policies.check_can_read, one, comment)]
    tell(listeners, comment, _sentence(comment, what), NoticeKind.TALK)


def _sentence(comment: Comment, what: str) -> str:
    """ "Hồ Quỳnh Anh hỏi đồng chí, cần trả lời: 05-ĐX Bán chè …"; nothing of the text goes out by mail."""
    return f"{comment.author.full_name} {what}: {comment.record.reference} {comment.record}"
