"""The periodic report of a unit and everything under it (KL14 2.5, CV 1335-CV/TU §10; DOMAIN §7.11)."""

from datetime import datetime
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.periods import Period, ReportKind, period_name
from ui.text import nfc
from units.models import Person
from workflow.fsm import move, state_field
from workflow.records import Record


class ReportState(models.TextChoices):
    DRAFT = "DRAFT", _("Dự thảo")
    ISSUED = "ISSUED", _("Đã ban hành")
    CANCELLED = "CANCELLED", _("Đã hủy")


S = ReportState


class ReportTexts(models.Model):
    """What the office writes; the figures between them write themselves."""

    title = models.CharField(
        _("trích yếu"), max_length=300, help_text=_("Bắt đầu bằng chữ thường, không có dấu chấm cuối")
    )
    intro = models.TextField(_("mở đầu"), help_text=_("Căn cứ và phạm vi báo cáo; số liệu được ghi tiếp theo sau"))
    assessment = models.TextField(_("nhận xét, đánh giá"), blank=True)
    difficulties = models.TextField(_("khó khăn, vướng mắc"), blank=True)
    plans = models.TextField(_("phương hướng, nhiệm vụ"), blank=True)
    recommendations = models.TextField(_("kiến nghị, đề xuất"), blank=True)
    recipients = models.TextField(_("nơi nhận"), help_text=_("Mỗi dòng một nơi nhận"))

    class Meta:
        abstract = True


TEXTS = ("title", "intro", "assessment", "difficulties", "plans", "recommendations", "recipients")


def text_field(name: str) -> "models.Field[Any, Any]":
    """The field of one of TEXTS: its label, its hint."""
    return cast("models.Field[Any, Any]", PeriodicReport._meta.get_field(name))


class PeriodicReport(ReportTexts, Record):
    """A report on a period. A draft shows live figures; issuing freezes them with the moment they were taken at.

    `as_of`: the day whose tree of units the figures follow; null for today's.
    `figures`: see `reports.figures.figures_of`; empty until issued. `cut_off`: nothing later is counted.
    """

    url_name = "reports:detail"

    kind = models.CharField(_("loại báo cáo"), max_length=16, choices=ReportKind, editable=False)
    starts_on = models.DateField(_("từ ngày"), editable=False)
    ends_on = models.DateField(_("đến ngày"), editable=False)
    as_of = models.DateField(_("theo cơ cấu tổ chức ngày"), null=True, editable=False)
    drafted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("người lập"), editable=False
    )
    state = state_field(S.choices, S.DRAFT)
    number_text = models.CharField(_("số văn bản"), max_length=64, blank=True, editable=False)
    cut_off = models.DateTimeField(_("thời điểm chốt số liệu"), null=True, editable=False)
    figures = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)

    class Meta(Record.Meta):
        verbose_name = _("báo cáo định kỳ")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_period_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state="ISSUED", cut_off__isnull=False)
                | ~Q(state="ISSUED") & Q(cut_off__isnull=True, number_text=""),
                name="what_is_issued_is_frozen",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on", "ends_on"],
                condition=Q(state="DRAFT"),
                name="one_draft_per_unit_and_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title[:1].upper() + self.title[1:]

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in TEXTS:
            setattr(self, name, nfc(getattr(self, name)))
        super().save(*args, **kwargs)

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def period_text(self) -> str:
        """ "quý II năm 2022"."""
        return period_name(self.kind, self.period)

    @property
    def reference(self) -> str:
        return self.number_text or str(_("Báo cáo %(period)s") % {"period": self.period_text})

    @property
    def held_by(self) -> str:
        held = _("Văn phòng, đơn vị lập báo cáo của %(unit)s") if self.state == S.DRAFT else "%(unit)s"
        return str(held) % {"unit": self.unit.short_name}

    @property
    def is_draft(self) -> bool:
        return self.state == S.DRAFT

    # --- the machine: methods set their own fields only; workflow.engine.perform alone calls them ---------------------

    @move(state, S.DRAFT, None, _("Soạn lời văn"), _("Đã sửa lời văn"), icon="edit", tone="secondary", duty=False)
    def edit(self, *, by: Person, at: datetime, **texts: str) -> None:
        for name, text in texts.items():
            setattr(self, name, text)

    @move(
        state, S.DRAFT, S.ISSUED, _("Ban hành"), _("Đã ban hành báo cáo"), icon="report-analytics",
        hint=_("Lấy số, chốt số liệu và lưu bản PDF; sau đó báo cáo không sửa được nữa."),
    )  # fmt: skip
    def issue(self, *, by: Person, at: datetime, cut_off: datetime, figures: dict[str, Any]) -> None:
        self.cut_off, self.figures = cut_off, figures

    @move(state, S.DRAFT, S.CANCELLED, _("Hủy dự thảo"), _("Đã hủy dự thảo"), icon="trash", tone="danger", duty=False)
    def cancel(self, *, by: Person, at: datetime) -> None:
        pass
