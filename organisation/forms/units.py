"""A unit in a form: typed by its code or its name, with suggestions from those that the person may choose."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ui.text import fold, nfc
from units.models import Unit

#: More would make the page heavy; then the code is typed.
MOST_SUGGESTED = 500
DASH = " – "


def option_of(unit: Unit) -> str:
    """ "DST – Chi bộ Chè Đồi Sương", which the field reads back."""
    return f"{unit.code}{DASH}{unit.short_name}"


class UnitInput(forms.TextInput):
    """A text box with a list of suggestions beside it."""

    template_name = "forms/widgets/unit.html"
    options: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["list_id"] = f"{context['widget']['attrs'].get('id', name)}_units"
        context["widget"]["options"] = self.options
        return context

    def format_value(self, value: Any) -> str | None:
        return option_of(value) if isinstance(value, Unit) else super().format_value(value)


class UnitField(forms.CharField):
    """Gives a Unit of `units`, set by the form; by code, by "code – name", or by a name that only one has."""

    widget = UnitInput
    default_error_messages = {
        "unknown": _("Không tìm thấy đơn vị “%(typed)s” trong phạm vi của đồng chí."),
        "several": _("Có nhiều đơn vị tên “%(typed)s”: nhập mã đơn vị."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": _("Nhập mã hoặc tên đơn vị"), "max_length": 300, **kwargs})
        self.units: QuerySet[Unit] = Unit.objects.none()

    def offer(self, units: QuerySet[Unit], options: list[str]) -> None:
        self.units = units
        self.widget.options = options

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Unit) or value in self.empty_values:
            return value or None
        typed = nfc(str(value))
        by_code = self.units.filter(code__iexact=typed.partition(DASH)[0].strip()).first()
        return by_code or self._by_name(typed)

    def _by_name(self, typed: str) -> Unit:
        wanted = fold(typed)
        rows = self.units.filter(search_text__contains=wanted)[:MOST_SUGGESTED] if wanted else []
        found = [unit for unit in rows if wanted in (fold(unit.name), fold(unit.short_name))]
        if len(found) != 1:
            raise ValidationError(self.error_messages["several" if found else "unknown"], params={"typed": typed})
        return found[0]

    def run_validators(self, value: Any) -> None:
        """The text has become a unit: the validators of text have nothing to say."""


def options_of(units: QuerySet[Unit]) -> list[str]:
    """The suggestions, in the order of the tree; none where there are too many to send along."""
    rows = list(units.order_by("path")[: MOST_SUGGESTED + 1])
    return [option_of(unit) for unit in rows] if len(rows) <= MOST_SUGGESTED else []


def offer_units(form: forms.BaseForm, units: QuerySet[Unit], options: list[str]) -> None:
    """Every unit field of the form chooses from `units`."""
    for field in form.fields.values():
        if isinstance(field, UnitField):
            field.offer(units, options)
