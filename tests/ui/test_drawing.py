"""Widgets drawn in Python look as Django's templates draw them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

from ui.forms import Renderer

ODD = '"><b>&'
WIDGETS = {
    "text": (forms.TextInput(attrs={"data-date": True, "hidden": False, "placeholder": ODD}), ODD),
    "nothing": (forms.TextInput(), None),
    "number": (forms.NumberInput(), 12),
    "password": (forms.PasswordInput(), "secret"),
    "hidden": (forms.HiddenInput(), ODD),
    "ticked": (forms.CheckboxInput(), True),
    "unticked": (forms.CheckboxInput(), False),
    "text area": (forms.Textarea(attrs={"rows": 4}), f"\n{ODD}\nvà"),
    "empty text area": (forms.Textarea(), None),
    "select": (forms.Select(choices=[("", "Tất cả"), (1, ODD), ("b", "B")]), 1),
    "groups": (forms.Select(choices=[("Nhóm", [("a", "A"), (ODD, "B")]), ("c", "C")]), ODD),
    "several": (forms.SelectMultiple(choices=[("a", "A"), ("b", "B"), ("c", "C")]), ["a", "c"]),
    "yes or no": (forms.NullBooleanSelect(), True),
}

BOXES = forms.CheckboxSelectMultiple(choices=[("a", "A"), (ODD, ODD), ("c", "C")])


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_drawn_as_django_draws_it(name: str) -> None:
    widget, value = WIDGETS[name]
    attrs = {"id": "id_x", "class": "form-control"}
    ours = widget.render("x", value, attrs, renderer=Renderer())
    assert "".join(ours.split()) == "".join(widget.render("x", value, attrs, renderer=DjangoTemplates()).split())


def test_what_has_a_template_of_its_own_keeps_it() -> None:
    assert "form-selectgroup" in forms.RadioSelect(choices=[("a", "A")]).render(
        "x", "a", {"id": "id_x"}, renderer=Renderer()
    )


def test_several_boxes_are_drawn_as_their_template_draws_them() -> None:
    attrs = {"id": "id_x", "class": "form-check-input"}
    ours = BOXES.render("x", ["a", ODD], attrs, renderer=Renderer())
    theirs = BOXES.render("x", ["a", ODD], attrs, renderer=TemplatesSetting())
    assert "".join(ours.split()) == "".join(theirs.split())
