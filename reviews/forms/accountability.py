"""Forms of the steps of an accountability review."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from evidence.forms import AttachmentField
from pilots.models import Pilot
from reviews.circumstances import Aggravating, Mitigating, PilotBasis
from reviews.forms.subjects import SubjectStepForm, YesNoField
from reviews.models import (
    AccountabilityReview,
    CauseCode,
    CauseKind,
    Hearing,
    ReasonKind,
    Responsibility,
    Subject,
    SuspendReason,
)
from reviews.querysets import accountability as querysets
from ui.forms import DateField, IntegerField, Kl14Form, MoneyField, RadioBoxes
from units.models import Person
from units.querysets import people_in
from workflow import rules
from workflow.forms import Rows, StepForm

NO_ONE: QuerySet[Person] = Person.objects.none()


def longer(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def file_field(label: Any, hint: Any = "") -> AttachmentField:
    return AttachmentField(label=label, help_text=hint, required=False, max_mb=lambda: rules.whole("attachment.size"))


def make_rows(form: type[Kl14Form], rows: type[Rows], **options: Any) -> type[Rows]:
    made: Any = formset_factory(form, formset=rows, can_delete=True, **{"extra": 1, **options})
    return made


class OpenForm(Kl14Form):
    """Opening by hand, on one pilot."""

    reason_kinds = forms.MultipleChoiceField(
        label=_("lý do mở xem xét"), choices=ReasonKind.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("nội dung, căn cứ mở xem xét"),
        widget=longer(),
        help_text=_("Nêu sự việc và nguồn thông tin. Không nhập nội dung thuộc bí mật nhà nước."),
    )
    with_owner = forms.BooleanField(label=_("Đối tượng: người chủ trì thực hiện"), required=False, initial=True)
    with_proposer = forms.BooleanField(
        label=_("Đối tượng: người đề xuất (nếu là người khác)"), required=False, initial=True
    )
    with_collective = forms.BooleanField(label=_("Đối tượng: tập thể đã quyết định"), required=False, initial=True)
    people = forms.ModelMultipleChoiceField(
        label=_("người liên quan khác"),
        queryset=NO_ONE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people_in(pilot.unit)  # type: ignore[attr-defined]


class AssignForm(StepForm):
    decision_no = forms.CharField(label=_("số quyết định lập tổ kiểm tra"), max_length=64)
    plan_no = forms.CharField(label=_("số kế hoạch kiểm tra"), max_length=64)
    lead = forms.ModelChoiceField(label=_("tổ trưởng"), queryset=NO_ONE)
    members = forms.ModelMultipleChoiceField(
        label=_("thành viên"),
        queryset=NO_ONE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ gồm ủy viên không đề xuất, quyết định, biểu quyết, chủ trì, theo dõi, đánh giá vụ việc này."),
    )

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        for name in ("lead", "members"):
            self.fields[name].queryset = querysets.able_to_join(record)  # type: ignore[attr-defined]
        # Not required in the browser's sense, as the lead counts; but a team of one is refused.
        self.fields["members"].asked_for = True  # type: ignore[attr-defined]  # read by ui's BoundField


class DeclareForm(StepForm):
    has_conflict = YesNoField(
        label=_("Đồng chí có xung đột lợi ích hoặc quan hệ liên quan với vụ việc, với đối tượng không?"),
        help_text=_(
            "Gồm: đã đề xuất, phê duyệt, biểu quyết, chủ trì, theo dõi; quan hệ gia đình, thân thích; lợi ích kinh tế; "
            "mâu thuẫn cá nhân với đối tượng."
        ),
    )
    declaration = forms.CharField(label=_("nội dung xung đột, quan hệ"), required=False, widget=longer(3))


class ReplaceForm(StepForm):
    member = forms.ModelChoiceField(label=_("thành viên thôi tham gia"), queryset=NO_ONE)
    replacement = forms.ModelChoiceField(label=_("người thay"), queryset=NO_ONE)
    reason = forms.CharField(label=_("lý do"), widget=longer(3))

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        leaving = [member.person_id for member in self.leaving(record)]
        self.fields["member"].queryset = Person.objects.filter(pk__in=leaving)  # type: ignore[attr-defined]
        self.fields["replacement"].queryset = querysets.may_join(record)  # type: ignore[attr-defined]

    def leaving(self, record: AccountabilityReview) -> Iterable[Any]:
        return record.team


class ReplaceConflictedForm(ReplaceForm):
    def leaving(self, record: AccountabilityReview) -> Iterable[Any]:
        return [member for member in record.team if member.has_conflict]


class OutlineForm(StepForm):
    outline = forms.CharField(
        label=_("đề cương giải trình"), widget=longer(10), help_text=_("Mỗi dòng một nội dung cần giải trình.")
    )


class FileForm(Kl14Form):
    file = file_field(_("tệp"))
    description = forms.CharField(label=_("mô tả"), max_length=200, required=False)


class FileRows(Rows):
    legend = _("Tệp kèm theo")
    add_label = _("Thêm tệp")
    hint = _("PDF, Word, Excel hoặc ảnh. Không tải lên tài liệu thuộc bí mật nhà nước.")


class OutsideForm(Kl14Form):
    """A reference and nothing else: there is no field to put a content in."""

    symbol = forms.CharField(label=_("số, ký hiệu"), max_length=64)
    dated = DateField(label=_("ngày văn bản"))
    kept_at = forms.CharField(label=_("nơi lưu giữ"), max_length=200)
    opened_by = forms.CharField(label=_("ai được mở"), max_length=200)


class OutsideRows(Rows):
    legend = _("Văn bản mật lưu ngoài hệ thống")
    add_label = _("Thêm văn bản mật")
    hint = _("Chỉ ghi số, ngày, nơi lưu giữ và ai được mở. Không ghi trích yếu, không ghi nội dung.")


class ExplainForm(StepForm):
    explanation = forms.CharField(
        label=_("nội dung giải trình"),
        widget=longer(12),
        help_text=_("Trả lời từng nội dung của đề cương: đã làm gì, vì sao, kết quả, nguyên nhân, bài học."),
    )
    rows = {
        "files": make_rows(FileForm, FileRows, max_num=10),
        "outside": make_rows(OutsideForm, OutsideRows, max_num=20),
    }

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"files": [row for row in values["files"] if row.get("file")]}

    def is_multipart(self) -> bool:
        return True


class ExtendForm(StepForm):
    explain_due_on = DateField(label=_("hạn giải trình mới"))
    reason = forms.CharField(label=_("lý do gia hạn"), widget=longer(3))


class ConfirmForm(StepForm):
    """A step that asks nothing: the page says what it does, the button does it."""


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("lý do"), widget=longer(4))


class SuspendForm(StepForm):
    reason_code = forms.ChoiceField(label=_("trường hợp"), choices=SuspendReason.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("nội dung, giấy tờ chứng minh"), widget=longer(4))
    again_on = DateField(label=_("ngày xem xét lại"), help_text=_("Đến ngày này Chủ nhiệm được nhắc để xem xét lại."))


class ReferForm(StepForm):
    referred_to = forms.CharField(label=_("cơ quan nhận chuyển"), max_length=200)
    reason = forms.CharField(
        label=_("lý do"), widget=longer(4), help_text=_("Dấu hiệu tội phạm, hoặc vì sao vượt thẩm quyền.")
    )


def _cause_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [(kind.label, [(code.value, code.label) for code in CauseCode if code.kind == kind]) for kind in CauseKind]


class CauseForm(Kl14Form):
    code = forms.ChoiceField(label=_("nguyên nhân"), choices=[("", "---------"), *_cause_choices()])
    weight = IntegerField(label=_("tỷ trọng (%)"), min_value=1, max_value=100)
    description = forms.CharField(label=_("diễn giải"), widget=longer(3))
    evidence = forms.CharField(label=_("chứng cứ"), widget=longer(2))
    responsibility = forms.ChoiceField(
        label=_("thuộc trách nhiệm của"), choices=[("", "---------"), *Responsibility.choices]
    )
    responsible = forms.CharField(label=_("tên cá nhân, tập thể"), max_length=250, required=False)


class CauseRows(Rows):
    legend = _("Nguyên nhân khách quan, chủ quan")
    add_label = _("Thêm nguyên nhân")
    hint = _("Tổng tỷ trọng của mọi nguyên nhân phải bằng 100%.")


class CausesForm(StepForm):
    verification = forms.CharField(
        label=_("kết quả thẩm tra, xác minh"),
        widget=longer(8),
        help_text=_("Đã làm việc với ai, xem tài liệu nào, xác định được gì."),
    )
    damage_vnd = MoneyField(label=_("thiệt hại xác minh (đồng)"), help_text=_("Ghi 0 nếu không có thiệt hại."))
    damage_note = forms.CharField(
        label=_("căn cứ xác định thiệt hại"),
        required=False,
        widget=longer(3),
        help_text=_("Bắt buộc khi khác số đơn vị đã xác nhận."),
    )
    rows = {
        "causes": make_rows(CauseForm, CauseRows, min_num=1, validate_min=True, max_num=30),
        "outside": make_rows(OutsideForm, OutsideRows, max_num=20),
    }

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        """Written before: shown again, to be corrected."""
        super().__init__(*args, record=record, **kwargs)
        for name in ("verification", "damage_vnd", "damage_note"):
            self.fields[name].initial = getattr(record, name)

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        fields = ("code", "weight", "description", "evidence", "responsibility", "responsible")
        return list(self.record.causes.values(*fields)) if self.record and name == "causes" else None

    def values(self) -> dict[str, Any]:
        """Rows left as they were count too."""
        kept = [row.cleaned_data for row in self.formsets["causes"] if row.cleaned_data.get("code")]
        rows = [{**row} for row in kept if not row.pop("DELETE", False)]
        return super().values() | {"causes": rows}


class AssessForm(SubjectStepForm):
    """The three conditions of KL14 2.4 and the two flags, for each subject; before them, which kind of pilot it was."""

    pilot_basis = forms.ChoiceField(
        label=_("Vụ việc thuộc loại nào?"),
        choices=PilotBasis.choices,
        widget=RadioBoxes(
            hints={
                PilotBasis.KL14_PROPOSAL: _(
                    "Đủ ba điều kiện thì được xem xét miễn, giảm nhẹ hoặc loại trừ trách nhiệm."
                ),
                PilotBasis.OTHER_PILOT: _("Chỉ là tình tiết giảm nhẹ thông thường theo Quy định 69-QĐ/TW."),
            }
        ),
    )

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["pilot_basis"].initial = record.pilot_basis

    def asks(self, subject: Subject) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        questions = {
            "policy_followed": (
                _("Thực hiện đúng chủ trương, đúng quyết định cho phép?"), _("lý do, chứng cứ về việc đúng chủ trương")
            ),
            "pure_motive": (_("Động cơ trong sáng?"), _("lý do, chứng cứ về động cơ")),
            "common_good": (_("Vì lợi ích chung?"), _("lý do, chứng cứ về lợi ích chung")),
        }  # fmt: skip
        for name, (question, ground) in questions.items():
            fields[name] = YesNoField(label=question, initial=getattr(subject, name))
            fields[f"{name}_reason"] = forms.CharField(
                label=ground, widget=longer(2), initial=getattr(subject, f"{name}_reason")
            )
        fields["policy_abuse"] = forms.BooleanField(
            label=_("Có lợi dụng chủ trương để vụ lợi, tham nhũng, che giấu vi phạm"),
            required=False,
            initial=subject.policy_abuse,
            help_text=_("Đánh dấu thì không được miễn, giảm hay loại trừ trách nhiệm."),
        )
        fields["intent"] = forms.BooleanField(label=_("Có cố ý vi phạm"), required=False, initial=subject.intent)
        fields["flags_reason"] = forms.CharField(
            label=_("lý do, chứng cứ của dấu hiệu"), required=False, widget=longer(2), initial=subject.flags_reason
        )
        kinds = {
            "mitigating": (_("tình tiết giảm nhẹ"), Mitigating),
            "aggravating": (_("tình tiết tăng nặng"), Aggravating),
        }
        for name, (label, kind) in kinds.items():
            fields[name] = forms.MultipleChoiceField(
                label=label, choices=kind.choices, required=False, widget=forms.CheckboxSelectMultiple,
                initial=getattr(subject, name),
            )  # fmt: skip
        fields["circumstances_note"] = forms.CharField(
            label=_("căn cứ của các tình tiết"), required=False, widget=longer(2), initial=subject.circumstances_note
        )
        return fields


class DraftForm(StepForm):
    draft = forms.CharField(label=_("dự thảo kết luận"), widget=longer(12))
    hearing_on = DateField(label=_("ngày hội nghị nghe trình bày"))
    hearing_where = forms.CharField(label=_("giờ, địa điểm"), max_length=200)


class HearingForm(SubjectStepForm):
    held_on = DateField(label=_("ngày họp"))
    present = forms.ModelMultipleChoiceField(
        label=_("ủy viên Ủy ban Kiểm tra có mặt"), queryset=NO_ONE, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("biên bản hội nghị"), widget=longer(8))
    minutes_file = file_field(_("biên bản có chữ ký"))

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        total = querysets.committee_of(record.holder).count()
        field = self.fields["present"]
        field.queryset = querysets.impartial_members(record)  # type: ignore[attr-defined]
        field.help_text = _("Cần quá nửa của tất cả %(total)d ủy viên. Người có liên quan không dự.") % {"total": total}

    def asked(self, record: AccountabilityReview) -> Iterable[Subject]:
        return record.people

    def asks(self, subject: Subject) -> dict[str, forms.Field]:
        return {
            "hearing": forms.ChoiceField(
                label=_("việc trình bày"), choices=Hearing.choices, widget=RadioBoxes, initial=subject.hearing
            ),
            "statement": forms.CharField(
                label=_("ý kiến trình bày, hoặc số và ngày văn bản xin không trình bày"),
                widget=longer(3),
                initial=subject.statement,
            ),
        }
