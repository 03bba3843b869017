"""`{% load ui %}`: the tags and filters of every page. The contexts of the components are described in docs/look.md."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import do_translate
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ui import text
from ui.charts import Chart, show
from ui.parts import MOST_KEPT, draw_filters, draw_row, drawn_once

register = template.Library()


@register.simple_tag
@lru_cache(MOST_KEPT)
def icon(name: str, extra_class: str = "") -> SafeString:
    """{% icon "send" %}: one symbol of the sprite, silent for screen readers (the text beside it speaks)."""
    classes = f"icon {extra_class}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes, static("vendor/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
@drawn_once("components/assets.html")
def styles_and_scripts() -> dict[str, Any]:
    """{% styles_and_scripts %}: the style sheets and scripts of every page."""
    return {}


@register.simple_tag
@drawn_once("components/main_nav.html")
def main_nav(links: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """`links`: label, url, icon and whether the page is inside (active)."""
    return {"links": tuple((str(link["label"]), link["url"], link["icon"], link["active"]) for link in links)}


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own `translate` (load i18n before ui), which remembers what it said: a page says the same 100 times."""
    node = do_translate(parser, token)
    said = node.filter_expression
    is_plain = said.var.literal is not None and not (said.filters or node.noop or node.asvar or node.message_context)
    return _Said(node) if is_plain else node


class _Said(Node):
    """A sentence of a template, put into each language once."""

    child_nodelists = ()

    def __init__(self, sentence: Node) -> None:
        self.sentence = sentence
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.said:
            self.said[language] = self.sentence.render(context)
        return self.said[language]


# --- filters -------------------------------------------------------------------
@register.filter
def vnd(amount: int | None) -> str:
    """1250000000 -> "1.250.000.000 đồng"; nothing -> "–"."""
    return "–" if amount in (None, "") else text.vnd(int(amount))


@register.filter
def number_vi(value: Any) -> str:
    """12.5 -> "12,5", 1250 -> "1.250"; nothing -> "–"."""
    return "–" if value in (None, "") else show(value)


@register.filter
def file_size(size: int | None) -> str:
    """Bytes -> "1,5 MB"."""
    return "" if size is None else text.file_size(size)


@register.filter
def date_vi(value: dt.date | None) -> str:
    """17/03/2022, in Vietnamese time where a moment is given; nothing -> "–"."""
    return "–" if not value else f"{_local(value):%d/%m/%Y}"


@register.filter
def datetime_vi(value: dt.datetime | None) -> str:
    """08:15 17/03/2022, in Vietnamese time; nothing -> "–"."""
    return "–" if not value else f"{_local(value):%H:%M %d/%m/%Y}"


@register.filter
def iso(value: dt.date | None) -> str:
    """The machine's form, for <time datetime>."""
    if not value:
        return ""
    local = _local(value)
    return str(local.isoformat(timespec="minutes") if isinstance(local, dt.datetime) else local.isoformat())


@register.filter
def formal_date(day: dt.date, place: str = "") -> str:
    """{{ day|formal_date:"Đà Lạt" }} -> "Đà Lạt, ngày 05 tháng 7 năm 2024"."""
    return text.formal_date(_local(day), place)


@register.filter
def person(someone: Any) -> str:
    """The full name, or the user name of an account without one; nobody -> "–"."""
    if not someone:
        return "–"
    return str(getattr(someone, "full_name", "") or getattr(someone, "username", "") or someone)


def _local(value: Any) -> Any:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


# --- forms ---------------------------------------------------------------------
@register.simple_tag
def filter_fields(form: BaseForm, template: str = "components/filter_fields.html") -> SafeString:
    """{% filter_fields filter_form %}: the fields of a list's filter, drawn once for all who ask the same of it."""
    return draw_filters(template, form)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """{% error_summary form criteria_formset %}: every error with a link to its field; nothing when there is none."""
    found: list[dict[str, str]] = []
    for one in forms:
        if isinstance(one, BaseFormSet):
            found.extend(_formset_errors(one))
        elif one is not None:
            found.extend(_form_errors(one))
    return {"errors": found}


def _formset_errors(formset: BaseFormSet) -> Iterable[dict[str, str]]:
    if not formset.is_bound:
        return
    for message in formset.non_form_errors():
        yield {"text": str(message), "target": f"formset-{formset.prefix}"}
    for number, form in enumerate(formset.forms, start=1):
        if not form.errors or not form.cleaned_data.get(DELETION_FIELD_NAME):
            yield from _form_errors(form, gettext("Dòng %(number)d: ") % {"number": number})


def _form_errors(form: BaseForm, before: str = "") -> Iterable[dict[str, str]]:
    if not form.is_bound:
        return
    visible = form.visible_fields()
    first = _target(visible[0]) if visible else ""
    for message in form.non_field_errors():
        yield {"text": f"{before}{message}", "target": first}
    for bound in form:
        for message in bound.errors:
            text = f"{before}{_naming(bound, str(message))}"
            yield {"text": text, "target": first if bound.is_hidden else _target(bound)}


