"""What a dossier holds: the plain data that its template prints, the files, and the chains."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.urls import reverse

from evidence import audit, embedding, quarantine, signing
from evidence.models import Attachment, AuditEntry, Document, Dossier
from evidence.models.attachment import PDF
from pilots.querysets import whole
from proposals.authorship import own_share
from proposals.models import Proposal
from reports.dossiers.own_part import own_part_of
from units import clock
from workflow.conditions import verdicts_on

CHAIN = "nhat-ky.json"


@dataclass(frozen=True)
class Enclosure:
    """A file of the record; `stored` is None for one that may not be opened, of which name and hash remain."""

    name: str
    title: str
    mime: str
    size: int
    sha256: str
    at: datetime
    belongs_to: str
    stored: Any = None


@dataclass(frozen=True)
class Contents:
    proposal: Proposal
    at: datetime
    context: dict[str, Any]
    about: dict[str, Any]
    chain: embedding.File
    enclosures: list[Enclosure]


def contents_of(dossier: Dossier) -> Contents:
    """Everything as it stands now; what only the maker may read of a review is in theirs alone."""
    proposal = Proposal.objects.select_related("unit", "holder", "proposer").get(pk=dossier.object_id)
    pilot = whole().filter(proposal=proposal).first()
    reviews = list(pilot.monitoring_reviews.order_by("number")) if pilot else []
    co_authors = list(proposal.co_authorships.filter(state="ACCEPTED").select_related("person"))
    help_ = [*pilot.issues.all(), *pilot.requests.all()] if pilot else []
    records = [proposal, *co_authors, *([pilot] if pilot else []), *reviews, *help_]
    at, enclosures, chains = audit.whole_milliseconds(clock.now()), enclosures_of(records), _chains(records)
    context = {
        "dossier": dossier,
        "at": at,
        "proposal": proposal,
        "co_authors": co_authors,
        "own_share": own_share(proposal),
        "pilot": pilot,
        "reviews": reviews,
        "decisions": list(proposal.decisions.select_related("decided_by", "unit", "owner", "monitor")),
        "deliberations": list(proposal.deliberations.exclude(voted_at=None).prefetch_related("voters__person")),
        "verdicts": verdicts_on(proposal),
        "entries": _timeline(chains, records),
        "enclosures": enclosures,
        "own_part": own_part_of(dossier.by, proposal) if dossier.is_personal else None,
        "chain_name": CHAIN,
        "check_url": check_url(dossier),
        "qr": segno.make(check_url(dossier), error="m").svg_data_uri(border=1, scale=3),
        "key_name": signing.name_of(signing.public_key()),
        "public_key": signing.public_key(),
    }
    heads = [{"record": label, "entries": len(rows), "head": rows[-1]["hash"]} for label, rows in _as_json(chains)]
    about = {"reference": proposal.reference, "version": dossier.number, "chains": heads}
    return Contents(proposal, at, context, about, _chain_file(chains, at), enclosures)


def check_url(dossier: Dossier) -> str:
    """Where anybody can check it; nothing in the address tells of anybody."""
    return settings.SITE_URL.rstrip("/") + reverse("dossiers:check", args=[dossier.code])


# --- the chains ----------------------------------------------------------------------------------------------------
Chains = dict[tuple[int, int], list[AuditEntry]]


def _chains(records: list[Any]) -> Chains:
    """The chains of the records, the oldest entry first, in one query."""
    kinds = {type(record): ContentType.objects.get_for_model(record) for record in records}
    wanted = Q(pk__in=[])
    for model, kind in kinds.items():
        wanted |= Q(content_type=kind, object_id__in=[one.pk for one in records if type(one) is model])
    chains: Chains = {(kinds[type(record)].pk, record.pk): [] for record in records}
    for entry in AuditEntry.objects.filter(wanted).select_related("content_type").order_by("seq"):
        chains[entry.content_type_id, entry.object_id].append(entry)
    return {place: rows for place, rows in chains.items() if rows}


def _timeline(chains: Chains, records: list[Any]) -> list[dict[str, Any]]:
    names = {(ContentType.objects.get_for_model(one).pk, one.pk): one.reference for one in records}
    rows = [(entry.at, names[place], entry) for place, entries in chains.items() for entry in entries]
    return [{"at": at, "record": name, "entry": entry} for at, name, entry in sorted(rows, key=lambda row: row[0])]


def _as_json(chains: Chains) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            audit.label_of(rows[0].content_type, rows[0].object_id),
            [one.hashed_fields() | {"hash": one.hash} for one in rows],
        )
        for rows in chains.values()
    ]


def _chain_file(chains: Chains, at: datetime) -> embedding.File:
    """Whoever has it can work out every hash again: SHA-256 of the other fields as sorted JSON without blanks."""
    rows = [{"record": label, "entries": entries} for label, entries in _as_json(chains)]
    raw = json.dumps({"chains": rows}, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()
    return embedding.File(CHAIN, embedding.JSON, at, len(raw), [raw], "Nhật ký xử lý", embedding.DATA)


# --- the files -----------------------------------------------------------------------------------------------------
def enclosures_of(records: list[Any]) -> list[Enclosure]:
    """Issued documents and attachments of the records, numbered as they are called in the file."""
    found: list[Enclosure] = []
    for record in records:
        kind = ContentType.objects.get_for_model(record)
        for document in Document.objects.filter(content_type=kind, object_id=record.pk).order_by("issued_at", "pk"):
            found.append(_of_document(len(found) + 1, document, record))
        rows = list(Attachment.objects.filter(content_type=kind, object_id=record.pk).order_by("uploaded_at", "pk"))
        aside = quarantine.in_force(rows) if rows else {}
        for row in rows:
            found.append(_of_attachment(len(found) + 1, row, record, is_open=row.pk not in aside))
    return found


def _of_document(number: int, row: Document, record: Any) -> Enclosure:
    name = f"{number:02d}-{row.reference.replace('/', '-')}.pdf"
    return Enclosure(name, f"{row} {row.title}", PDF, row.size, row.sha256, row.issued_at, record.reference, row.pdf)


def _of_attachment(number: int, row: Attachment, record: Any, *, is_open: bool) -> Enclosure:
    """One in quarantine is listed with its hash, and stays outside."""
    return Enclosure(
        f"{number:02d}-{row.name}", row.description or row.name, row.content_type_name, row.size, row.sha256,
        row.uploaded_at, record.reference, row.file if is_open else None,
    )  # fmt: skip
