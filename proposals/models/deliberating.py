"""The part of the proposal's machine that is the collective leadership's, from the invitation to the vote (§1.7)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Person
from workflow.fsm import move


class Deliberated(models.Model):
    """Acts on the consideration under way; none of them moves the proposal, the vote's result does."""

    class Meta:
        abstract = True

    @move(
        "state", "REVIEWING", None, _("Chuẩn bị họp, mời dự"), _("Đã chuẩn bị họp, mời dự"),
        icon="calendar-event", tone="secondary", duty=False, news=False,
    )  # fmt: skip
    def prepare_meeting(self, *, by: Person, at: datetime) -> None:
        """Those invited are told by the act itself, with the hour and the place."""

    @move(
        "state", "REVIEWING", None, _("Sửa danh sách biểu quyết"), _("Đã sửa danh sách biểu quyết"),
        icon="users", tone="secondary", duty=False,
    )  # fmt: skip
    def change_voters(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", ["REVIEWING", "AWAIT_DECISION"], None, _("Ghi ý kiến cấp ủy"), _("Đã ghi ý kiến cấp ủy cùng cấp"),
        icon="message-circle", tone="secondary", duty=False,
    )  # fmt: skip
    def record_party_opinion(self, *, by: Person, at: datetime) -> None:
        """NĐ 73 Đ.4: asked before approving."""

    @move(
        "state", "REVIEWING", None, _("Biểu quyết"), _("Một thành viên đã biểu quyết"), icon="hand-stop", news=False,
    )  # fmt: skip
    def cast_vote(self, *, by: Person, at: datetime) -> None:
        pass

    @move(
        "state", "REVIEWING", None, _("Đổi ý kiến biểu quyết"), _("Một thành viên đã đổi ý kiến biểu quyết"),
        icon="refresh", tone="secondary", duty=False, news=False,
    )  # fmt: skip
    def change_vote(self, *, by: Person, at: datetime) -> None:
        pass


class VoteMethod(models.TextChoices):
    TALLY = "TALLY", _("Biểu quyết tại cuộc họp, thư ký ghi kết quả kiểm phiếu")
    OPEN = "OPEN", _("Biểu quyết công khai trên phần mềm, từng người tự bỏ phiếu")


class VoteChoice(models.TextChoices):
    FOR = "FOR", _("Tán thành")
    AGAINST = "AGAINST", _("Không tán thành")
    ABSTAIN = "ABSTAIN", _("Không có ý kiến")
