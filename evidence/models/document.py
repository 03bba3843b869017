"""Official documents: issued once, numbered without gaps, never changed."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from evidence.letterhead import DocumentType, Issuer
from evidence.models.attachment import dated_path
from units import clock


def document_path(document: "Document", filename: str) -> str:
    """`documents/2022/03/<uuid>.pdf`."""
    return dated_path("documents", ".pdf")


class NumberSequence(models.Model):
    """The last number used by a unit for a symbol in a term of its committee (HD 36) or in a year (NĐ 30)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    term_name = models.CharField(max_length=32)
    symbol = models.CharField(max_length=8)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "term_name", "symbol"], name="one_sequence_per_unit_term_symbol")
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.term_name}: {self.last}"


class DocumentIsFinalError(Exception):
    """An issued document is neither changed nor deleted; a correction is a new document."""


class Document(models.Model):
    """An issued document. Made by `documents.issue` only. A trigger in the database refuses UPDATE and DELETE too."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.BigIntegerField(null=True, blank=True)
    record = GenericForeignKey("content_type", "object_id")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="documents", verbose_name=_("đơn vị ban hành"))
    doc_type = models.CharField(_("loại văn bản"), max_length=24, choices=DocumentType)
    symbol_code = models.CharField(_("ký hiệu"), max_length=8)
    number = models.PositiveIntegerField(_("số"))
    term_name = models.CharField(_("nhiệm kỳ"), max_length=32)
    title = models.CharField(_("trích yếu"), max_length=500)
    issued_on = models.DateField(_("ngày ban hành"))
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ký"))
    signer_name = models.CharField(max_length=120)
    signing_block = models.JSONField()
    issuer_snapshot = models.JSONField()
    pdf = models.FileField(upload_to=document_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=clock.now)
    payload = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("văn bản")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "term_name", "symbol_code", "number"], name="a_document_number_once_per_term"
            ),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="document_numbers_start_at_one"),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="document_of_record")]

    def __str__(self) -> str:
        return f"{self.get_doc_type_display()} {self.number_text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise DocumentIsFinalError(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise DocumentIsFinalError(str(self))

    @property
    def issuer(self) -> Issuer:
        """As printed on the day of issue."""
        return Issuer(**self.issuer_snapshot)

    @property
    def reference(self) -> str:
        """`05-BC/ĐUK`."""
        return self.issuer.format.reference(self.number, self.symbol_code, self.issuer.symbol)

    @property
    def number_text(self) -> str:
        """`Số 05-BC/ĐUK`; the State format takes a colon: `Số: 05/QĐ-LBW`."""
        return f"{self.issuer.format.number_label} {self.reference}"
