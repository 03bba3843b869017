"""`{% load workflow %}`: tags of the step page."""

from typing import Any

from django import template

from ui.templatetags.ui import error_summary
from workflow.forms import StepForm

register = template.Library()


@register.inclusion_tag("components/error_summary.html")
def step_errors(form: StepForm) -> dict[str, Any]:
    """{% step_errors form %}: the errors of the form and of all its rows, each linked to its field."""
    return error_summary(form, *form.formsets.values())
