"""What a browser would send of a form as it stands on the page."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Controls(HTMLParser):
    """Names and values of the controls of the forms that are sent by post, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._in_form, self._text, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: "" if value is None else value for name, value in attrs}
        if tag == "form":
            self._in_form = given.get("method") == "post"
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and "selected" in given and self._in_form:
            self.sent.append((self._select, given["value"]))
        elif tag == "textarea":
            self._text = given.get("name", "")
            self._add(self._text, "")
        elif tag == "input":
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        is_box = kind in ("checkbox", "radio")
        if kind not in ("file", "submit") and (not is_box or "checked" in given):
            self._add(given.get("name", ""), given.get("value", "on" if is_box else ""))

    def _add(self, name: str, value: str) -> None:
        if name and self._in_form and "__prefix__" not in name:  # those of a row's pattern are no controls
            self.sent.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._text and self._in_form:
            name, before = self.sent[-1]
            self.sent[-1] = (name, (before + data).removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._in_form = False


def shown(page: Any, **changes: Any) -> dict[str, Any]:
    """The data of the page's forms with `changes` typed into them."""
    assert isinstance(page, HttpResponse)
    controls = _Controls()
    controls.feed(page.content.decode())
    sent: dict[str, Any] = {}
    for name, value in controls.sent:
        sent.setdefault(name, []).append(value)
    return {**sent, **changes}
