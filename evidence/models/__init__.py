from evidence.models.attachment import Attachment
from evidence.models.audit import AuditEntry, ReadEntry
from evidence.models.document import Document, NumberSequence
from evidence.models.dossier import Dossier, DossierStage
from evidence.models.seal import AuditSeal, SealedHead

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditSeal",
    "Document",
    "Dossier",
    "DossierStage",
    "NumberSequence",
    "ReadEntry",
    "SealedHead",
]
