"""What people say to each other about a record: questions, answers, remarks. It moves no record."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models import Person


class Readers(models.TextChoices):
    """Who may read it, among those who may read the record."""

    ALL = "ALL", _("Mọi người xem được hồ sơ")
    LEADERS = "LEADERS", _("Chỉ lãnh đạo và bộ phận tiếp nhận")


class Comment(models.Model):
    """One remark about a record. Its earlier texts stand in its own audit chain; withdrawn, it leaves its place.

    A reply (`parent`) is read by whom its parent is read. `asked` names who is to answer: a reply of theirs answers.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record: Any = GenericForeignKey()
    author = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    text = models.TextField(_("nội dung"))
    readers = models.CharField(_("người đọc"), max_length=8, choices=Readers, default=Readers.ALL)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    mentioned = models.ManyToManyField(Person, related_name="+")
    asked = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True)  # the author needs no answer any more
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("lý do rút"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ý kiến trao đổi")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-created_at", "-id"], name="comment_of_record"),
            models.Index(fields=["asked"], condition=Q(asked__isnull=False), name="comment_asked"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(asked__isnull=True), name="a_reply_asks_nobody_to_answer"
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | ~Q(asked=F("author")), name="nobody_asks_themself"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="a_withdrawn_comment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(asked__isnull=False), name="only_a_question_is_released"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Ý kiến của %(name)s") % {"name": self.author.full_name})

    def get_absolute_url(self) -> str:
        from comments.forums import address_of  # forums know models

        return f"{address_of(self.record)}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"y-kien-{self.pk}"

    @property
    def reference(self) -> str:
        """That of its record: a remark has no number of its own."""
        return str(self.record.reference)

    @property
    def unit_path(self) -> str:
        """The place in the tree that its record has."""
        return str(self.record.unit_path)

    @property
    def awaits_answer(self) -> bool:
        """Asked, standing, not released, and no reply of the one asked stands (reads `replies`)."""
        if self.asked_id is None or self.withdrawn_at or self.released_at:
            return False
        return not any(one.author_id == self.asked_id and not one.withdrawn_at for one in self.replies.all())
