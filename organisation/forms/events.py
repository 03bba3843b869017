"""Forms of a change of the tree: one for each kind, the record's successors, giving up."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisation.forms.fields import UnitField
from organisation.handovers import OpenRecord, open_records
from organisation.models import EventKind, UnitEvent
from organisation.sight import administered
from ui.forms import DateField, Kl14Form
from units.models import Unit, UnitType
from workflow.forms import Rows, StepForm

K = EventKind
KEEP_AS_IS = _("Để trống nếu giữ nguyên")
MOST_ROWS = 50
MOST_SHOWN = 200


def offer(form: forms.BaseForm, units: QuerySet[Unit]) -> None:
    """Every unit field of the form chooses from `units`."""
    for field in form.fields.values():
        if isinstance(field, UnitField):
            field.queryset = units


class UnitRow(Kl14Form):
    unit = UnitField(label=_("Đơn vị"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, units)


class _Ending(Rows):
    legend = _("Các đơn vị được hợp nhất, sáp nhập")
    hint = _("Kết thúc hoạt động; cơ quan tham mưu, Ủy ban Kiểm tra của đơn vị kết thúc cùng ngày.")
    add_label = _("Thêm đơn vị")


class _Successors(Rows):
    legend = _("Các đơn vị kế tục")
    hint = _("Thành lập các đơn vị mới trước. Đơn vị ghi đầu tiên tiếp nhận hồ sơ đã kết thúc và đơn vị trực thuộc.")
    add_label = _("Thêm đơn vị")


def _rows(kind: type[Rows]) -> type[Rows]:
    made = forms.formset_factory(UnitRow, formset=kind, extra=2, max_num=MOST_ROWS, can_delete=True)
    return cast(type[Rows], made)


ENDING_ROWS, SUCCESSOR_ROWS = _rows(_Ending), _rows(_Successors)


class EventForm(StepForm):
    """What every kind has: the decision, its day, the day of effect."""

    kind: EventKind

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.by is None:
            raise ValueError("an EventForm is a person's")
        units = administered(self.by).filter(is_active=True)
        offer(self, units)
        for rows in self.formsets.values():
            rows.form_kwargs["units"] = units
        self.order_fields(FIRST_FIELDS)

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=64, help_text=_("Ví dụ: 1234-QĐ/TU"))
    decision_on = DateField(label=_("Ngày quyết định"))
    decided_by = forms.CharField(label=_("Cơ quan quyết định"), max_length=200)
    effective_on = DateField(label=_("Ngày có hiệu lực"), help_text=_("Thay đổi được thực hiện từ ngày này trở đi"))
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def values(self) -> dict[str, Any]:
        """Rows of units become lists of units; a single successor becomes a list of one."""
        values = super().values()
        for name in ("ending", "successors"):
            if name in values:
                values[name] = [row["unit"] for row in values[name]]
        if "successor" in values:
            values["successors"] = [values.pop("successor")]
        if "ends" in values:
            values["ending"] = [values.pop("ends")]
        return values


FIRST_FIELDS = (
    "unit",
    "ends",
    "parent",
    "successor",
    "code",
    "name",
    "short_name",
    "symbol",
    "type",
    "place",
    "term_name",
)


class EstablishForm(EventForm):
    kind = K.ESTABLISH
    parent = UnitField(label=_("Trực thuộc"))
    code = forms.CharField(label=_("Mã đơn vị"), max_length=32)
    name = forms.CharField(label=_("Tên đơn vị"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    symbol = forms.CharField(label=_("Ký hiệu văn bản"), max_length=24, help_text=_("Phần sau dấu / trong số văn bản"))
    type = forms.ChoiceField(label=_("Loại đơn vị"), choices=[("", _("Chọn loại đơn vị")), *UnitType.choices])
    place = forms.CharField(label=_("Địa danh"), max_length=80, required=False)
    term_name = forms.CharField(
        label=_("Nhiệm kỳ"), max_length=32, required=False, help_text=_("Ví dụ: 2025-2030; văn bản đánh số từ 01")
    )


class RenameForm(EventForm):
    kind = K.RENAME
    unit = UnitField(label=_("Đơn vị"))
    name = forms.CharField(label=_("Tên mới"), max_length=200, required=False, help_text=KEEP_AS_IS)
    short_name = forms.CharField(label=_("Tên ngắn mới"), max_length=120, required=False, help_text=KEEP_AS_IS)
    symbol = forms.CharField(label=_("Ký hiệu văn bản mới"), max_length=24, required=False, help_text=KEEP_AS_IS)
    place = forms.CharField(label=_("Địa danh mới"), max_length=80, required=False, help_text=KEEP_AS_IS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("name", "short_name", "symbol", "place")):
            raise ValidationError(_("Nhập ít nhất một nội dung thay đổi: tên, tên ngắn, ký hiệu hoặc địa danh."))
        return cleaned


class ReclassifyForm(EventForm):
    kind = K.RECLASSIFY
    unit = UnitField(label=_("Đơn vị"))
    type = forms.ChoiceField(label=_("Loại mới"), choices=[("", _("Chọn loại đơn vị")), *UnitType.choices])


class MoveForm(EventForm):
    kind = K.MOVE
    unit = UnitField(label=_("Đơn vị"), help_text=_("Chuyển cùng các đơn vị trực thuộc và hồ sơ của đơn vị"))
    parent = UnitField(label=_("Đơn vị cấp trên mới"))


class _EndForm(EventForm):
    successor = UnitField(
        label=_("Đơn vị kế tục"), help_text=_("Giữ tiếp các hồ sơ đang mở, hồ sơ đã kết thúc và đơn vị trực thuộc")
    )
    keeps_people = forms.BooleanField(
        label=_("Cán bộ, văn thư tiếp tục tại đơn vị kế tục"), required=False, initial=True
    )


class MergeForm(_EndForm):
    kind = K.MERGE
    rows = {"ending": ENDING_ROWS}


class DissolveForm(_EndForm):
    kind = K.DISSOLVE
    ends = UnitField(label=_("Đơn vị giải thể, kết thúc hoạt động"))


class TransferOutForm(_EndForm):
    kind = K.TRANSFER_OUT
    ends = UnitField(label=_("Đơn vị chuyển ra ngoài hệ thống"))


class SplitForm(EventForm):
    kind = K.SPLIT
    ends = UnitField(label=_("Đơn vị được chia tách"))
    rows = {"successors": SUCCESSOR_ROWS}


FORMS: dict[str, type[EventForm]] = {
    form.kind: form
    for form in (
        EstablishForm,
        RenameForm,
        ReclassifyForm,
        MoveForm,
        MergeForm,
        SplitForm,
        DissolveForm,
        TransferOutForm,
    )
}


def initial_of(event: UnitEvent) -> dict[str, Any]:
    """What the form of a draft starts with; its rows are `rows_of`."""
    values = {name: getattr(event, name) for name in FORMS[event.kind].base_fields if hasattr(event, name)}
    return values | {"ends": next(iter(event.ending), None), "successor": next(iter(event.successors), None)}


class AssignForm(StepForm):
    """One choice for each open record, and one for all that have none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.touched: dict[str, OpenRecord] = {row.key: row for row in open_records(self.record)}
        choices = [("", _("Chưa chọn")), *((unit.pk, unit.short_name) for unit in self.record.successors)]
        self.fields["rest"] = forms.ChoiceField(
            label=_("Mọi hồ sơ chưa chọn chuyển cho"), choices=choices, required=False
        )
        for key, row in list(self.touched.items())[:MOST_SHOWN]:
            self.fields[key] = forms.ChoiceField(
                label=f"{row.record.reference} {row.record}",
                help_text=f"{row.machine.name}, {row.record.get_state_display()}",
                choices=choices,
                required=False,
                initial=row.successor.pk if row.successor else "",
            )

    def values(self) -> dict[str, Any]:
        units = {str(unit.pk): unit for unit in self.record.successors}
        rest = self.cleaned_data.get("rest", "")
        chosen = {key: self._choice(key, row, rest) for key, row in self.touched.items()}
        return {"successors": {key: units[one] for key, one in chosen.items() if one}}

    def _choice(self, key: str, row: OpenRecord, rest: str) -> str:
        told = self.cleaned_data.get(key, str(row.successor.pk) if row.successor else "")
        return str(told or rest)


class ApplyForm(StepForm):
    """Nothing to fill in: what happens stands on the page."""


class CancelForm(StepForm):
    reason = forms.CharField(label=_("Lý do hủy"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
