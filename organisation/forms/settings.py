"""Forms of rules and of the calendar."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organisation.forms.accounts import NO_CHOICE
from organisation.forms.base import AdminForm, offer
from organisation.forms.fields import UnitField
from organisation.sight import administered, administers_all
from ui.filters import FilterForm
from ui.forms import DateField, DecimalField, RadioBoxes
from units import clock
from units.models import Person
from workflow.models import Certainty, DayKind


class RulesFilter(FilterForm):
    q = forms.CharField(label=_("Tìm quy định"), max_length=120)
    don_vi = UnitField(label=_("Giá trị ở đơn vị"), max_length=200)

    def __init__(self, query: QueryDict, by: Person) -> None:
        self.by = by
        super().__init__(query)

    def full_clean(self) -> None:
        offer(self, "don_vi", administered(self.by))
        super().full_clean()


class RuleForm(AdminForm):
    """A new value of a rule, from a day on."""

    unit = UnitField(label=_("Áp dụng cho đơn vị và cấp dưới"), max_length=200)
    value = DecimalField(label=_("Giá trị mới"), max_digits=12, decimal_places=2)
    basis = forms.CharField(
        label=_("Căn cứ pháp lý"),
        max_length=200,
        help_text=_("Văn bản, điều, khoản; ví dụ “Quy chế làm việc số 05-QC/ĐUK, Điều 7”."),
    )
    certainty = forms.ChoiceField(label=_("Độ chắc chắn"), choices=[NO_CHOICE, *Certainty.choices])
    valid_from = DateField(label=_("Có hiệu lực từ ngày"), help_text=_("Từ hôm nay trở đi."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", administered(self.by).filter(is_active=True))
        if administers_all(self.by):
            self.fields["unit"].required = False
            self.fields["unit"].help_text = _("Để trống là quy định chung cho tất cả đơn vị.")
        self.fields["value"].help_text = self.record.get_measure_display()
        self.fields["valid_from"].initial = clock.today()


class EndRuleForm(AdminForm):
    on = DateField(label=_("Ngày cuối cùng áp dụng"), help_text=_("Sau ngày này đơn vị theo quy định của cấp trên."))
    reason = forms.CharField(label=_("Lý do, căn cứ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class DayForm(AdminForm):
    """A day off, or a weekend day worked instead of one."""

    kind = forms.ChoiceField(
        label=_("Loại ngày"),
        choices=DayKind.choices,
        widget=RadioBoxes(
            hints={
                DayKind.OFF: _("Ngày lễ, Tết, nghỉ bù, nghỉ do thiên tai: không tính vào thời hạn."),
                DayKind.MAKE_UP: _("Thứ Bảy hoặc Chủ nhật đi làm thay cho một ngày nghỉ: tính vào thời hạn."),
            }
        ),
    )
    note = forms.CharField(label=_("Lý do"), max_length=200, help_text=_("Ví dụ “Nghỉ Tết Nguyên đán”."))
    source = forms.CharField(
        label=_("Nguồn"), max_length=120, help_text=_("Văn bản quy định ngày này, ví dụ “Thông báo 6150/TB-BLĐTBXH”.")
    )


class AddDayForm(DayForm):
    date = DateField(label=_("Ngày"))
    field_order = ("date", "kind", "note", "source")
