"""Forms of receiving and supplementing a proposal, and of taking it out of the unit's hands."""

from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from proposals.completeness import AUTHORS, SECTIONS
from proposals.forms.fields import enclosure, text
from proposals.models import LegalRegime, SupplementItem
from proposals.supplementing import judged_last, open_request, title_of
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


class JudgingForm(StepForm):
    """A step after an answered request: which answers suffice is ticked first; None where none waits for that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judged = [item for item in judged_last(self.record) if item.sufficient is None]
        if self.judged:
            self.fields["sufficient"] = forms.TypedMultipleChoiceField(
                label=_("Trả lời đã đạt"),
                help_text=_("Đánh dấu từng nội dung đã bổ sung đủ; nội dung không đánh dấu được ghi là chưa đạt."),
                choices=[(item.pk, f"{item.gap} – {item.answer}") for item in self.judged],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.order_fields(["sufficient"])

    def judgement(self) -> dict[str, Any]:
        return {"sufficient": self.cleaned_data.get("sufficient", []) if self.judged else None}

    def values(self) -> dict[str, Any]:
        return super().values() | self.judgement()


class ReceiveForm(JudgingForm):
    regime = regime_field()


class GapForm(Kl14Form):
    gap = forms.CharField(label=_("Nội dung cần bổ sung"), max_length=500)
    section = forms.ChoiceField(
        label=_("Ở phần"),
        required=False,
        choices=[("", _("Toàn hồ sơ")), *((one.slug, one.title) for one in SECTIONS if one.slug != AUTHORS)],
    )


class GapRows(Rows):
    """All count as new, those that the page proposes too."""

    legend = _("Nội dung cần bổ sung")
    add_label = _("Thêm nội dung")
    hint = _("Mỗi dòng một nội dung; người đề xuất phải trả lời từng dòng và chỉ sửa được phần đã nêu")

    def initial_form_count(self) -> int:
        return 0


class SendBackForm(JudgingForm):
    """Starts with what the page proposes (`initial["gaps"]`): what is ticked as missing, what was not answered well."""

    rows: ClassVar[dict[str, type[Rows]]] = {
        "gaps": formset_factory(GapForm, formset=GapRows, extra=1, can_delete=True)  # type: ignore[dict-item]
    }
    reason = text(_("Lý do chung"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.formsets["gaps"].extra = len(self.initial.get("gaps", ())) or 1

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        return None if self.is_bound else self.initial.get("gaps")


class AnswerForm(StepForm):
    """One answer for every item of the open request, then a file. `unfinished`: kept as it is typed."""

    attachment = enclosure(_("Tài liệu bổ sung"))

    def __init__(self, *args: Any, unfinished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = open_request(self.record)
        self.items = list(request.items.all()) if request else []
        answers = {_answer_name(item.pk): text(item.gap, required=not unfinished) for item in self.items}
        for item, (name, field) in zip(self.items, answers.items(), strict=True):
            field.error_messages["required"] = str(_("Trả lời nội dung này"))
            field.initial = item.answer
            self.fields[name] = field
        self.order_fields([*answers, "attachment"])

    @property
    def answers(self) -> dict[int, str]:
        """What was typed and can be kept, by item."""
        given = {item.pk: self.cleaned_data.get(_answer_name(item.pk)) for item in self.items}
        return {pk: answer for pk, answer in given.items() if answer is not None}

    @property
    def pairs(self) -> list[tuple[SupplementItem, str, forms.BoundField]]:
        """Each item with the title of its section and its box."""
        return [(item, title_of(item), self[_answer_name(item.pk)]) for item in self.items]

    def values(self) -> dict[str, Any]:
        return {"answers": self.answers, "attachment": self.cleaned_data["attachment"]}


def _answer_name(item_pk: int) -> str:
    return f"answer_{item_pk}"


class WithdrawForm(StepForm):
    reason = text(_("Lý do rút đề xuất"))


class EscalateForm(StepForm):
    reason = text(
        _("Lý do chuyển cấp trên"),
        help_text=_("Ví dụ: vượt thẩm quyền của đơn vị, hoặc người đứng đầu là người đề xuất"),
    )
