"""The dossier as plain data: what its hash proves, and what tells two versions of it apart."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from evidence.models import Attachment
from proposals.models import Proposal, Risk, SuccessCriterion, WorkItem
from proposals.models.proposal import Dossier
from ui.text import nfc

FIELDS = tuple(field.name for field in Dossier._meta.local_fields)
ROWS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "work_items": (WorkItem, ("content", "responsible", "due_on")),
    "risks": (Risk, ("description", "likelihood", "effect", "response")),
    "criteria": (SuccessCriterion, ("name", "measure_unit", "baseline", "target")),
}


def content_of(proposal: Proposal, names: Iterable[str] = (*FIELDS, *ROWS)) -> dict[str, Any]:
    """The contents named, as stored: {"title": "…", "criteria": [{"name": "…", "baseline": "11", …}], …}."""
    return as_plain({name: _stored(proposal, name) for name in names})


def _stored(proposal: Proposal, name: str) -> Any:
    if name not in ROWS:
        return getattr(proposal, name)
    return list(getattr(proposal, name).values(*ROWS[name][1]))


def as_plain(contents: Mapping[str, Any]) -> dict[str, Any]:
    """Contents as given to an action, or as stored, in the one spelling in which they can be compared."""
    return {name: _plain_rows(name, value) if name in ROWS else _plain(value) for name, value in contents.items()}


def _plain_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{field: _plain(row.get(field)) for field in ROWS[name][1]} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return nfc(value) if isinstance(value, str) else value


def sha256_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 in hex of the canonical JSON: keys sorted, no blanks, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def attachments_of(proposal: Proposal) -> Sequence[Attachment]:
    """The files of the proposal, the oldest first."""
    kind = ContentType.objects.get_for_model(proposal)
    return list(Attachment.objects.filter(content_type=kind, object_id=proposal.pk).select_related("uploaded_by"))


def is_enclosed_by_author(attachment: Attachment, proposal: Proposal) -> bool:
    """Whether the file is the proposal's own, and not the minutes or the decision of those who handle it."""
    return attachment.uploaded_by_id == proposal.proposer_id


def own_files_of(proposal: Proposal) -> list[Attachment]:
    """The files that its author enclosed, the oldest first."""
    return [one for one in attachments_of(proposal) if is_enclosed_by_author(one, proposal)]


def as_plain_file(attachment: Attachment) -> dict[str, Any]:
    """What a version keeps of a file."""
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "description": attachment.description,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }


def as_record(content: Mapping[str, Any]) -> tuple[Proposal, dict[str, list[Model]]]:
    """The reverse of `content_of`: an unsaved proposal with those contents, and its rows by name.

    What the model no longer has is left out; what it did not have then is as in a new draft.
    """
    known = {name: _typed(Proposal, name, content[name]) for name in FIELDS if name in content}
    rows = {
        name: [
            model(**{field: _typed(model, field, row.get(field)) for field in columns}) for row in content.get(name, ())
        ]
        for name, (model, columns) in ROWS.items()
    }
    return Proposal(**known), rows


def _typed(model: type[Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]  # only columns are kept
