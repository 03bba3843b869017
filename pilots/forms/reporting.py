"""The form of the result report (NĐ 73 Đ.18)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.actions.reporting import open_questions
from pilots.forms.fields import FileRows, PhotoRows, Section, SectionedForm, goal_of, text, yes_no
from pilots.models import Clarification, Indicator
from ui.forms import DecimalField, MoneyField


def _actual(indicator: Indicator) -> forms.Field:
    return DecimalField(
        label=f"{indicator.name} ({indicator.measure_unit})",
        help_text=goal_of(indicator),
        max_digits=18,
        decimal_places=3,
        error_messages={"required": _("Nhập kết quả thực tế: %s") % indicator.name},
    )


def _answer(question: Clarification) -> forms.Field:
    return text(question.question, rows=3, error_messages={"required": _("Trả lời: %s") % question.question})


class ReportResultForm(SectionedForm):
    """`actual_<id>` for every indicator, `answer_<id>` for every open question; starts from the last report."""

    summary = text(_("Kết quả thực hiện"), rows=6, help_text=_("Đã làm được gì, so với kế hoạch"))
    spent_vnd = MoneyField(label=_("Tổng kinh phí đã chi (đồng)"))
    damage_vnd = MoneyField(label=_("Thiệt hại (đồng)"), help_text=_("Ghi 0 nếu không có"))
    damage_description = text(_("Mô tả thiệt hại"), rows=3, required=False)
    has_risk_event = yes_no(_("Có sự cố rủi ro không?"))
    risk_event = text(_("Mô tả sự cố"), rows=3, required=False)
    objective_causes = text(
        _("Nguyên nhân khách quan"), rows=3, required=False, help_text=_("Thiên tai, thị trường, thay đổi chính sách…")
    )
    subjective_causes = text(
        _("Nguyên nhân chủ quan"), rows=3, required=False, help_text=_("Chuẩn bị, tổ chức thực hiện, giám sát…")
    )
    lessons = text(_("Bài học kinh nghiệm"))
    rows = {"photos": PhotoRows, "files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = list(self.record.indicators.all())
        self.add_for_each("actual", self.indicators, _actual)
        self.add_for_each("answer", open_questions(self.record), _answer)
        self.initial = {**self._from_last_report(), **self.initial}

    def _from_last_report(self) -> dict[str, Any]:
        report = self.record.last_report
        if report is None:
            return {"spent_vnd": self.record.spent_vnd}
        names = [name for name in self.base_fields if hasattr(report, name)]
        return {name: getattr(report, name) for name in names} | {
            f"actual_{one.pk}": one.actual for one in self.indicators
        }

    @property
    def sections(self) -> list[Section]:
        found = [
            Section(_("Nội dung được yêu cầu làm rõ"), self.bound("answer")),
            Section(_("Kết quả theo từng tiêu chí"), self.bound("actual")),
            Section(_("Thực hiện và kinh phí"), self.bound("summary", "spent_vnd")),
            Section(
                _("Thiệt hại, rủi ro"),
                self.bound("damage_vnd", "damage_description", "has_risk_event", "risk_event"),
            ),
            Section(
                _("Nguyên nhân (tự đánh giá) và bài học"),
                self.bound("objective_causes", "subjective_causes", "lessons"),
                _("Nêu nguyên nhân khi có tiêu chí chưa đạt, có thiệt hại hoặc sự cố."),
            ),
        ]
        return [section for section in found if section.fields]

    def values(self) -> dict[str, Any]:
        given = super().values()
        plain = {name: value for name, value in given.items() if name in self.base_fields}
        return {
            **plain,
            "files": [*given["photos"], *given["files"]],
            "actuals": self.by_row("actual"),
            "answers": self.by_row("answer"),
        }
