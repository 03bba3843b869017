"""The form of a step that asks the same of each subject of a review."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.actions.accountability.common import at_field
from reviews.models import AccountabilityReview, Subject
from workflow.forms import StepForm


class SubjectStepForm(StepForm):
    """Fields of its own, then a group of fields per subject; the groups reach the action as `subjects` (dicts).

    Subclasses say who is asked (`asked`) and what (`asks`).
    """

    def __init__(self, *args: Any, record: AccountabilityReview, **kwargs: Any) -> None:
        self.subjects = list(self.asked(record))
        fields = {at_field(one, name): field for one in self.subjects for name, field in self.asks(one).items()}
        # On the instance, before the base class copies and dresses them.
        self.base_fields = {**type(self).base_fields, **fields}  # type: ignore[misc]
        super().__init__(*args, record=record, **kwargs)

    def asked(self, record: AccountabilityReview) -> Iterable[Subject]:
        return record.subjects.all()

    def asks(self, subject: Subject) -> dict[str, forms.Field]:
        raise NotImplementedError

    def notes_on(self, subject: Subject) -> list[str]:
        """Sentences above the fields of one subject."""
        return []

    @property
    def common_fields(self) -> list[forms.BoundField]:
        """The fields that are not about one subject."""
        return [self[name] for name in type(self).base_fields]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """For the template: each subject with its notes and fields."""
        return [
            {
                "subject": one,
                "notes": self.notes_on(one),
                "fields": [field for field in self if field.name.startswith(at_field(one, ""))],
            }
            for one in self.subjects
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        own = {name: value for name, value in values.items() if name in type(self).base_fields or name in self.formsets}
        return own | {"subjects": [self.row(one) for one in self.subjects]}

    def row(self, subject: Subject) -> dict[str, Any]:
        """What was said of one subject."""
        prefix = at_field(subject, "")
        told = {name: value for name, value in self.cleaned_data.items() if name.startswith(prefix)}
        return {"subject": subject} | {name.removeprefix(prefix): value for name, value in told.items()}


YES, NO = "co", "khong"


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons, neither chosen for the person: gives True or False."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("Có")), (NO, _("Không"))]
        super().__init__(choices=choices, coerce=lambda value: value == YES, widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: YES, False: NO}.get(value, value) if isinstance(value, bool) else value
