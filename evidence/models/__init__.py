from evidence.models.attachment import Attachment
from evidence.models.audit import AuditEntry, ReadEntry
from evidence.models.document import Document, NumberSequence

__all__ = ["Attachment", "AuditEntry", "Document", "NumberSequence", "ReadEntry"]
