"""What people are told: a notice in the application, and its delivery by mail."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models import Person
from workflow.models import Deadline


class NoticeKind(models.TextChoices):
    STEP = "STEP", _("Hồ sơ chuyển bước")
    REMINDER = "REMINDER", _("Nhắc hạn")
    ESCALATION = "ESCALATION", _("Báo quá hạn")
    TALK = "TALK", _("Trao đổi")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One sentence to one person about one record. A reminder is unique per deadline, day, rung and person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    text = models.CharField(max_length=500)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    deadline = models.ForeignKey(Deadline, models.CASCADE, null=True, blank=True, related_name="notices")
    due_on = models.DateField(null=True, blank=True)
    rung = models.CharField(max_length=32, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_on", "rung", "person"],
                condition=Q(deadline__isnull=False),
                name="a_rung_reminds_once",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Delivery(models.Model):
    """A notice on its way by mail. Kept until sent, so that a mail server's pause loses nothing."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="delivery")
    address = models.EmailField()
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at__isnull=True), name="delivery_pending")]

    def __str__(self) -> str:
        return f"{self.address}: {self.notice_id}"
