"""Lists narrowed to a unit and all below it, as the unit's page asks for them."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organisation.sight import seen
from ui.filters import FilterForm
from units.models import Person, Unit
from units.scope import under

#: What a machine says as its `unit_list` when its list has such a form.
ADDRESS = "don_vi={unit}"


class _ShortName(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class UnitFilterForm(FilterForm):
    """`don_vi` stands in the address, and its mark lifts it: a list of units to choose from would cost every page."""

    don_vi = _ShortName(label=_("Đơn vị và cấp dưới"), queryset=Unit.objects.none(), widget=forms.HiddenInput)
    told = frozenset({"don_vi"})

    def __init__(self, query: QueryDict, by: Person) -> None:
        self.by = by
        super().__init__(query)

    def full_clean(self) -> None:
        if self.data.get("don_vi"):  # asking who sees what is left to those who narrow
            self.fields["don_vi"].queryset = seen(self.by)  # type: ignore[attr-defined]
        super().full_clean()

    @property
    def in_unit(self) -> Q:
        """Records of the unit that is given and of all below it."""
        unit = self.given.get("don_vi")
        return under(unit.path) if unit else Q()
