"""Filters for official documents."""

import re
from datetime import date

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from evidence import letterhead

register = template.Library()
REFERENCE = re.compile(r"\b\d+(?:-[^\W\d_]+/|/[^\W\d_]+-)[^\W\d_]+")


@register.filter
def formal_date(day: date | None) -> str:
    """`ngày 05 tháng 7 năm 2024` (DOMAIN §3.6)."""
    return letterhead.formal_date(day)


@register.filter
def bare(line: str) -> str:
    """A line of the recipients without the mark that ends it: the template sets commas and the last full stop."""
    return line.strip().rstrip(".,;").strip()


@register.filter
def whole_references(text: str) -> SafeString:
    """The text with `14-KL/TW` or `05/QĐ-UBND` never broken at the end of a line."""
    return mark_safe(  # noqa: S308  the text is escaped first, and the match holds letters, digits, "-" and "/" only
        REFERENCE.sub(lambda found: format_html('<span class="whole">{}</span>', found[0]), conditional_escape(text))
    )