def _naming(bound: BoundField, message: str) -> str:
    """The message with the field's label before it, unless it names the field already."""
    label = str(bound.label)
    return message if not label or label.casefold() in message.casefold() else f"{label}: {message}"


def _target(bound: BoundField) -> str:
    return str(getattr(bound, "first_id", "") or bound.id_for_label or bound.auto_id)


@register.inclusion_tag("forms/formset.html")
def formset(rows: BaseFormSet, legend: str = "", add_label: str = "", hint: str = "") -> dict[str, Any]:
    """{% formset criteria legend add_label %}: a card per row, "Thêm dòng" by script, one spare row without."""
    return {"formset": rows, "legend": legend, "add_label": add_label or gettext("Thêm dòng"), "hint": hint}


# --- components ----------------------------------------------------------------
@register.inclusion_tag("components/stepper.html")
def stepper(stages: Sequence[Any]) -> dict[str, Any]:
    """`stages`: objects with label and state (done, active, todo)."""
    states = [_get(stage, "state") for stage in stages]
    current = states.index("active") + 1 if "active" in states else states.count("done")
    label = _get(stages[current - 1], "label") if stages and current else ""
    return {"stages": stages, "current": current, "total": len(stages), "current_label": label}


@register.inclusion_tag("components/datagrid.html")
def datagrid(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`rows`: (label, value) pairs; an empty value shows as a dash, a zero as 0."""
    return {"rows": [(label, "–" if value is None or value == "" else value) for label, value in rows]}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """`entries`: objects with icon, title, by_name, at, reason, facts."""
    return {"entries": entries}


@register.inclusion_tag("components/files.html")
def files(items: Iterable[Any]) -> dict[str, Any]:
    """`items`: objects with name, size, url, sha256, by_name, at."""
    return {"files": items}


@register.simple_tag
@drawn_once("components/status_badge.html")
def status_badge(status: Any, tone: str = "") -> dict[str, Any]:
    """{% status_badge status %} for an object with label and tone, or {% status_badge "Nháp" "draft" %}."""
    if isinstance(status, str):
        return {"label": status, "tone": tone or "draft"}
    return {"label": str(_get(status, "label")), "tone": _get(status, "tone") or "draft"}


@register.simple_tag
@drawn_once("components/clock.html")
def clock(running: Any) -> dict[str, Any]:
    """`running`: None, or an object with label, due_on, working_days_left, overdue, paused."""
    if running is None:
        return {"label": ""}
    left, facts = _get(running, "working_days_left"), ("due_on", "overdue", "paused")
    return {
        "label": str(_get(running, "label")),
        "days": None if left is None else abs(left),
        "soon": left is not None and left <= 2,
        **{name: _get(running, name) for name in facts},
    }


@register.inclusion_tag("components/actions.html")
def actions(items: Iterable[Any]) -> dict[str, Any]:
    """`items`: objects with label, url, tone, hint, blocked (a reason, or ""); the blocked ones come last."""
    everything = list(items)
    return {
        "open_actions": [item for item in everything if not _get(item, "blocked")],
        "blocked_actions": [item for item in everything if _get(item, "blocked")],
    }


@register.inclusion_tag("components/chart.html")
def chart(what: Chart) -> dict[str, Any]:
    """{% chart figures %}: a ui.charts.Chart as SVG with its table."""
    return {"chart": what, **what.shapes}


@register.simple_tag
def row(template_name: str, what: Any) -> SafeString:
    """{% row "pilots/list_row.html" row %}: a row of a list, drawn once while it says the same (ui.parts.draw_row)."""
    return draw_row(template_name, what)


@register.inclusion_tag("components/page_links.html", takes_context=True)
def page_links(context: Context, page: Any) -> dict[str, Any]:
    """Previous and next links that keep the filters of the address.

    `page`: a ui.paging.Page (previous_cursor, next_cursor) or a Django Page.
    """
    query = context["request"].GET.copy()
    if hasattr(page, "paginator"):
        before = str(page.previous_page_number()) if page.has_previous() else ""
        after = str(page.next_page_number()) if page.has_next() else ""
        names = ("trang", "trang")
    else:
        before, after = page.previous_cursor or "", page.next_cursor or ""
        names = ("truoc", "sau")
    links = [_with(query, name, value) if value else "" for name, value in zip(names, (before, after), strict=True)]
    return {"previous_url": links[0], "next_url": links[1]}


def _with(query: Any, name: str, value: str) -> str:
    """The query string with this page and no other."""
    changed = query.copy()
    for other in ("trang", "truoc", "sau"):
        changed.pop(other, None)
    changed[name] = value
    return f"?{changed.urlencode()}"


def _get(thing: Any, name: str) -> Any:
    """Attribute or key: components take objects and dicts alike, as templates do."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name)
