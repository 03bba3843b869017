"""Fields that several steps share, fields made per row of the record, and forms drawn in sections."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.forms import AttachmentField, CameraInput
from proposals.forms.fields import text
from proposals.forms.fields import yes_no as two_boxes
from ui.charts import show, with_unit
from ui.forms import DateField, Kl14Form
from workflow import rules
from workflow.forms import Rows, StepForm


def yes_no(label: Any) -> forms.TypedChoiceField:
    """Có or Không, neither chosen at first."""
    return two_boxes(label, _("Có"), _("Không"))


def row_set(row: type[forms.Form], rows: type[Rows], most: int) -> type[Rows]:
    """The formset of up to `most` rows, one empty to begin with."""
    return cast(type[Rows], forms.formset_factory(row, formset=rows, extra=1, max_num=most, can_delete=True))


class KeptRows(Rows):
    """Rows that start from what is there: once sent, all of them count, and those left as they were stay."""

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, initial=initial if data is None else None, **kwargs)

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


class DaysField(forms.CharField):
    """Several days in one box, "17/03/2026, 17/04/2026": a sorted list of dates without repetition."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Mỗi ngày cách nhau bằng dấu phẩy, ví dụ 17/03/2026, 17/04/2026")
        super().__init__(**{"help_text": hint, "max_length": 400, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{one:%d/%m/%Y}" for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[date]:
        """Raises ValidationError with what is wrong with each day."""
        told = [part for part in re.split(r"[,;\n]+", super().clean(value)) if part.strip()]
        one = DateField()
        return sorted({one.clean(part.strip()) for part in told})


class FileRow(Kl14Form):
    """The unit's own cap is checked again by the action."""

    file = AttachmentField(
        max_mb=lambda: rules.whole("attachment.size"),
        label=_("Tệp"),
        help_text=_("PDF, Word, Excel hoặc ảnh, tối đa 20 MB"),
    )
    description = forms.CharField(label=_("Nội dung tệp"), max_length=200, required=False)


class _Files(Rows):
    legend = _("Tệp kèm theo")
    add_label = _("Thêm tệp")


FileRows = row_set(FileRow, _Files, 10)


class PhotoRow(Kl14Form):
    """Turned upright, made smaller and freed of the place where it was taken, by `evidence.photos`."""

    file = AttachmentField(max_mb=lambda: rules.whole("attachment.size"), label=_("Ảnh"), widget=CameraInput)
    description = forms.CharField(label=_("Ảnh chụp gì, ở đâu"), max_length=200, required=False)


class _Photos(Rows):
    legend = _("Ảnh hiện trường")
    add_label = _("Thêm ảnh")
    hint = _("Trên điện thoại, nút chọn tệp mở máy ảnh. Vị trí chụp ghi trong ảnh được xóa trước khi lưu.")


PhotoRows = row_set(PhotoRow, _Photos, 10)


class QuestionRow(Kl14Form):
    question = forms.CharField(label=_("Nội dung cần làm rõ"), max_length=500)


class _Questions(Rows):
    legend = _("Danh mục nội dung cần làm rõ")
    add_label = _("Thêm nội dung")


QuestionRows = row_set(QuestionRow, _Questions, 20)


__all__ = [
    "DaysField",
    "FileRows",
    "KeptRows",
    "PhotoRows",
    "QuestionRows",
    "Section",
    "SectionedForm",
    "goal_of",
    "row_set",
    "text",
    "yes_no",
]


@dataclass(frozen=True)
class Section:
    """Some fields of a form under a heading."""

    title: Any
    fields: list[forms.BoundField]
    hint: Any = ""


class SectionedForm(StepForm):
    """A long form in sections. Fields that belong to a row of the record are named `prefix_<id of the row>`."""

    def add_for_each(self, prefix: str, rows: Iterable[Any], make: Callable[[Any], forms.Field]) -> None:
        for row in rows:
            self.fields[f"{prefix}_{row.pk}"] = make(row)

    def by_row(self, prefix: str) -> dict[int, Any]:
        """Row id → what was given, of the fields named with `prefix`."""
        start = f"{prefix}_"
        given: Mapping[str, Any] = self.cleaned_data
        return {int(name.removeprefix(start)): value for name, value in given.items() if name.startswith(start)}

    def bound(self, *prefixes: str) -> list[forms.BoundField]:
        """The fields with these names, or made for rows with these prefixes, in the order given."""
        return [
            self[name]
            for prefix in prefixes
            for name in self.fields
            if name == prefix or (name.startswith(f"{prefix}_") and name.removeprefix(f"{prefix}_").isdigit())
        ]

    @property
    def sections(self) -> list[Section]:
        return [Section("", list(self.visible_fields()))]


def goal_of(indicator: Any) -> str:
    """ "hiện trạng 0, chỉ tiêu 12%", for the hint beside an indicator's field."""
    return str(
        _("Hiện trạng %(baseline)s, chỉ tiêu %(target)s")
        % {"baseline": show(indicator.baseline), "target": with_unit(indicator.target, indicator.measure_unit)}
    )
