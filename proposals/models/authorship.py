"""Co-authors: invited by the proposer, with a share and a commitment of their own (DOMAIN §6, §7 S1–S4)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Commitments, Proposal
from ui.text import nfc
from units.models import Person
from workflow.fsm import move, state_field
from workflow.records import Record


class CoAuthorshipState(models.TextChoices):
    PREPARED = "PREPARED", _("Chưa gửi lời mời")
    INVITED = "INVITED", _("Chờ trả lời")
    ACCEPTED = "ACCEPTED", _("Đã nhận lời")
    DECLINED = "DECLINED", _("Đã từ chối")
    WITHDRAWN = "WITHDRAWN", _("Đã hủy lời mời")
    LEFT = "LEFT", _("Đã thôi tham gia")


S = CoAuthorshipState
#: What a person may have once on a proposal; with one of the first two it is not sent.
UNANSWERED = (S.PREPARED, S.INVITED)
ALIVE = (*UNANSWERED, S.ACCEPTED)
#: Who may read the draft: whoever is to put their name to it reads it first.
READING = (S.INVITED, S.ACCEPTED)
GONE = (S.DECLINED, S.WITHDRAWN, S.LEFT)


class CoAuthorship(Commitments, Record):
    """One person's part in a proposal. Only an accepted one counts; `share` is in whole percent."""

    url_name = "proposals:coauthor_detail"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="co_authorships", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="co_authorships", editable=False)
    state = state_field(S.choices, S.PREPARED)
    share = models.PositiveSmallIntegerField(_("tỷ lệ đóng góp"))
    contribution = models.CharField(_("nội dung đóng góp"), max_length=300)
    invited_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("đồng tác giả")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(state__in=["PREPARED", "INVITED", "ACCEPTED"]),
                name="a_co_author_once_per_proposal",
            ),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=99), name="a_share_is_a_part_of_the_whole"),
            models.CheckConstraint(
                condition=Q(state="PREPARED") | Q(state="WITHDRAWN") | Q(invited_at__isnull=False),
                name="who_answers_was_invited",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ACCEPTED", "DECLINED", "LEFT"]) | Q(answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(name)s cùng đề xuất “%(title)s”") % {"name": self.person, "title": self.proposal})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.contribution = nfc(self.contribution)
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        return f"ĐTG-{self.pk:05d}" if self.pk else ""

    @property
    def held_by(self) -> str:
        if self.state == S.PREPARED:
            return str(self.proposal.proposer)
        return str(self.person) if self.state == S.INVITED else ""

    # --- the machine: methods set their own fields only; workflow.engine.perform alone calls them ---------------------

    @move(
        state, S.PREPARED, S.INVITED, _("Gửi lời mời"), _("Đã mời cùng đề xuất"), icon="send", duty=False,
    )  # fmt: skip
    def ask(self, *, by: Person, at: datetime) -> None:
        self.invited_at = at

    @move(
        state, S.INVITED, S.ACCEPTED, _("Nhận lời"), _("Đã nhận lời cùng đề xuất"), icon="check",
        hint=_("Đồng chí đọc bản nháp trước; nhận lời là cùng chịu trách nhiệm về nội dung."),
    )  # fmt: skip
    def accept(self, *, by: Person, at: datetime, **commitments: Any) -> None:
        self.answered_at = at
        for name, value in commitments.items():
            setattr(self, name, value)

    @move(
        state, S.INVITED, S.DECLINED, _("Từ chối"), _("Đã từ chối cùng đề xuất"), icon="x", tone="secondary",
    )  # fmt: skip
    def decline(self, *, by: Person, at: datetime) -> None:
        self.answered_at = at

    @move(
        state, UNANSWERED, S.WITHDRAWN, _("Hủy lời mời"), _("Đã hủy lời mời cùng đề xuất"), icon="trash",
        tone="secondary", duty=False,
    )  # fmt: skip
    def withdraw(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        state, S.ACCEPTED, S.LEFT, _("Thôi tham gia"), _("Đã thôi tham gia đề xuất"), icon="arrow-left",
        tone="danger", duty=False,
    )  # fmt: skip
    def leave(self, *, by: Person, at: datetime) -> None:
        pass
