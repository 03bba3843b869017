"""Filters of a list: a form in the address, of which whatever cannot be read is left out."""

from typing import Any

from django import forms
from django.http import QueryDict

from ui.forms import Kl14Form


class FilterForm(Kl14Form):
    """All fields optional. `given` is what the address asks for; `active` names each with the address without it.

    A hidden field says nothing there, unless it is among `told`.
    """

    told: frozenset[str] = frozenset()

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        for field in self.fields.values():
            field.required = False
        self.full_clean()
        self.query = query

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def active(self) -> list[dict[str, str]]:
        return [
            {"label": self._sentence(name, value), "remove_url": self._without(name)}
            for name, value in self.given.items()
            if name in self.told or not self[name].is_hidden
        ]

    def _sentence(self, name: str, value: Any) -> str:
        """ "Trạng thái: Đang thực hiện"; a box that is ticked says its own label."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field, forms.ModelChoiceField):  # its choices may be all units there are
            return f"{field.label}: {field.label_from_instance(value)}"
        names: dict[Any, Any] = dict(getattr(field, "choices", ()))
        return f"{field.label}: {names.get(value, value)}"

    def _without(self, name: str) -> str:
        left = self.query.copy()
        for gone in (name, "truoc", "sau", "trang"):
            left.pop(gone, None)
        return f"?{left.urlencode()}"
