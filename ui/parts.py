"""Small parts of pages that are drawn many times with few different values: each is drawn once in a process."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 10_000


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
