"""Forms of asking for reconsideration, of merging a twin, and of objecting to that."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.fields import enclosure, text
from proposals.models import Proposal
from proposals.querysets import may_be_master_of, similar_to
from ui.forms import RadioBoxes
from ui.text import fold
from units.models import Person
from workflow.forms import StepForm

ANOTHER = "khac"
_CODE = re.compile(r"(?:dx-)?0*(\d{1,9})")


class ReconsiderForm(StepForm):
    new_facts = text(
        gettext_lazy("Tình tiết mới"),
        rows=8,
        help_text=gettext_lazy(
            "Số liệu, phương án, điều kiện chưa có khi quyết định; nêu rõ vì sao làm thay đổi kết quả"
        ),
    )
    attachment = enclosure(gettext_lazy("Tài liệu chứng minh"))


class ContestForm(StepForm):
    reason = text(
        gettext_lazy("Lý do phản đối"),
        help_text=gettext_lazy("Đề xuất này khác hồ sơ kia ở điểm nào; chỉ phản đối được một lần"),
    )


class MergeForm(StepForm):
    """The master is one of the likely twins, or another one by its number."""

    master = forms.ChoiceField(label=gettext_lazy("Gộp vào hồ sơ"), widget=RadioBoxes())
    number = forms.CharField(
        label=gettext_lazy("Số vào sổ hoặc mã hồ sơ"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Chỉ ghi khi chọn “Hồ sơ khác”, ví dụ 07/ĐX-CBDG hoặc ĐX-00012"),
    )
    reason = text(gettext_lazy("Lý do gộp"), help_text=gettext_lazy("Người đề xuất đọc được lý do này"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = cast(Person, self.by)
        self.able = may_be_master_of(self.record, by)
        twins = similar_to(self.record, by, among=self.able)
        field = self.fields["master"]
        field.choices = [*((str(twin.pk), f"{twin.reference} · {twin}") for twin in twins), (ANOTHER, _("Hồ sơ khác"))]  # type: ignore[attr-defined]
        field.widget.hints = {str(twin.pk): f"{twin.proposer} · {twin.get_state_display()}" for twin in twins}
        if not twins:
            self.initial.setdefault("master", ANOTHER)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("master") == ANOTHER:
            self.chosen = self._numbered(given.get("number", ""))
        elif given.get("master"):
            self.chosen = self.able.filter(pk=given["master"]).first()
        return given

    def _numbered(self, number: str) -> Proposal | None:
        """The one proposal within sight that has this number; the error stands at the number."""
        if not number:
            self.add_error("number", _("Nhập số vào sổ hoặc mã của hồ sơ"))
            return None
        code = _CODE.fullmatch(fold(number))
        found = list(self.able.filter(Q(registry_no__iexact=number) | Q(pk=int(code[1]) if code else 0))[:2])
        if len(found) == 1:
            return found[0]
        several = _("Có nhiều hồ sơ mang số này; dùng mã dạng ĐX-00012 của hồ sơ")
        none = _(
            "Không có hồ sơ nào mang số này trong phạm vi đồng chí được xem mà còn xử lý hoặc đã được cho thực hiện"
        )
        self.add_error("number", ValidationError(several if found else none))
        return None

    def values(self) -> dict[str, Any]:
        return {"master": self.chosen, "reason": self.cleaned_data["reason"]}
