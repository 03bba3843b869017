"""Draws the plain widgets of forms without templates: a page has dozens of them, and lists of choices are long."""

from collections.abc import Callable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = dict[str, Any]


def draw_input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return _html(f'<input type="{widget["type"]}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>')


def draw_textarea(widget: Widget) -> SafeString:
    text = conditional_escape(widget["value"] or "")
    return _html(f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>')


def draw_select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return _html(f'<select name="{_text(widget["name"])}"{_attributes(widget)}>{groups}\n</select>')


def draw_boxes(widget: Widget) -> SafeString:
    """Boxes of which several may be marked, as templates/django/forms/widgets/multiple_input.html draws them."""
    items = "".join(_box(option) for _name, options, _index in widget["optgroups"] for option in options)
    return _html(f'<div class="form-selectgroup"{_own(widget, "id")}>{items}</div>')


def _box(option: Widget) -> str:
    label = conditional_escape(option["label"])
    return (
        f'<label class="form-selectgroup-item"{_own(option, "for")}>{draw_input(option)} <span>{label}</span></label>'
    )


def _own(widget: Widget, attribute: str) -> str:
    """The widget's id under an attribute; nothing where it has none."""
    own = widget["attrs"].get("id")
    return f' {attribute}="{_text(own)}"' if own else ""


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(map(_option, options))
    return f'\n  <optgroup label="{_text(name)}">{drawn}\n  </optgroup>' if name else drawn


def _option(option: Widget) -> str:
    value, label = _text(option["value"]), conditional_escape(option["label"])
    return f'\n  <option value="{value}"{_attributes(option)}>{label}</option>'


def _attributes(widget: Widget) -> str:
    """True is said by the name alone, False by nothing."""
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_text(value)}"' for name, value in given)


def _html(drawn: str) -> SafeString:
    """Of parts that are escaped."""
    return mark_safe(drawn)  # noqa: S308


def _text(value: Any) -> str:
    return conditional_escape(str(value))


_INPUTS = ("checkbox", "email", "hidden", "number", "password", "search", "tel", "text", "url")
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": draw_input for kind in _INPUTS},
    "django/forms/widgets/checkbox_select.html": draw_boxes,
    "django/forms/widgets/textarea.html": draw_textarea,
    "django/forms/widgets/select.html": draw_select,
}
