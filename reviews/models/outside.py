"""Văn bản mật lưu ngoài hệ thống: that there is such a document, and where; nothing of what it says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.models.accountability import AccountabilityReview
from reviews.models.judging import Subject
from units import clock
from units.models import Person


class OutsideDocument(models.Model):
    """A secret document that a review rests on, by reference alone: no file, no summary, no field to put one in.

    `subject` is the person whose explanation names it; None where the team does.
    """

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="outside_documents")
    subject = models.ForeignKey(Subject, models.CASCADE, null=True, related_name="outside_documents")
    symbol = models.CharField(_("số, ký hiệu"), max_length=64)
    dated = models.DateField(_("ngày văn bản"))
    kept_at = models.CharField(_("nơi lưu giữ"), max_length=200)
    opened_by = models.CharField(_("ai được mở"), max_length=200)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["dated", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(symbol="") & ~Q(kept_at="") & ~Q(opened_by=""),
                name="a_secret_document_is_where_it_is_kept",
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol}, {self.dated:%d/%m/%Y}"
