"""Forms of pausing, going on, and ending early."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.fields import text
from ui.forms import DateField
from workflow.forms import StepForm


def _number(**kwargs: Any) -> forms.CharField:
    return forms.CharField(label=_("Số quyết định"), max_length=64, **kwargs)


class PauseForm(StepForm):
    reason = text(_("Lý do tạm dừng"), rows=3)
    is_urgent = forms.BooleanField(
        label=_("Tạm dừng khẩn cấp"),
        required=False,
        help_text=_("Dừng ngay; quyết định bằng văn bản được ghi sau"),
    )
    decision_no = _number(required=False, help_text=_("Bắt buộc, trừ khi tạm dừng khẩn cấp"))
    decided_on = DateField(label=_("Ngày quyết định"), required=False)
    review_on = DateField(
        label=_("Ngày xem lại"), help_text=_("Đến ngày này quyết định tiếp tục, gia hạn hay chấm dứt")
    )
    stops_clock = forms.BooleanField(
        label=_("Lùi ngày kết thúc theo thời gian tạm dừng"),
        required=False,
        help_text=_("Khi tiếp tục, ngày kết thúc lùi đúng số ngày đã tạm dừng"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Not required in the browser's sense, for an urgent pause comes without; otherwise it is asked for."""
        super().__init__(*args, **kwargs)
        for name in ("decision_no", "decided_on"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined]  # read by ui's BoundField


class ConfirmPauseForm(StepForm):
    decision_no = _number()
    decided_on = DateField(label=_("Ngày quyết định"))


class ProlongPauseForm(StepForm):
    reason = text(_("Vì sao chưa tiếp tục được"), rows=3)
    review_on = DateField(label=_("Ngày xem lại"))


class ResumeForm(StepForm):
    reason = text(_("Vì sao cho tiếp tục"), rows=3, help_text=_("Nguyên nhân tạm dừng đã được xử lý thế nào"))


class TerminateForm(StepForm):
    decision_no = _number()
    decided_on = DateField(label=_("Ngày quyết định"))
    reason = text(_("Lý do chấm dứt"), rows=3)
    causes = text(_("Nhận định ban đầu về nguyên nhân"), rows=3)
    handover = text(_("Bàn giao tài sản, kinh phí, hồ sơ"), rows=3, help_text=_("Ai giữ gì, trả gì, đến ngày nào"))
