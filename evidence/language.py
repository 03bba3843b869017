"""Evidence and stored notices are in the language of the office, whoever's browser asked for what."""

from typing import Any

from django.utils.translation import override


def in_vietnamese(text: Any) -> str:
    """A label or record as words to be kept, whatever the language of the page."""
    with override("vi"):
        return str(text)
