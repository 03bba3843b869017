"""Forms of receiving and supplementing a proposal, and of taking it out of the unit's hands."""

from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from proposals.forms.fields import enclosure, text
from proposals.models import LegalRegime
from ui.forms import Kl14Form, RadioBoxes
from workflow.forms import Rows, StepForm

REGIME_HINTS: dict[str, Any] = {
    LegalRegime.KL14: _("Đảng viên, đơn vị không thuộc phạm vi Nghị định 73"),
    LegalRegime.ND73: _("Người giữ chức vụ, người đại diện phần vốn nhà nước; cần ý kiến cấp ủy cùng cấp"),
    LegalRegime.BOTH: _("Áp dụng cả hai; dùng điều kiện chặt hơn"),
}


def regime_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Chế độ pháp lý"), choices=LegalRegime.choices, widget=RadioBoxes(hints=REGIME_HINTS)
    )


class ReceiveForm(StepForm):
    regime = regime_field()


class GapForm(Kl14Form):
    gap = forms.CharField(label=_("Nội dung cần bổ sung"), max_length=500)


class GapRows(Rows):
    legend = _("Nội dung cần bổ sung")
    add_label = _("Thêm nội dung")
    hint = _("Mỗi dòng một nội dung; người đề xuất phải trả lời từng dòng")


class SendBackForm(StepForm):
    rows: ClassVar[dict[str, type[Rows]]] = {
        "gaps": formset_factory(GapForm, formset=GapRows, extra=1, can_delete=True)  # type: ignore[dict-item]
    }
    reason = text(_("Lý do chung"), required=False)


class AnswerForm(StepForm):
    """One answer for every item of the open request, then a file."""

    attachment = enclosure(_("Tài liệu bổ sung"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.record.supplements.filter(answered_at=None).prefetch_related("items").first()
        self.items = list(request.items.all()) if request else []
        answers = {_answer_name(item.pk): text(item.gap) for item in self.items}
        for name, field in answers.items():
            field.error_messages["required"] = str(_("Trả lời nội dung này"))
            self.fields[name] = field
        self.order_fields([*answers, "attachment"])

    def values(self) -> dict[str, Any]:
        answers = {item.pk: self.cleaned_data[_answer_name(item.pk)] for item in self.items}
        return {"answers": answers, "attachment": self.cleaned_data["attachment"]}


def _answer_name(item_pk: int) -> str:
    return f"answer_{item_pk}"


class WithdrawForm(StepForm):
    reason = text(_("Lý do rút đề xuất"))


class EscalateForm(StepForm):
    reason = text(
        _("Lý do chuyển cấp trên"),
        help_text=_("Ví dụ: vượt thẩm quyền của đơn vị, hoặc người đứng đầu là người đề xuất"),
    )
