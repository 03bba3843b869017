"""The form of one step: fields, and rows of fields where the step needs them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from ui.forms import Kl14Form
from units.models import Person


class Rows(forms.BaseFormSet):
    """Base of the formsets of a step: what the page says above the rows and on the button that adds one."""

    legend: Any = ""
    add_label: Any = ""
    hint: Any = ""


class StepForm(Kl14Form):
    """Base of every step's form. `record` is the record as seen, `by` the person; `rows` names its formsets.

    Make one with `formset_factory(RowForm, formset=YourRows, extra=1, can_delete=True)`, YourRows a Rows with a legend.
    A formset class in `rows` reaches the action as a list of dicts under its name, deleted and empty rows left out.
    """

    rows: ClassVar[dict[str, type[Rows]]] = {}

    def __init__(self, *args: Any, record: Any = None, by: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.by = record, by
        self.formsets = {
            name: rows(self.data or None, self.files or None, prefix=name, initial=self.initial_rows(name))
            for name, rows in self.rows.items()
        }

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        """What the rows of `name` start with."""
        return None

    def is_valid(self) -> bool:
        valid = super().is_valid()
        verdicts = [rows.is_valid() for rows in self.formsets.values()]
        return valid and all(verdicts)

    def values(self) -> dict[str, Any]:
        """Everything the action takes, rows included."""
        values = dict(self.cleaned_data)
        for name, rows in self.formsets.items():
            values[name] = [_without_delete(row.cleaned_data) for row in rows if _is_kept(row)]
        return values

    def take_error(self, error: ValidationError) -> None:
        """Show an action's error at the field or the rows it names; what names none of ours stands at the top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            if name in self.formsets:
                self.formsets[name].non_form_errors().extend(errors)
            else:
                self.add_error(name if name in self.fields else None, errors)


def _is_kept(row: forms.Form) -> bool:
    cleaned = getattr(row, "cleaned_data", {})
    return bool(_without_delete(cleaned)) and row.has_changed() and not cleaned.get("DELETE")


def _without_delete(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name not in ("DELETE", "ORDER")}
