"""Small parts of pages that are drawn many times with few different values: each is drawn once in a process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 10_000
MOST_FORMS_KEPT = 1_000


def drawn_once(template: str) -> Callable[[Callable[..., Mapping[str, Hashable]]], Callable[..., SafeString]]:
    """For a simple tag: what the function tells, drawn by the template, and kept for the next time it tells the same.

    The template may look at nothing else, the language of the page excepted.
    """

    def decorate(tell: Callable[..., Mapping[str, Hashable]]) -> Callable[..., SafeString]:
        @wraps(tell)
        def draw(*args: Any, **kwargs: Any) -> SafeString:
            told = tell(*args, **kwargs).items()
            return _drawn(template, get_language(), tuple((name, _plain(value)) for name, value in told))

        return draw

    return decorate


def _plain(value: Hashable) -> Hashable:
    """Text marked as safe equals the same text unmarked, so nothing is taken as safe here."""
    return value + "" if isinstance(value, SafeString) else value


@lru_cache(MOST_KEPT)
def _drawn(template: str, _language: str | None, told: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, dict(told))


def draw_row(template: str, row: Hashable) -> SafeString:
    """A row of a list, by a template that looks at nothing but `row`: a frozen dataclass of plain values."""
    return _drawn(template, get_language(), (("row", row),))


def draw_filters(template: str, form: forms.BaseForm) -> SafeString:
    """The fields of a filter, by a template that looks at nothing but `form`: the same questions look the same.

    A form with errors is drawn afresh. A filter set makes a new class of the same name for each request.
    """
    if form.is_bound and form.errors:
        return render_to_string(template, {"form": form})
    face = (template, get_language(), type(form).__qualname__, tuple(_field_face(form, name) for name in form.fields))
    if face not in _forms:
        _forms[face] = render_to_string(template, {"form": form})
        while len(_forms) > MOST_FORMS_KEPT:
            _forms.popitem(last=False)
    return _forms[face]


_forms: OrderedDict[Hashable, SafeString] = OrderedDict()


def _field_face(form: forms.BaseForm, name: str) -> Hashable:
    """What the look of a field depends on: what is typed, and the choices, with their names where these are rows."""
    field, typed = form.fields[name], form[name].value()
    choices = getattr(field, "choices", ()) if isinstance(field.widget, forms.Select) else ()  # else they are not drawn
    if isinstance(field, forms.ModelChoiceField):
        field.widget.choices = choices = [(str(value), str(label)) for value, label in choices]  # asked for once
        return name, str(typed), tuple(choices)
    return name, str(typed), tuple(str(value) for value, _label in choices)
