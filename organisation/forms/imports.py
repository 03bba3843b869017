"""The forms of an import."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Kl14Form


class UploadForm(Kl14Form):
    """A list of people; what is wrong with the file the action says."""

    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("Tệp .xlsx, hoặc .csv mã UTF-8, theo đúng tệp mẫu."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("Tệp rỗng, không có nội dung.")},
    )


class UnitUploadForm(UploadForm):
    """A list of units: changes of what already stands follow a decision."""

    decision = forms.CharField(
        label=_("Theo quyết định"),
        max_length=120,
        required=False,
        help_text=_("Số, ngày quyết định về tổ chức, ví dụ 12-QĐ/TU ngày 01/07/2025; ghi vào lịch sử của các đơn vị."),
    )
