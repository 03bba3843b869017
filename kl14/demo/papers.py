"""Small PDF files for the demo's attachments."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from evidence import pdf


def make(told: Mapping[str, Any]) -> ContentFile:
    """{"pdf": file name, "title": …, "lines": […]} as a file of one page."""
    return ContentFile(
        pdf.render("demo/paper.html", {"title": told["title"], "lines": told["lines"]}), name=told["pdf"]
    )
