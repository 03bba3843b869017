"""What the administrators' forms have in common."""

from typing import cast

from django.db.models import QuerySet
from django.forms import BaseForm

from organisation.forms.fields import PickField
from units.models import Person
from workflow.forms import StepForm


class AdminForm(StepForm):
    """A form that an administrator (`by`) fills in; `record` is what it is about, None for something new."""

    by: Person


def offer(form: BaseForm, name: str, rows: QuerySet) -> None:
    """Say among which rows the field `name` of this form picks."""
    cast(PickField, form.fields[name]).queryset = rows
