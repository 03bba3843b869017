"""The files in the store against the hashes in the database: what `verify_audit --files` adds."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType

from evidence import files
from evidence.audit import Fault, label_of
from evidence.models import Attachment, Document, Dossier, DossierStage


def faults() -> Iterator[Fault]:
    """Attachments, issued documents and dossiers whose file is gone or other than it was; one file at a time."""
    stores = (
        (Attachment.objects.order_by("pk"), "file"),
        (Document.objects.order_by("pk"), "pdf"),
        (Dossier.objects.filter(stage=DossierStage.READY).order_by("pk"), "pdf"),
    )
    for rows, name in stores:
        kind = ContentType.objects.get_for_model(rows.model)
        for row in rows.iterator(chunk_size=500):
            if not files.matches(getattr(row, name), row.sha256):
                yield Fault(label_of(kind, row.pk), 1, "file")
