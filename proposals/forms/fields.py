"""Fields that several steps share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.forms import AttachmentField
from ui.forms import RadioBoxes
from units.models import Person
from workflow import rules


class PersonField(forms.ModelChoiceField):
    """A person to choose; the title tells two of the same name apart. The form gives the queryset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), empty_label=_("Chọn người"), **kwargs)

    def label_from_instance(self, person: Any) -> str:
        return f"{person.full_name} – {person.title}" if person.title else str(person.full_name)


def text(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A text area; required unless said otherwise."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "cols": 60}), **kwargs)


def enclosure(label: Any) -> AttachmentField:
    """An optional file; the unit's own cap is checked again by the action."""
    return AttachmentField(
        max_mb=lambda: rules.whole("attachment.size"),
        label=label,
        required=False,
        help_text=_("PDF, Word, Excel hoặc ảnh, tối đa 20 MB"),
    )


def yes_no(label: Any, yes: Any, no: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """Two boxes that give True or False, neither chosen at first."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("True", yes), ("False", no)],
        coerce=lambda value: value == "True",
        widget=RadioBoxes(),
        **kwargs,
    )
