"""Forms of writing together: the invitation, the answer, the proposer's own share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.forms.appraising import WHO, person_field, person_named
from proposals.forms.fields import text
from proposals.forms.guidance import GUIDANCE
from proposals.forms.writing import NO, YES, CommitmentsForm
from proposals.models import CoAuthorship
from ui.forms import IntegerField, Kl14Form, RadioBoxes
from units.models import Unit
from workflow.forms import StepForm

_LONGEST = CoAuthorship._meta.get_field("contribution").max_length


def _share(label: Any, **kwargs: Any) -> IntegerField:
    return IntegerField(label=label, min_value=1, max_value=100, **kwargs)


def _contribution() -> forms.CharField:
    return forms.CharField(
        label=_("Nội dung đóng góp"),
        max_length=_LONGEST,
        help_text=_("Một câu: người này làm phần nào, ví dụ “khảo sát 12 hộ, viết phần giải pháp”"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class InviteForm(Kl14Form):
    person = person_field(_("Người được mời"), help_text=WHO)
    share = _share(_("Tỷ lệ đóng góp (%)"))
    contribution = _contribution()

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_person(self) -> Any:
        return person_named(self.cleaned_data["person"], self.unit)

    def take_error(self, error: ValidationError) -> None:
        """Show an action's error at the field that it names."""
        for name, errors in error.message_dict.items():
            for sentence in errors:
                self.add_error(name if name in self.fields else None, sentence)


class OwnShareForm(Kl14Form):
    own = _share(_("Tỷ lệ đóng góp của đồng chí (%)"))


class AskForm(StepForm):
    """What was taken over from an earlier proposal may be put right before it goes out."""

    share = _share(_("Tỷ lệ đóng góp (%)"))
    contribution = _contribution()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"share": self.record.share, "contribution": self.record.contribution, **self.initial}


def _affirmation(name: str) -> forms.BooleanField:
    label, hint = CommitmentsForm.Meta.labels[name], GUIDANCE.get(name, ("", ""))[0]
    return forms.BooleanField(label=label, help_text=hint, error_messages={"required": _("Xác nhận nội dung này")})


class AcceptForm(StepForm):
    """The commitments that the proposer signs, and one's own declaration of interests."""

    commits_pure_motive = _affirmation("commits_pure_motive")
    commits_common_good = _affirmation("commits_common_good")
    commits_truthful = _affirmation("commits_truthful")
    commits_supervision = _affirmation("commits_supervision")
    commits_resources = _affirmation("commits_resources")
    has_conflict_of_interest = forms.TypedChoiceField(
        label=_("Xung đột lợi ích"),
        choices=[(NO, _("Không có")), (YES, _("Có"))],
        coerce=lambda answer: answer == YES,
        widget=RadioBoxes,
        error_messages={"required": _("Khai báo xung đột lợi ích")},
    )
    conflict_of_interest = text(_("Nội dung xung đột lợi ích"), rows=3, required=False)
    contains_no_secret = _affirmation("contains_no_secret")


class DeclineForm(StepForm):
    reason = text(_("Lý do từ chối"), rows=3)


class WithdrawInvitationForm(StepForm):
    reason = text(_("Lý do"), rows=3, required=False)


class LeaveForm(StepForm):
    reason = text(_("Lý do thôi tham gia"), rows=3)
