"""Files that people add to a record."""

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from units import clock


def dated_path(folder: str, suffix: str) -> str:
    day = clock.today()
    return str(PurePosixPath(folder, f"{day:%Y}", f"{day:%m}", f"{uuid.uuid4()}{suffix}"))


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """`attachments/2022/03/<uuid>.pdf`: the suffix follows the content, nothing of the sender's name is used."""
    return dated_path("attachments", SUFFIXES[attachment.content_type_name])


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG = "image/jpeg"
PNG = "image/png"
SUFFIXES = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", JPEG: ".jpg", PNG: ".png"}


class Attachment(models.Model):
    """A file with a record. Made by `files.attach` only; `name` is what the sender called it, for showing."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    file = models.FileField(_("tệp"), upload_to=attachment_path, max_length=200)
    name = models.CharField(_("tên tệp"), max_length=255)
    description = models.CharField(_("mô tả"), max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), help_text=_("byte"))
    sha256 = models.CharField(max_length=64)
    content_type_name = models.CharField(_("loại nội dung"), max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments")
    uploaded_at = models.DateTimeField(_("tải lên lúc"), default=clock.now)

    class Meta:
        verbose_name = _("tệp đính kèm")
        ordering = ["uploaded_at", "id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_of_record")]

    def __str__(self) -> str:
        return self.name
