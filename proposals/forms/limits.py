"""How long an answer may be: words by the unit's rules, characters by the column. Counted and told, never cut."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from units.models import Unit
from workflow import rules

MOST_CHARACTERS = 10_000
#: Answers of a sentence or a list; the others may be pages.
SHORT = {
    "legal_references", "scope", "target_subjects", "participating_units", "budget_note", "staffing", "facilities",
    "conflict_of_interest",
}  # fmt: skip


class MostWords(BaseValidator):
    """Words as people count them: what stands between blanks."""

    code = "too_many_words"

    def __call__(self, value: Any) -> None:
        over = len(str(value).split()) - self.limit_value
        if over > 0:
            raise ValidationError(
                ngettext_lazy(
                    "Viết ngắn lại: vượt %(over)d chữ (tối đa %(most)d chữ)",
                    "Viết ngắn lại: vượt %(over)d chữ (tối đa %(most)d chữ)",
                    "over",
                ),
                code=self.code,
                params={"over": over, "most": self.limit_value},
            )


class MostCharacters(MaxLengthValidator):
    message = _("Viết ngắn lại còn tối đa %(limit_value)d ký tự (đang là %(show_value)d)")


def bound_lengths(fields: Mapping[str, Any], unit: Unit | None) -> None:
    """Put the limits on the fields: refused with a sentence on the server, counted by the page's script."""
    long = short = 0
    for name, field in fields.items():
        attrs = field.widget.attrs
        if isinstance(field.widget, forms.Textarea):
            long = long or rules.whole("proposal.words", unit)
            short = short or rules.whole("proposal.words_short", unit)
            most = short if name in SHORT else long
            field.validators.extend([MostWords(most), MostCharacters(MOST_CHARACTERS)])
            attrs["data-max-words"] = str(most)
        elif isinstance(field, forms.CharField) and field.max_length:
            # A browser cuts pasted text at maxlength without a word.
            attrs.pop("maxlength", None)
            attrs["data-maxlength"] = str(field.max_length)
            others = [one for one in field.validators if not isinstance(one, MaxLengthValidator)]
            field.validators = [*others, MostCharacters(field.max_length)]
