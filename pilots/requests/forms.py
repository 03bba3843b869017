"""Forms of asking for resources and of the steps of a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.fields import PersonField
from pilots.forms.fields import FileRows, text
from pilots.models import RefusalBasis, ResourceKind
from pilots.requests import querysets
from pilots.requests.actions import is_overspent
from ui.forms import DateField, MoneyField, RadioBoxes
from workflow.forms import StepForm


class AskForm(StepForm):
    kind = forms.ChoiceField(label=_("Loại hỗ trợ"), choices=[("", _("Chọn loại")), *ResourceKind.choices])
    what = forms.CharField(label=_("Cần hỗ trợ gì"), max_length=300, help_text=_("Nêu cụ thể, cả số lượng"))
    amount_vnd = MoneyField(label=_("Số tiền (đồng)"), required=False, help_text=_("Chỉ khi kiến nghị kinh phí"))
    is_extra = forms.BooleanField(
        label=_("Ngoài kinh phí đã được duyệt của thí điểm"),
        required=False,
        help_text=_("Bỏ trống khi đề nghị cấp phần kinh phí đã được duyệt"),
    )
    needed_by = DateField(label=_("Cần trước ngày"))
    reason = text(_("Lý do"), rows=3, help_text=_("Để làm gì; nếu không có thì ảnh hưởng thế nào"))
    overspending = text(_("Giải trình chi vượt"), rows=3)
    rows = {"files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_overspent(self.record):
            del self.fields["overspending"]


class _PromiseForm(StepForm):
    provider = PersonField(label=_("Người cấp nguồn lực"), help_text=_("Người của đơn vị lo việc cấp và ghi nhận"))
    promised_on = DateField(label=_("Cấp trước ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = querysets.may_provide(self.record)  # type: ignore[attr-defined]
        self.initial = {"promised_on": self.record.needed_by, **self.initial}


class GrantForm(_PromiseForm):
    reason = text(_("Ghi chú"), rows=2, required=False)


class GrantPartlyForm(_PromiseForm):
    granted = forms.CharField(label=_("Duyệt phần nào"), max_length=300)
    granted_vnd = MoneyField(label=_("Số tiền được duyệt (đồng)"))
    reason = text(_("Lý do chỉ duyệt một phần"), rows=3)
    field_order = ("granted", "granted_vnd", "reason", "provider", "promised_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.record.is_money:
            del self.fields["granted_vnd"]


class RefuseForm(StepForm):
    basis = forms.ChoiceField(label=_("Căn cứ"), choices=RefusalBasis.choices, widget=RadioBoxes())
    reason = text(_("Lý do không duyệt"), rows=3)


class ReasonForm(StepForm):
    """Why: withdrawn, passed up, returned."""

    reason = text(_("Lý do"), rows=3)


class AskInfoForm(StepForm):
    question = text(_("Nội dung cần bổ sung"), rows=3)


class SendInfoForm(StepForm):
    info = text(_("Nội dung bổ sung"), rows=3)
    rows = {"files": FileRows}


class ProvideForm(StepForm):
    provided_on = DateField(label=_("Ngày cấp"))
    what = forms.CharField(label=_("Đã cấp gì"), max_length=300)
    amount_vnd = MoneyField(label=_("Số tiền (đồng)"))
    rows = {"files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.record.is_money:
            del self.fields["amount_vnd"]


class AccountForm(StepForm):
    used = text(_("Đã sử dụng vào việc gì"), rows=3)
    used_vnd = MoneyField(label=_("Số tiền đã sử dụng (đồng)"))
    remaining = text(_("Còn lại và cách xử lý"), rows=2, required=False)
    vouchers = text(_("Chứng từ"), rows=2, help_text=_("Số, ngày của hóa đơn, biên bản; kèm tệp nếu có"))
    rows = {"files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.record.is_money:
            del self.fields["used_vnd"]
        names = ("used", "used_vnd", "remaining", "vouchers")
        self.initial = {**{name: getattr(self.record, name) for name in names}, **self.initial}
