"""A unit or a person among thousands: typed by name or code, with suggestions where there are few enough to list."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ui.text import fold, nfc
from units.models import Person, Unit

SUGGESTED = 300
NAMED = 4


class PickInput(forms.TextInput):
    """A text box with the browser's own list of suggestions."""

    template_name = "forms/widgets/pick.html"

    def __init__(self, field: "PickField") -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.field = field

    def __deepcopy__(self, memo: dict[int, Any]) -> "PickInput":
        return PickInput(self.field)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["suggestions"] = list(self.field.suggestions())
        if context["suggestions"]:
            widget_attrs = context["widget"]["attrs"]
            widget_attrs["list"] = f"{widget_attrs['id']}_goi_y"
        return context


class PickField(forms.CharField):
    """One row of `queryset` (set by the form), by its label "Tên (mã)", its code, or enough of its name."""

    code = ""
    none_found: Any = _("Không có kết quả nào khớp.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": PickInput(self), **kwargs})
        self.queryset: QuerySet[Any] = QuerySet()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copy = super().__deepcopy__(memo)
        copy.widget.field = copy
        return copy

    def label_of(self, row: Any) -> str:
        raise NotImplementedError

    def suggestions(self) -> Iterator[str]:
        """None where there are too many to list."""
        rows = list(self.queryset[: SUGGESTED + 1])
        return map(self.label_of, rows if len(rows) <= SUGGESTED else [])

    def prepare_value(self, value: Any) -> Any:
        return self.label_of(value) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self.find(nfc(typed)) if typed else None

    def find(self, typed: str) -> Any:
        """Raises ValidationError when nothing fits, or more than one does."""
        _name, _mark, code = typed.removesuffix(")").rpartition("(")
        exact = self.queryset.filter(**{f"{self.code}__iexact": code if typed.endswith(")") else typed}).first()
        if exact:
            return exact
        rows = self.queryset
        for word in fold(typed).split():
            rows = rows.filter(search_text__contains=word)
        fitting = list(rows[: NAMED + 1])
        if not fitting:
            raise ValidationError(self.none_found)
        if len(fitting) > 1:
            names = "; ".join(map(self.label_of, fitting[:NAMED])) + ("; …" if len(fitting) > NAMED else "")
            raise ValidationError(_("Có nhiều kết quả khớp, nhập đầy đủ một trong số đó: %(names)s") % {"names": names})
        return fitting[0]


class UnitField(PickField):
    code = "code"
    none_found = _("Không có đơn vị nào khớp trong phạm vi của đồng chí.")

    def label_of(self, row: Unit) -> str:
        return f"{row.short_name} ({row.code})"


class PersonField(PickField):
    code = "username"
    none_found = _("Không có người nào khớp trong phạm vi của đồng chí.")

    def label_of(self, row: Person) -> str:
        return f"{row.full_name} ({row.username})"
