"""What every step of a review needs: the locked record, sentences at fields, rows per subject."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model
from django.utils.translation import gettext as _

from evidence import files
from reviews.models import AccountabilityReview, Subject
from reviews.querysets import accountability as querysets
from units.models import Person
from workflow import rules
from workflow.engine import is_used, moved_sentence
from workflow.errors import AlreadyDone, Stale
from workflow.machine import machine_of


@contextmanager
def at_work(
    review: AccountabilityReview, step: str, *, by: Person, key: str, seen: int | None
) -> Iterator[AccountabilityReview]:
    """The review, locked and fresh, for a step that computes from it; files stored inside go when it fails.

    Says first what comes first: the same form again, a record that has moved, a person who may not. `perform` then
    checks it all once more. Raises AlreadyDone, Stale, Refused, NotReady.
    """
    with files.atomic():
        AccountabilityReview.objects.select_for_update().only("pk").get(pk=review.pk)
        fresh = querysets.load().get(pk=review.pk)
        if is_used(key, by):
            raise AlreadyDone
        if seen is not None and seen != fresh.version:
            raise Stale(moved_sentence(fresh))
        spec = machine_of(fresh).steps[step]
        by.forget_grants()
        spec.policy.check_who(by, fresh)
        if fresh.state not in spec.sources:
            raise Stale(moved_sentence(fresh))
        spec.policy.check_ready(fresh)
        yield fresh


class Faults:
    """Collects sentences at fields and raises them together."""

    def __init__(self) -> None:
        self.found: dict[str, list[Any]] = {}

    def say(self, field: str, sentence: Any) -> None:
        self.found.setdefault(field, []).append(sentence)

    def need(self, **texts: str) -> None:
        """Each named text must be there."""
        for field, text in texts.items():
            if not str(text or "").strip():
                self.say(field, _("Nội dung này là bắt buộc."))

    def raise_if_any(self) -> None:
        if self.found:
            raise ValidationError(self.found)


def at_field(subject: Subject, name: str) -> str:
    """The name of the form field that asks `name` of `subject`."""
    return f"s-{subject.pk}-{name}"


def rows_of(subjects: Iterable[Subject], rows: Iterable[dict[str, Any]]) -> list[tuple[Subject, dict[str, Any]]]:
    """Each subject with its row; rows name theirs by "subject" (a Subject or its id). Raises ValidationError."""
    given = {getattr(row["subject"], "pk", row["subject"]): row for row in rows}
    expected = list(subjects)
    if set(given) != {subject.pk for subject in expected}:
        raise ValidationError(_("Cần ghi đủ và chỉ ghi các đối tượng của vụ việc này."))
    return [(subject, given[subject.pk]) for subject in expected]


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def yes_no(value: bool) -> str:
    return "Có" if value else "Không"


def names(people: Iterable[Person]) -> str:
    return ", ".join(person.full_name for person in people)


def attach_all(holder: Model, uploads: Iterable[dict[str, Any]], by: Person, review: AccountabilityReview) -> list[str]:
    """Store uploads ({"file", "description"}) with a row of the review; gives their names."""
    cap = rules.whole("attachment.size", review.holder)
    return [
        files.attach(holder, upload["file"], by=by, description=upload.get("description", ""), max_mb=cap).name
        for upload in uploads
    ]


def attach_one(holder: Model, upload: File | None, by: Person, review: AccountabilityReview, description: str) -> None:
    if upload:
        attach_all(holder, [{"file": upload, "description": description}], by, review)
