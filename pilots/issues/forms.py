"""Forms of raising an issue and of its steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.fields import PersonField, UnitField
from pilots.forms.fields import FileRows, text
from pilots.issues import querysets
from pilots.models import IssueKind
from proposals.models import Level
from ui.forms import DateField, RadioBoxes
from workflow.forms import StepForm


class RaiseForm(StepForm):
    """Short enough to be filled in on the spot, on a phone, with a photo."""

    description = text(_("Vướng mắc là gì"), rows=4, help_text=_("Việc gì không làm được, ở đâu, vì sao"))
    needed = text(_("Cần tháo gỡ gì"), rows=3, help_text=_("Cần ai làm gì, quyết định gì, trước khi nào"))
    kind = forms.ChoiceField(label=_("Loại vướng mắc"), choices=[("", _("Chọn loại")), *IssueKind.choices])
    severity = forms.ChoiceField(
        label=_("Mức độ"),
        choices=Level.choices,
        widget=RadioBoxes(
            hints={
                Level.LOW.value: _("Làm chậm một phần việc"),
                Level.MEDIUM.value: _("Ảnh hưởng đến tiến độ chung"),
                Level.HIGH.value: _("Phải dừng việc hoặc có nguy cơ thiệt hại; được trả lời sớm hơn"),
            }
        ),
    )
    since_on = DateField(label=_("Có từ ngày"))
    rows = {"files": FileRows}


class _GiveForm(StepForm):
    """A person of the unit that holds it, or another unit."""

    person = PersonField(
        label=_("Người tháo gỡ"), required=False, help_text=_("Người của đơn vị; để trống nếu chuyển đơn vị khác")
    )
    unit = UnitField(
        label=_("Hoặc đơn vị khác"),
        required=False,
        help_text=_("Đơn vị cấp trên, cùng cấp hoặc trực thuộc; đơn vị đó tự cử người"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = querysets.may_help(self.record)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = querysets.units_to_ask(self.record)  # type: ignore[attr-defined]


class AssignForm(_GiveForm):
    note = text(_("Ghi chú"), rows=2, required=False)


class ReassignForm(_GiveForm):
    reason = text(_("Lý do phân công lại"), rows=2)


class ReplyForm(StepForm):
    answer = text(
        _("Cách tháo gỡ, hỗ trợ đã có"), rows=5, help_text=_("Đã làm gì, giải quyết đến đâu, ai phối hợp tiếp")
    )
    rows = {"files": FileRows}


class ReturnForm(StepForm):
    reason = text(_("Vì sao chưa tháo gỡ được"), rows=3)


class ResolveForm(StepForm):
    lesson = text(_("Bài học rút ra"), rows=3, help_text=_("Lần sau gặp việc này thì làm thế nào"))
