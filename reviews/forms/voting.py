"""Forms of the vote of an inspection committee, and of the notice of what it concluded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.accountability import file_field, longer
from reviews.forms.subjects import SubjectStepForm
from reviews.limitation import forms_for
from reviews.models import AccountabilityReview, Subject
from reviews.outcomes import Outcome, allowed, kl14_equivalent, may_add_lessons, why_not
from ui.forms import DateField, IntegerField, RadioBoxes


def _limit_fields(subject: Subject) -> dict[str, forms.Field]:
    """What the form voted is compared with, when discipline is recommended (HD 08)."""
    choices = [("", "---------"), *((one.value, one.label) for one in forms_for(is_person=bool(subject.person_id)))]
    return {
        "form": forms.ChoiceField(
            label=_("hình thức kỷ luật đã biểu quyết"), choices=choices, required=False,
            help_text=_("Bắt buộc khi kết luận đề nghị xem xét kỷ luật; sau đó hệ thống đối chiếu thời hiệu."),
        ),
        "act_on": DateField(label=_("ngày xảy ra hành vi"), required=False),
        "ended_on": DateField(
            label=_("ngày chấm dứt vi phạm kéo dài"), required=False,
            help_text=_("Vi phạm kéo dài tính từ khi chấm dứt."),
        ),
        "renewed_on": DateField(
            label=_("ngày có vi phạm mới"), required=False, help_text=_("Có vi phạm mới thì thời hiệu tính lại từ đầu.")
        ),
        "is_without_limit": forms.BooleanField(
            label=_("Không áp dụng thời hiệu (chính trị nội bộ, quốc phòng, an ninh, đối ngoại, văn bằng giả)"),
            required=False,
        ),
        "act_evidence": forms.CharField(
            label=_("hành vi vi phạm, chứng cứ về ngày xảy ra"), required=False, widget=longer(3)
        ),
    }  # fmt: skip


class BallotForm(SubjectStepForm):
    """The tally per subject; only allowed outcomes are on the paper."""

    conclusion = forms.CharField(label=_("kết luận của Ủy ban Kiểm tra"), widget=longer(10))
    ballot_minutes = forms.CharField(label=_("biên bản kiểm phiếu"), widget=longer(4))
    ballot_file = file_field(_("biên bản kiểm phiếu có chữ ký"))

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        """The text starts as the draft that the subjects were heard on."""
        super().__init__(*args, record=record, **kwargs)
        self.fields["conclusion"].initial = record.draft

    def asks(self, subject: Subject) -> dict[str, forms.Field]:
        options = [outcome for outcome in Outcome if outcome in allowed(subject.case)]
        hints = {str(outcome): kl14_equivalent(subject.case, outcome) for outcome in options}
        fields: dict[str, forms.Field] = {
            "issued": IntegerField(label=_("số phiếu phát ra"), min_value=1),
            "returned": IntegerField(label=_("số phiếu thu về"), min_value=0),
            "valid": IntegerField(label=_("số phiếu hợp lệ"), min_value=0),
        }
        for outcome in options:
            label = _("Số phiếu: %(outcome)s") % {"outcome": outcome.label}
            fields[f"count-{outcome}"] = IntegerField(label=label, min_value=0)
        fields["outcome"] = forms.ChoiceField(
            label=_("Kết luận theo kết quả phiếu"),
            choices=[(str(one), one.label) for one in options],
            widget=RadioBoxes(hints=hints),
        )
        if any(may_add_lessons(outcome) for outcome in options):
            fields["with_lessons"] = forms.BooleanField(
                label=_("Kèm kiểm điểm rút kinh nghiệm (khi miễn hoặc giảm nhẹ)"), required=False
            )
        fields["lessons"] = forms.CharField(
            label=_("bài học, nội dung rút kinh nghiệm"),
            required=False,
            widget=longer(3),
            help_text=_("Được giữ lại, tìm được trong “Bài học”, không kèm tên người. Không nêu tên người, đơn vị."),
        )
        return fields | (_limit_fields(subject) if Outcome.DISCIPLINE_RECOMMENDED in options else {})

    def notes_on(self, subject: Subject) -> list[str]:
        """What is not on the paper, and why."""
        refused = [(outcome.label, why_not(subject.case, outcome)) for outcome in Outcome]
        return [f"{label}: {reason}" for label, reason in refused if reason]

    def row(self, subject: Subject) -> dict[str, Any]:
        told = super().row(subject)
        counts = {name.removeprefix("count-"): value for name, value in told.items() if name.startswith("count-")}
        kept = {name: value for name, value in told.items() if not name.startswith("count-")}
        return {"with_lessons": False, **kept, "counts": counts}


class NotifyForm(SubjectStepForm):
    notice_no = forms.CharField(label=_("số thông báo kết luận"), max_length=64)
    notice_on = DateField(label=_("ngày thông báo"))
    notice_file = file_field(_("thông báo có chữ ký"))

    def asks(self, subject: Subject) -> dict[str, forms.Field]:
        return {"delivered_on": DateField(label=_("ngày giao thông báo"))}
