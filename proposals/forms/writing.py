"""Forms of the draft, section by section. Everything but the title may wait until the proposal is sent."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.forms import ManyFilesField
from proposals.actions.saving import Typed
from proposals.completeness import SECTIONS, is_asked_for
from proposals.content import ROWS
from proposals.forms.guidance import GUIDANCE
from proposals.forms.limits import bound_lengths
from proposals.models import Field, KeptInput, ProblemKind, Proposal, Risk, SuccessCriterion, WorkItem
from ui.forms import Kl14Form, Kl14ModelForm, MoneyField, RadioBoxes
from units.models import Unit
from workflow import rules
from workflow.forms import Rows

MOST_ROWS = 50
YES, NO = "co", "khong"
_FIELDS = {section.slug: section.fields for section in SECTIONS}


class NewDraftForm(Kl14ModelForm):
    class Meta:
        model = Proposal
        fields = ["title"]
        labels = {"title": _("Tên đề xuất")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _guide(self.fields)


class DraftRows(Rows):
    """Rows that all count as new: a wholly empty one, wherever it stands, is no row and no mistake."""

    def initial_form_count(self) -> int:
        return 0


class _RowForm(Kl14ModelForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound_lengths(self.fields, None)


class WorkItemForm(_RowForm):
    class Meta:
        model = WorkItem
        fields = ROWS["work_items"][1]
        labels = {"content": _("Công việc"), "responsible": _("Người, đơn vị thực hiện"), "due_on": _("Hoàn thành")}


class RiskForm(_RowForm):
    class Meta:
        model = Risk
        fields = ROWS["risks"][1]
        labels = {
            "description": _("Rủi ro"),
            "likelihood": _("Khả năng xảy ra"),
            "effect": _("Mức ảnh hưởng"),
            "response": _("Biện pháp"),
        }


class CriterionForm(_RowForm):
    class Meta:
        model = SuccessCriterion
        fields = ROWS["criteria"][1]
        labels = {
            "name": _("Tiêu chí"),
            "measure_unit": _("Đơn vị tính"),
            "baseline": _("Hiện trạng"),
            "target": _("Chỉ tiêu"),
        }


class WorkItemRows(DraftRows):
    legend = _("Các công việc")
    add_label = _("Thêm công việc")
    hint = _(
        "Chia đề xuất thành từng việc; ít nhất một việc. Ví dụ: Tập huấn bốn tổ trưởng, Phòng Kỹ thuật, 15/4/2022."
    )


class RiskRows(DraftRows):
    legend = _("Rủi ro và biện pháp")
    add_label = _("Thêm rủi ro")
    hint = _(
        "Không bắt buộc. Ví dụ: Mất mạng ban đêm; khả năng thấp; ảnh hưởng trung bình; duyệt qua điện thoại, "
        "ký bù trong 24 giờ."
    )


class CriterionRows(DraftRows):
    legend = _("Tiêu chí đo được")
    add_label = _("Thêm tiêu chí")
    hint = _(
        "Ít nhất một tiêu chí có số đo trước và sau, để sau này đánh giá được công tâm. Số lẻ viết dấu phẩy. "
        "Ví dụ: Tỷ lệ thất thoát nước; %; hiện trạng 18,5; chỉ tiêu 17."
    )


def _rows(form: type[_RowForm], base: type[DraftRows]) -> type[DraftRows]:
    return forms.formset_factory(
        form, formset=base, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS * 2, validate_max=True
    )  # type: ignore[return-value]  # the stubs give the base class


class SectionForm(Kl14ModelForm):
    """One section of a draft, its rows included. `more_rows` draws a spare row for a browser without scripts.

    `kept`: what was typed before and could not be saved; it stands in its box again, with why.
    """

    slug: ClassVar[str]
    rows: ClassVar[dict[str, type[DraftRows]]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, more_rows: bool = False, kept: Iterable[KeptInput] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {} if self.is_bound else {one.name: one for one in kept}
        self.formsets = {name: self._formset(name, more_rows) for name in self.rows}
        _guide(self.fields, self.instance.unit)
        for name, field in self.fields.items():
            field.asked_for = is_asked_for(self.slug, name)  # type: ignore[attr-defined]  # read by ui's BoundField
        self._put_back()

    def _formset(self, name: str, more_rows: bool) -> DraftRows:
        if self.is_bound:
            return self.rows[name](self.data, prefix=name)
        if name in self.kept:
            return self.rows[name](_as_data(self.kept[name].posted), prefix=name)
        stored = list(getattr(self.instance, name).values(*ROWS[name][1]))
        rows = self.rows[name](prefix=name, initial=stored)
        rows.extra = len(stored) + (1 if more_rows or not stored else 0)
        return rows

    def _put_back(self) -> None:
        boxes = {name: one for name, one in self.kept.items() if name in self.fields}
        if boxes:
            self._errors = ErrorDict(renderer=self.renderer)
        for name, one in boxes.items():
            self.initial[name] = "\n".join(one.posted.get(name, []))
            self._errors[name] = self.error_class([one.sentence], renderer=self.renderer)

    def is_valid(self) -> bool:
        valid = super().is_valid()
        verdicts = [rows.is_valid() for rows in self.formsets.values()]
        return valid and all(verdicts)

    def typed(self) -> Typed:
        """What `actions.save_section` takes: every box for itself, the wrong ones with why."""
        self.is_valid()
        wrong = {name: str(errors[0]) for name, errors in self.errors.items() if name in self.fields}
        wrong |= {name: _first_error(rows) for name, rows in self.formsets.items() if not rows.is_valid()}
        contents = {name: self.cleaned_data[name] for name in self.fields if name not in wrong}
        for name, rows in self.formsets.items():
            if name not in wrong:
                kept = [row for row in rows.forms if row not in rows.deleted_forms and row.has_changed()]
                contents[name] = [{field: row.cleaned_data[field] for field in ROWS[name][1]} for row in kept]
        return Typed(contents, wrong, {name: self._posted(name) for name in (*self.fields, *self.formsets)})

    def _posted(self, name: str) -> dict[str, list[str]]:
        """The raw text of one box, or of all the rows."""
        data: Any = self.data
        if name in self.fields:
            return {name: data.getlist(name)}
        return {key: data.getlist(key) for key in sorted(data) if key.startswith(f"{name}-")}

    def tell(self, unsaved: dict[str, str]) -> None:
        """Show why boxes were not saved, where the form itself had found nothing wrong."""
        for name, why in unsaved.items():
            if name in self.fields and not self.has_error(name):
                self.add_error(name, why)
            elif name in self.formsets and self.formsets[name].is_valid():
                self.formsets[name].non_form_errors().append(why)


def _as_data(posted: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in posted.items():
        data.setlist(name, values)
    return data


def _first_error(rows: DraftRows) -> str:
    """ "Dòng 2: Nhập chỉ tiêu"."""
    for sentence in rows.non_form_errors():
        return str(sentence)
    for number, row in enumerate(rows.forms, start=1):
        for errors in row.errors.values():
            return gettext("Dòng %(number)d: %(what)s") % {"number": number, "what": errors[0]}
    return gettext("Có dòng chưa hợp lệ")


class ProblemForm(SectionForm):
    slug = "van-de"
    field = forms.ChoiceField(
        label=_("Lĩnh vực"), choices=[("", _("– Chọn lĩnh vực –")), *Field.choices], required=False
    )
    problem_kind = forms.ChoiceField(
        label=_("Loại vướng mắc"), choices=ProblemKind.choices, required=False, widget=RadioBoxes
    )

    class Meta:
        model = Proposal
        fields = _FIELDS["van-de"]
        labels = {
            "title": _("Tên đề xuất"),
            "is_urgent": _("Giải quyết yêu cầu cấp thiết, nhiệm vụ trọng tâm"),
            "bottleneck": _("Điểm nghẽn, nút thắt"),
            "necessity": _("Sự cần thiết"),
            "objective": _("Mục đích, yêu cầu"),
            "legal_references": _("Văn bản liên quan"),
        }


class SolutionForm(SectionForm):
    slug = "giai-phap"
    rows = {"work_items": _rows(WorkItemForm, WorkItemRows)}

    class Meta:
        model = Proposal
        fields = _FIELDS["giai-phap"]
        labels = {
            "solution": _("Nội dung, giải pháp"),
            "scope": _("Phạm vi"),
            "target_subjects": _("Đối tượng áp dụng"),
            "participating_units": _("Đơn vị phối hợp"),
        }


class ResourcesForm(SectionForm):
    slug = "nguon-luc"
    budget_vnd = MoneyField(label=_("Kinh phí"), required=False)

    class Meta:
        model = Proposal
        fields = _FIELDS["nguon-luc"]
        labels = {
            "planned_start": _("Dự kiến bắt đầu"),
            "planned_end": _("Dự kiến kết thúc"),
            "funding_source": _("Nguồn kinh phí"),
            "budget_note": _("Lý do không cần kinh phí"),
            "staffing": _("Nhân lực"),
            "facilities": _("Cơ sở vật chất, trang thiết bị"),
        }


class ImpactForm(SectionForm):
    slug = "tac-dong"
    rows = {"risks": _rows(RiskForm, RiskRows)}

    class Meta:
        model = Proposal
        fields = _FIELDS["tac-dong"]
        labels = {
            "feasibility": _("Tính khả thi"),
            "positive_impact": _("Tác động tích cực"),
            "negative_impact": _("Tác động tiêu cực"),
        }


class EffectForm(SectionForm):
    slug = "hieu-qua"
    rows = {"criteria": _rows(CriterionForm, CriterionRows)}

    class Meta:
        model = Proposal
        fields = _FIELDS["hieu-qua"]
        labels = {"expected_effect": _("Hiệu quả dự kiến")}


class CommitmentsForm(SectionForm):
    slug = "cam-ket"
    has_conflict_of_interest = forms.TypedChoiceField(
        label=_("Xung đột lợi ích"),
        choices=[(NO, _("Không có")), (YES, _("Có"))],
        coerce=lambda answer: answer == YES,
        empty_value=None,
        required=False,
        widget=RadioBoxes,
    )

    class Meta:
        model = Proposal
        fields = _FIELDS["cam-ket"]
        labels = {
            "commits_pure_motive": _("Tôi đề xuất với động cơ trong sáng"),
            "commits_common_good": _("Tôi đề xuất vì lợi ích chung"),
            "commits_truthful": _("Nội dung đề xuất là trung thực"),
            "commits_supervision": _("Tôi chấp hành quyết định và chịu sự kiểm tra, giám sát"),
            "commits_resources": _("Tôi sử dụng đúng và có hiệu quả nguồn lực được giao"),
            "conflict_of_interest": _("Nội dung xung đột lợi ích"),
            "contains_no_secret": _("Tôi xác nhận đề xuất và các tệp kèm theo không chứa bí mật nhà nước"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = self.instance.has_conflict_of_interest
        self.initial["has_conflict_of_interest"] = "" if declared is None else YES if declared else NO


class FileForm(Kl14Form):
    """Files for the draft of `unit`, whose rules cap them."""

    file = ManyFilesField(label=_("Tệp"), error_messages={"required": _("Chọn một tệp để tải lên")})
    description = forms.CharField(
        label=_("Mô tả"), max_length=255, required=False, help_text=_("Tệp này là gì, chứng minh điều gì.")
    )
    use_required_attribute = False

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"size": rules.whole("attachment.size", unit), "count": rules.whole("attachment.count", unit)}
        self.fields["file"].help_text = (
            gettext("PDF, DOCX, XLSX, JPG hoặc PNG; mỗi tệp không quá %(size)d MB, tối đa %(count)d tệp.") % limits
        )
        self.fields["description"].example = _("Số liệu sự cố năm 2021")  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        return str(self.cleaned_data.get("description", ""))


SECTION_FORMS: dict[str, type[SectionForm]] = {
    form.slug: form for form in (ProblemForm, SolutionForm, ResourcesForm, ImpactForm, EffectForm, CommitmentsForm)
}


def _guide(fields: dict[str, Any], unit: Unit | None = None) -> None:
    """Hint, example, and a bound on the length that is told rather than cut."""
    for name, field in fields.items():
        if name in GUIDANCE:
            field.help_text, field.example = GUIDANCE[name]
    bound_lengths(fields, unit)
