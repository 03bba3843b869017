"""Forms of a monitoring review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.fields import FileRows, PhotoRows, Section, SectionedForm, goal_of, text
from pilots.models import Indicator
from reviews.models import Verdict
from ui.forms import DecimalField, IntegerField, MoneyField, RadioBoxes
from workflow.forms import StepForm


def _value(indicator: Indicator) -> forms.Field:
    return DecimalField(
        label=f"{indicator.name} ({indicator.measure_unit})",
        help_text=goal_of(indicator),
        max_digits=18,
        decimal_places=3,
        error_messages={"required": _("Nhập giá trị hiện nay: %s") % indicator.name},
    )


class SubmitProgressForm(SectionedForm):
    """`value_<id>` for every indicator; a returned report starts from what was written before."""

    progress_percent = IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    work_done = text(_("Việc đã làm từ mốc trước"))
    spent_vnd = MoneyField(label=_("Kinh phí đã chi đến nay (đồng)"))
    difficulties = text(
        _("Khó khăn, vướng mắc"), required=False, help_text=_("Nêu rõ cần tháo gỡ gì, của ai, trước khi nào")
    )
    rows = {"photos": PhotoRows, "files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_for_each("value", self.record.pilot.indicators.all(), _value)
        self.initial = {**self._so_far(), **self.initial}

    def _so_far(self) -> dict[str, Any]:
        review = self.record
        if review.submitted_at is None:
            return {"spent_vnd": review.pilot.spent_vnd}
        names = ("progress_percent", "work_done", "spent_vnd", "difficulties")
        return {name: getattr(review, name) for name in names} | {
            f"value_{pk}": value for pk, value in review.values_by_indicator.items()
        }

    @property
    def sections(self) -> list[Section]:
        return [
            Section(_("Tiến độ"), self.bound("progress_percent", "work_done")),
            Section(_("Giá trị hiện nay của từng tiêu chí"), self.bound("value")),
            Section(_("Kinh phí, vướng mắc"), self.bound("spent_vnd", "difficulties")),
        ]

    def values(self) -> dict[str, Any]:
        given = super().values()
        plain = {name: value for name, value in given.items() if name in self.base_fields}
        return {**plain, "files": [*given["photos"], *given["files"]], "values": self.by_row("value")}


class AcceptForm(StepForm):
    verdict = forms.ChoiceField(
        label=_("Đánh giá"),
        choices=Verdict.choices,
        widget=RadioBoxes(
            hints={
                Verdict.ON_TRACK.value: _("Đang đi đúng hướng, đúng hạn"),
                Verdict.AT_RISK.value: _("Có thể không đạt nếu không xử lý vấn đề nêu dưới đây"),
                Verdict.OFF_TRACK.value: _("Hai mốc liền nhau như vậy thì hệ thống cảnh báo sớm"),
            }
        ),
    )
    verdict_note = text(_("Nhận xét"))
    issue = text(
        _("Vấn đề cần xử lý"),
        required=False,
        help_text=_("Phải nêu khi có nguy cơ, chậm, lệch hoặc có dấu hiệu vi phạm"),
    )
    signs_of_violation = forms.BooleanField(
        label=_("Có dấu hiệu vi phạm"),
        required=False,
        help_text=_("Người đứng đầu và Ủy ban Kiểm tra được báo ngay (KL 14, mục 2.4)"),
    )


class SendBackForm(StepForm):
    reason = text(_("Lý do trả lại"), help_text=_("Nêu rõ cần bổ sung, sửa nội dung nào"))
