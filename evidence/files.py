"""Files of records: checked, hashed, stored under names of our own, served after the caller's policy check."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse

from evidence import photos, quarantine
from evidence.content import check_upload
from evidence.models.attachment import JPEG, PDF, Attachment

if TYPE_CHECKING:
    from units.models import Person

__all__ = ["atomic", "attach", "check_upload", "clean_name", "matches", "remove", "respond", "serve", "sha256_of"]

NAME_LENGTH = 200
_written: ContextVar[list[tuple[Storage, str]] | None] = ContextVar("files_written", default=None)


@contextmanager
def atomic() -> Iterator[None]:
    """`transaction.atomic()` for work that stores files: when the block fails, the files stored in it go as well."""
    outer = _written.get()
    written: list[tuple[Storage, str]] = []
    token = _written.set(written)
    try:
        with transaction.atomic():
            try:
                yield
            except BaseException:
                for storage, name in written:
                    storage.delete(name)
                raise
            if outer is not None:
                outer.extend(written)
    finally:
        _written.reset(token)


def remember(stored: FieldFile) -> None:
    """Tells the enclosing `atomic` block that it wrote this file."""
    written = _written.get()
    if written is not None:
        written.append((stored.storage, str(stored.name)))


def clean_name(name: str) -> str:
    """A name to show: NFC, without folders, control and direction characters; at most 200 characters, suffix kept."""
    shown = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in re.sub(r"\s", " ", shown) if not unicodedata.category(sign).startswith("C"))
    shown = " ".join(shown.split()).strip(". ") or "tep"
    path = PurePath(shown)
    return path.stem[: NAME_LENGTH - len(path.suffix)] + path.suffix if len(path.suffix) < 10 else shown[:NAME_LENGTH]


def sha256_of(file: File) -> str:
    """The SHA-256 in hex, read in chunks; leaves the file at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def attach(record: models.Model, upload: File, *, by: "Person", description: str = "", max_mb: int) -> Attachment:
    """Checks and stores `upload` with `record`; the cap in MB comes from the rule in force.

    Raises ValidationError as `check_upload` does. When the transaction around it fails, use `files.atomic` for it.
    """
    mime = check_upload(upload, max_mb=max_mb)
    attachment = Attachment(
        record=record,
        name=clean_name(upload.name or ""),
        description=unicodedata.normalize("NFC", description.strip()),
        size=upload.size,
        sha256=sha256_of(upload),
        content_type_name=mime,
        uploaded_by=by,
    )
    with atomic():
        attachment.file.save(attachment.name, upload, save=False)
        remember(attachment.file)
        attachment.save()
    return attachment


def remove(attachment: Attachment) -> None:
    """Takes an attachment away (from a draft); the file goes after the transaction commits.

    Raises quarantine.SetAside for one whose trace has to stay.
    """
    quarantine.check_kept(attachment)
    storage, name = attachment.file.storage, str(attachment.file.name)
    with transaction.atomic():
        attachment.delete()
        transaction.on_commit(lambda: storage.delete(name))


def open_stored(stored: FieldFile) -> File:
    """The file as it lies in the storage; `stored.open()` may still hold the upload in memory."""
    return stored.storage.open(str(stored.name), "rb")


def matches(stored: FieldFile, sha256: str) -> bool:
    """Whether the stored file is there and unchanged."""
    try:
        with open_stored(stored) as file:
            return sha256_of(file) == sha256
    except FileNotFoundError:
        return False


def serve(attachment: Attachment, *, inline: bool = False) -> FileResponse:
    """The file as a download; `inline` (?xem=1) is granted to PDFs only. The caller checks the policy.

    Raises quarantine.SetAside for a file that nobody may open.
    """
    quarantine.check_open(attachment)
    return respond(attachment.file, attachment.name, attachment.content_type_name, inline=inline)


def thumbnail(attachment: Attachment) -> HttpResponse:
    """A small picture of a kept one, for a page. Raises quarantine.SetAside; ValidationError where there is none."""
    quarantine.check_open(attachment)
    with open_stored(attachment.file) as stored:
        response = HttpResponse(photos.thumbnail(stored), content_type=JPEG)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def respond(stored: FieldFile, name: str, mime: str, *, inline: bool = False) -> FileResponse:
    """A response that no browser runs or guesses about."""
    shown_in_page = inline and mime == PDF
    response = FileResponse(open_stored(stored), as_attachment=not shown_in_page, filename=name, content_type=mime)
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium's own PDF viewer does not start inside a sandbox.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
        if shown_in_page
        else "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    response["Cache-Control"] = "private, no-store"
    return response
