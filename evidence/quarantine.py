"""Setting a file aside, and what follows: nobody opens it, no dossier takes it in, and the trace says who and why."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import audit
from evidence.models import Attachment, Quarantine
from units import clock
from units.models import Person


def set_aside_hashes(hashes: Iterable[str]) -> bool:
    """Whether any file with one of these hashes may not be opened."""
    return Quarantine.objects.filter(attachment__sha256__in=list(hashes), lifted_at__isnull=True).exists()


class SetAside(PermissionDenied):
    """The file is in quarantine; the sentence says since when and why (403)."""


def in_force(attachments: Iterable[Attachment] | models.QuerySet[Attachment]) -> dict[int, Quarantine]:
    """What holds today, by the key of the file; one query."""
    rows = Quarantine.objects.filter(attachment__in=list(attachments), lifted_at__isnull=True)
    return {row.attachment_id: row for row in rows.select_related("by")}


def check_open(attachment: Attachment) -> None:
    """Raises SetAside for a file that may not be opened."""
    row = in_force([attachment]).get(attachment.pk)
    if row is not None:
        raise SetAside(sentence_of(row, attachment))


def check_kept(attachment: Attachment) -> None:
    """Raises SetAside for a file that is or was in quarantine: its trace stays with it."""
    check_open(attachment)
    if Quarantine.objects.filter(attachment=attachment).exists():
        raise SetAside(_("Tệp này từng bị cách ly nên không xóa được, để giữ dấu vết."))


def sentence_of(row: Quarantine, attachment: Attachment) -> str:
    words = {
        "name": attachment.name,
        "when": timezone.localtime(row.at).strftime("%H:%M %d/%m/%Y"),
        "by": row.by.full_name,
        "reason": row.reason,
        "hash": attachment.sha256,
    }
    return (
        _(
            "Tệp “%(name)s” đã được %(by)s cách ly lúc %(when)s, không mở được. Lý do: %(reason)s. "
            "Mã SHA-256 của tệp vẫn được giữ: %(hash)s."
        )
        % words
    )


def impose(attachment: Attachment, *, by: Person, reason: str) -> Quarantine:
    """Set a file aside. Raises ValidationError without a reason, or where it is set aside already."""
    reason = _needed(reason)
    with transaction.atomic():
        fresh = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if in_force([fresh]):
            raise ValidationError(_("Tệp này đang được cách ly."))
        row = Quarantine.objects.create(attachment=fresh, reason=reason, by=by, at=clock.now())
        audit.record(fresh, action="quarantine", title="Cách ly tệp", by=by, reason=reason, facts=_facts(fresh))
    return row


def lift(attachment: Attachment, *, by: Person, reason: str) -> Quarantine:
    """Let it be opened again: by another administrator than who set it aside. Raises ValidationError."""
    reason = _needed(reason)
    with transaction.atomic():
        fresh = Attachment.objects.select_for_update().get(pk=attachment.pk)
        row = in_force([fresh]).get(fresh.pk)
        if row is None:
            raise ValidationError(_("Tệp này không bị cách ly."))
        if row.by_id == by.pk:
            raise ValidationError(_("Người đã cách ly không tự bỏ cách ly; việc này do một quản trị khác thực hiện."))
        row.lifted_by, row.lifted_at, row.lift_reason = by, clock.now(), reason
        row.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
        audit.record(fresh, action="lift", title="Bỏ cách ly tệp", by=by, reason=reason, facts=_facts(fresh))
    return row


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": [_("Nhập lý do.")]})
    return reason.strip()


def _facts(attachment: Attachment) -> dict[str, str]:
    record = attachment.record
    return {"Tệp": attachment.name, "SHA-256": attachment.sha256, "Hồ sơ": getattr(record, "reference", str(record))}
