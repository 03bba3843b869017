"""How every form behaves and is drawn: NFC text, Vietnamese errors, Bootstrap classes, hints tied to fields."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext

from ui.drawing import DRAWN
from ui.fields import DateField, DateInput, DecimalField, IntegerField, MoneyField, MoneyInput, RadioBoxes
from ui.text import nfc

__all__ = [
    "BoundField",
    "DateField",
    "DateInput",
    "DecimalField",
    "FormBehaviour",
    "IntegerField",
    "Kl14Form",
    "Kl14ModelForm",
    "MoneyField",
    "MoneyInput",
    "RadioBoxes",
    "Renderer",
]

_BOXES = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class BoundField(forms.BoundField):
    """Gives every widget its Bootstrap class and every label its capital, so that no form repeats it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self.label = capfirst(self.label)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden:
            names = [str(widget.attrs.get("class", "")), bootstrap_class(widget), "is-invalid" if self.errors else ""]
            built["class"] = " ".join(name for name in names if name)
        return built

    @property
    def optional(self) -> bool:
        """True where the label says "(không bắt buộc)"; a draft's field that may wait is marked `asked_for`."""
        may_stay_empty = not self.field.required and not getattr(self.field, "asked_for", False)
        return may_stay_empty and not self.field.disabled and not isinstance(self.field.widget, _BOXES[0])

    @property
    def example(self) -> str:
        """What a good answer looks like, where the form gives one (`field.example`)."""
        return str(getattr(self.field, "example", ""))

    @property
    def first_id(self) -> str:
        """The id that a link of the error summary leads to: of the first box where there are several."""
        boxes = isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        return f"{self.auto_id}_0" if boxes else self.id_for_label or self.auto_id


def bootstrap_class(widget: forms.Widget) -> str:
    """The Bootstrap class of a widget's kind."""
    if isinstance(widget, _BOXES):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class Renderer(TemplatesSetting):
    """FORM_RENDERER: fields are drawn by templates/forms/field.html everywhere, plain widgets by `ui.drawing`."""

    field_template_name = "forms/field.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class FormBehaviour(forms.BaseForm):
    """What our forms share: text is normalised, "required" says what to do, text areas do not cut what is pasted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            _normalise_text(field)
            _say_what_is_missing(field)
            _invite_to_choose(field)
            _loosen_text_area(field)


class Kl14Form(FormBehaviour, forms.Form):
    """The base of every form that is not tied to a model."""


def formfield(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Our own form field for dates and numbers of a model."""
    ours: dict[type[models.Field], type[forms.Field]] = {models.DateField: DateField, models.DecimalField: DecimalField}
    if type(db_field) in ours and not db_field.choices:
        kwargs.setdefault("form_class", ours[type(db_field)])
    elif isinstance(db_field, models.IntegerField) and not db_field.choices:
        kwargs.setdefault("form_class", IntegerField)
    return db_field.formfield(**kwargs)


class _ModelFormMeta(ModelFormMetaclass):
    """Gives each form's Meta our formfield(), which Django does not inherit."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> type:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(formfield)
        return super().__new__(mcs, name, bases, attrs)


class Kl14ModelForm(FormBehaviour, forms.ModelForm, metaclass=_ModelFormMeta):
    """The base of every form of a model; money fields are declared or named in Meta.field_classes as MoneyField."""


def _normalise_text(field: forms.Field) -> None:
    """Wrap a text field's to_python; passwords (strip=False) stay as typed."""
    if not isinstance(field, forms.CharField) or not field.strip:
        return
    read: Callable[[Any], Any] = field.to_python

    def to_python(value: Any) -> Any:
        text = read(value)
        return nfc(text) if isinstance(text, str) else text

    field.to_python = to_python  # type: ignore[method-assign]


def _say_what_is_missing(field: forms.Field) -> None:
    """Instead of "Trường này là bắt buộc" a sentence with the field's own label, unless the form gave one."""
    if field.label and field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _missing(field)


def _what_is_missing(field: forms.Field) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        sentence = gettext("Cần đánh dấu: %(label)s")
    elif isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.FileInput):
        sentence = gettext("Chọn %(label)s")
    else:
        sentence = gettext("Nhập %(label)s")
    return sentence % {"label": _inside_a_sentence(str(field.label))}


#: Put into words only where it is shown: most forms are drawn without an error.
_missing = lazy(_what_is_missing, str)


def _invite_to_choose(field: forms.Field) -> None:
    """Instead of Django's "---------" a list says what is to be chosen, unless the form gave words of its own."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == BLANK_CHOICE_DASH[0][1]:
            field.empty_label = _invitation(field)
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        first, others = field.choices[:1], field.choices[1:]
        if first == BLANK_CHOICE_DASH:
            field.choices = [("", _invitation(field)), *others]


def _invitation(field: forms.Field) -> str:
    return gettext("Chọn %(label)s") % {"label": _inside_a_sentence(str(field.label or ""))}


def _inside_a_sentence(label: str) -> str:
    """ "Nguyên nhân" → "nguyên nhân"; an abbreviation stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _loosen_text_area(field: forms.Field) -> None:
    """A browser cuts pasted text at maxlength without a word; we count instead, and refuse with a sentence."""
    attrs = field.widget.attrs
    if not isinstance(field.widget, forms.Textarea):
        return
    if "maxlength" in attrs:
        attrs["data-maxlength"] = attrs.pop("maxlength")
    if attrs.get("rows") == "10":
        attrs.update(cols="60", rows="4")
