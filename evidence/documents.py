"""Issuing official documents: a number without gaps, one rendering, a stored hash."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.http import FileResponse

from evidence import files, pdf
from evidence.letterhead import Letterhead, Signing, format_of, issuer_of
from evidence.models.attachment import PDF
from evidence.models.document import Document, NumberSequence
from units import clock
from units.models import Term, Unit
from units.paths import ancestors

if TYPE_CHECKING:
    from units.models import Person


def term_name_for(unit: Unit, *, on: date) -> str:
    """The period within which `unit` numbers: the State format counts per year (NĐ 30); a Party body per term (HD 36),
    its own, else that of the nearest level above, else the calendar year."""
    if format_of(unit).numbered_per_year:
        return str(on.year)
    covering = Term.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    nearest = covering.filter(unit__path__in=ancestors(unit.path)).order_by(-Length("unit__path"), "-starts_on").first()
    return nearest.name if nearest else str(on.year)


def next_number(unit: Unit, symbol: str, *, on: date) -> int:
    """The next number of `symbol` for `unit` in the term of the day `on`; 1 comes first.

    The row stays locked until the caller's transaction ends, so a rollback leaves no gap and two issuers wait for
    each other. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction that uses it.")
    sequence, _created = NumberSequence.objects.select_for_update().get_or_create(
        unit=unit, term_name=term_name_for(unit, on=on), symbol=symbol
    )
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last


def letterhead(*, unit: Unit, doc_type: str, title: str, signing: Signing, number: int | None, on: date) -> Letterhead:
    issuer = issuer_of(unit)
    return Letterhead(
        issuer=issuer,
        doc_type=doc_type,
        title=title,
        issued_on=on,
        symbol_code=issuer.format.symbol_code(doc_type),
        number=number,
        signing_lines=signing.lines(issuer.format),
        signer_name=signing.person.full_name,
    )


def draft(
    *, unit: Unit, doc_type: str, title: str, template: str, context: Mapping[str, Any], signing: Signing
) -> bytes:
    """The PDF as it would be issued today, number and day blank and marked DỰ THẢO; nothing is stored."""
    head = letterhead(unit=unit, doc_type=doc_type, title=title, signing=signing, number=None, on=clock.today())
    return pdf.render(template, {**context, "doc": head})


def issue(
    *,
    record: models.Model | None,
    unit: Unit,
    doc_type: str,
    title: str,
    template: str,
    context: Mapping[str, Any],
    signing: Signing,
    by: "Person",
) -> Document:
    """Numbers, renders once and stores a document, dated today, in the caller's transaction.

    `context` holds plain data (text, numbers, dates, lists, dicts): it is frozen with the document as `payload`.
    `template` extends `doc.base`. Wrap the caller in `files.atomic`, so that a later failure removes the file too.
    Raises TransactionManagementError outside a transaction, TypeError when `context` holds other objects.
    """
    today = clock.today()
    symbol_code = format_of(unit).symbol_code(doc_type)
    number = next_number(unit, symbol_code, on=today)
    head = letterhead(unit=unit, doc_type=doc_type, title=title, signing=signing, number=number, on=today)
    content = pdf.render(template, {**context, "doc": head})
    document = Document(
        record=record,
        unit=unit,
        doc_type=doc_type,
        symbol_code=symbol_code,
        number=number,
        term_name=term_name_for(unit, on=today),
        title=title,
        issued_on=today,
        signer=signing.person,
        signer_name=head.signer_name,
        signing_block=list(head.signing_lines),
        issuer_snapshot=asdict(head.issuer),
        issued_by=by,
        payload=dict(context),
    )
    return _store(document, content)


def _store(document: Document, content: bytes) -> Document:
    file = ContentFile(content)
    document.sha256, document.size = files.sha256_of(file), len(content)
    with files.atomic():
        document.pdf.save("", file, save=False)
        files.remember(document.pdf)
        document.save()
    return document


def verify(document: Document) -> bool:
    """Whether the stored file is the one that was issued."""
    return files.matches(document.pdf, document.sha256)


def file_name(document: Document) -> str:
    """`05-BC-ĐUK.pdf`: a reference holds a slash, a file name does not."""
    return document.reference.replace("/", "-") + ".pdf"


def serve(document: Document, *, inline: bool = False) -> FileResponse:
    """The issued PDF; the caller checks the policy."""
    return files.respond(document.pdf, file_name(document), PDF, inline=inline)
