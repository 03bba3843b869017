"""What is typed to say something, to change it, to take it back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from comments import policies, querysets
from comments.models import Comment, Readers
from evidence.forms import ManyFilesField
from ui.forms import Kl14Form, RadioBoxes
from units.models import Person, Unit
from workflow import rules
from workflow.forms import StepForm


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return f"{person.full_name}, {person.title}" if person.title else person.full_name


@dataclass(frozen=True)
class Limits:
    """The rules of a unit: words of a text, files of a remark, MB of a file. Read once for all the forms of a page."""

    words: int
    files: int
    size: int

    @classmethod
    def of(cls, unit: Unit) -> "Limits":
        keys = ("comment.words", "comment.files", "attachment.size")
        return cls(*(rules.whole(key, unit) for key in keys))


def bound_words(field: forms.Field, most: int) -> None:
    """The rule's number of words: counted by the page, refused with a sentence by the server."""
    field.widget.attrs["data-max-words"] = str(most)

    def check(text: str) -> None:
        over = len(text.split()) - most
        if over > 0:
            sentence = ngettext_lazy(
                "Viết ngắn lại: vượt %(over)d chữ (tối đa %(most)d chữ)",
                "Viết ngắn lại: vượt %(over)d chữ (tối đa %(most)d chữ)",
                "over",
            )
            raise ValidationError(sentence, params={"over": over, "most": most})

    field.validators.append(check)


class ReplyForm(Kl14Form):
    """An answer under another's remark, read by whom that one is read."""

    text = forms.CharField(label=gettext_lazy("Nội dung trả lời"), widget=forms.Textarea(attrs={"rows": 3}))
    uploads = ManyFilesField(label=gettext_lazy("Tệp"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound_words(self.fields["text"], limits.words)
        sentence = _("PDF, DOCX, XLSX, JPG hoặc PNG; mỗi tệp không quá %(size)d MB, tối đa %(count)d tệp.")
        self.fields["uploads"].help_text = sentence % {"size": limits.size, "count": limits.files}

    def take_error(self, error: ValidationError) -> None:
        """Show an action's error at the field that it names."""
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class TalkForm(ReplyForm):
    """A new remark. Only the leadership and the intake are asked who may read it."""

    readers = forms.ChoiceField(
        label=gettext_lazy("Ai đọc được"),
        choices=Readers.choices,
        initial=Readers.ALL,
        widget=RadioBoxes(hints={Readers.LEADERS: gettext_lazy("Người đề xuất không thấy và không được báo.")}),
    )
    asked = PersonChoice(
        label=gettext_lazy("Cần trả lời"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không hỏi riêng ai"),
        help_text=gettext_lazy("Câu hỏi hiện ở “Việc của tôi” của người được hỏi cho đến khi có trả lời."),
    )
    field_order = ["text", "readers", "asked", "uploads"]

    def __init__(self, *args: Any, record: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Ý kiến, câu hỏi")
        self.fields["text"].help_text = _("Gõ @ để nhắc đến một người; người đó được báo.")
        asked = self.fields["asked"]
        asked.queryset = querysets.people_to_ask(record, Readers.ALL).exclude(pk=by.pk)  # type: ignore[attr-defined]
        if not policies.may(policies.check_can_write, by, Comment(record=record, author=by, readers=Readers.LEADERS)):
            del self.fields["readers"]


class EditForm(StepForm):
    """Another text for one's own remark."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Nội dung trước khi sửa vẫn được giữ, ai đọc được ý kiến đều xem được."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound_words(self.fields["text"], Limits.of(self.record.record.holder).words)


class WithdrawForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("Lý do rút"), max_length=300)
