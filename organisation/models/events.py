"""A change of the tree that somebody decided: prepared as a draft, applied in one transaction (DOMAIN §4.4)."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from ui.text import nfc
from units.models import Person, Unit, UnitType
from workflow.fsm import move, state_field
from workflow.records import Record


class EventKind(models.TextChoices):
    ESTABLISH = "ESTABLISH", _("Thành lập")
    RENAME = "RENAME", _("Đổi tên, ký hiệu")
    RECLASSIFY = "RECLASSIFY", _("Đổi loại hình")
    MOVE = "MOVE", _("Chuyển trực thuộc")
    MERGE = "MERGE", _("Hợp nhất, sáp nhập")
    SPLIT = "SPLIT", _("Chia tách")
    DISSOLVE = "DISSOLVE", _("Giải thể, kết thúc hoạt động")
    TRANSFER_OUT = "TRANSFER_OUT", _("Chuyển ra ngoài hệ thống")


class EventState(models.TextChoices):
    DRAFT = "DRAFT", _("Dự thảo")
    APPLIED = "APPLIED", _("Đã thực hiện")
    CANCELLED = "CANCELLED", _("Đã hủy")


S = EventState
#: Kinds that end a unit; its open records need somebody who goes on with them.
ENDING = (EventKind.MERGE, EventKind.SPLIT, EventKind.DISSOLVE, EventKind.TRANSFER_OUT)
TEXTS = ("decision_no", "decided_by", "note", "code", "name", "short_name", "symbol", "place", "term_name")


class NewFacts(models.Model):
    """What the unit will be; which of these count depends on the kind."""

    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị cấp trên")
    )
    code = models.CharField(_("mã"), max_length=32, blank=True)
    name = models.CharField(_("tên"), max_length=200, blank=True)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=24, blank=True)
    type = models.CharField(_("loại"), max_length=32, choices=UnitType, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    term_name = models.CharField(_("nhiệm kỳ"), max_length=32, blank=True)

    class Meta:
        abstract = True


class UnitEvent(NewFacts, Record):
    """`unit`: the unit that changes, ends or, where it is founded or the sum of others, the one it comes under.

    `keeps_people`: cadres and clerks of a unit that ends go on in its successor; whoever led it does not.
    `founded`: the unit that an ESTABLISH made.
    """

    url_name = "organisation:event"

    kind = models.CharField(_("loại thay đổi"), max_length=16, choices=EventKind, editable=False)
    decision_no = models.CharField(_("số quyết định"), max_length=64)
    decision_on = models.DateField(_("ngày quyết định"))
    decided_by = models.CharField(_("cơ quan quyết định"), max_length=200)
    effective_on = models.DateField(_("ngày có hiệu lực"))
    note = models.TextField(_("ghi chú"), blank=True)
    keeps_people = models.BooleanField(_("cán bộ, văn thư tiếp tục tại đơn vị kế tục"), default=True)
    founded = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", editable=False)
    state = state_field(S.choices, S.DRAFT)

    class Meta(Record.Meta):
        verbose_name = _("thay đổi tổ chức")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        names = ", ".join(unit.short_name for unit in self.ending) or self.name or self.unit.short_name
        return f"{self.get_kind_display()}: {names}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in TEXTS:
            setattr(self, name, nfc(getattr(self, name)))
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        return self.decision_no

    @property
    def decision(self) -> str:
        """ "Quyết định 12-QĐ/TU ngày 14/02/2025", as versions keep it."""
        return f"Quyết định {self.decision_no} ngày {self.decision_on:%d/%m/%Y}"

    @property
    def held_by(self) -> str:
        return str(_("Quản trị hệ thống")) if self.state == S.DRAFT else ""

    @property
    def ends_units(self) -> bool:
        return self.kind in ENDING

    @property
    def ending(self) -> list[Unit]:
        """Units that are no more once it is applied (prefetched by the machine's `load`)."""
        return [row.unit for row in self.parts.all() if row.part == EventPart.ENDS]

    @property
    def successors(self) -> list[Unit]:
        """Units that go on; the first also answers for the past of those that end."""
        return [row.unit for row in self.parts.all() if row.part == EventPart.SUCCEEDS]

    # --- the machine: methods set their own fields only; workflow.engine.perform alone calls them ---------------------

    @move(state, S.DRAFT, S.APPLIED, _("Thực hiện thay đổi"), _("Đã thực hiện thay đổi"), icon="checks")
    def apply(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.DRAFT, None, _("Sửa dự thảo"), _("Đã sửa dự thảo"), icon="edit", tone="secondary", duty=False)
    def revise(self, *, by: Person, at: datetime, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self, name, value)

    @move(
        state, S.DRAFT, None, _("Chọn đơn vị kế tục"), _("Đã chọn đơn vị kế tục"),
        icon="route", tone="secondary", duty=False,
    )  # fmt: skip
    def assign(self, *, by: Person, at: datetime) -> None:
        pass

    @move(state, S.DRAFT, S.CANCELLED, _("Hủy dự thảo"), _("Đã hủy dự thảo"), icon="trash", tone="danger", duty=False)
    def cancel(self, *, by: Person, at: datetime) -> None:
        pass


class EventPart(models.TextChoices):
    ENDS = "ENDS", _("Kết thúc hoạt động")
    SUCCEEDS = "SUCCEEDS", _("Kế tục")


class EventUnit(models.Model):
    """A unit's part in a change."""

    event = models.ForeignKey(UnitEvent, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=EventPart)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "unit"], name="a_unit_has_one_part_in_a_change")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.unit}"


class Handover(models.Model):
    """Who goes on with one open record, where more than one unit could."""

    event = models.ForeignKey(UnitEvent, models.CASCADE, related_name="handovers")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "content_type", "object_id"], name="one_successor_for_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} → {self.successor_id}"
