"""A person at a browser: signs in, fills fields by the words beside them, presses buttons by their names."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe

#: Of a form that is sent in place (static/js/send.js) no navigation tells that the answer has come.
MARK = """button => Boolean(button.type === "submit" && button.form && button.form.matches("[data-in-place]")
    && (document.querySelector("main").dataset.pressed = "1"))"""
ANSWERED = (
    "() => document.querySelector('main:not([data-pressed]), #send-notice') && document.readyState === 'complete'"
)


class Walker:
    """One person with a page of their own. Every page they come to is examined with axe."""

    def __init__(self, page: Page, site: str, username: str, password: str, shots: Path | None = None) -> None:
        page.set_default_timeout(8_000)
        self.page, self.site, self.username, self.shots = page, site, username, shots
        self.seen: set[str] = set()
        page.goto(f"{site}/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu", exact=True).fill(password)
        self.press("Đăng nhập")
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")

    # --- moving --------------------------------------------------------------------
    def go(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")
        self.look()

    def home(self) -> None:
        self.go("/")

    def take_up(self, todo: str, title: str) -> None:
        """From home, the work on the record `title`: the step `todo`, chosen on the record where there are more."""
        self.home()
        waiting = self.page.locator("section[aria-labelledby=waiting]").get_by_role("row").filter(has_text=title)
        choose = waiting.get_by_role("link", name=re.compile(f"^({todo}|Chọn bước xử lý)"))
        choose.first.click()
        self.page.wait_for_load_state()
        if self.page.locator(".card-now").count():
            self.follow(todo)
        self.look()

    def press(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name, exact=True).first
        in_place = button.evaluate(MARK)
        button.click()
        if in_place:
            self.page.wait_for_function(ANSWERED)
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    # --- filling -------------------------------------------------------------------
    def fill(self, **by_name: Any) -> None:
        """Fields by their form names: text, a choice's value, True for a box; labels are checked by axe."""
        for name, value in by_name.items():
            self.put(self.page.locator(f"[name='{name}']"), value)

    def put(self, field: Locator, value: Any) -> None:
        first = field.first
        kind = first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
        if kind == "radio":
            field.and_(self.page.locator(f"[value='{value}']")).check()
        elif kind == "checkbox":
            self._tick(field, value)
        elif kind == "select":
            first.select_option(value)
        elif kind == "file":
            first.set_input_files(value)
        else:
            first.fill(str(value))

    def _tick(self, field: Locator, value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                field.and_(self.page.locator(f"[value='{one}']")).check()
        else:
            field.first.set_checked(bool(value))

    def row(self, prefix: str, number: int, **values: Any) -> None:
        """A row of a formset, added with its button when it is not there yet."""
        while self.page.locator(f"[name^='{prefix}-{number}-']").count() == 0:
            self.page.locator(f"[data-formset='{prefix}'] [data-formset-add]").click()
        for name, value in values.items():
            self.put(self.page.locator(f"[name='{prefix}-{number}-{name}']"), value)

    # --- looking -------------------------------------------------------------------
    def look(self) -> None:
        """Each kind of page once: axe on it, and a picture when pictures are wanted."""
        kind = re.sub(r"\d+", "N", self.page.url.removeprefix(self.site).split("?")[0]) + self._with_errors()
        if kind in self.seen:
            return
        self.seen.add(kind)
        self._fits_a_phone()
        problems = axe(self.page)
        assert problems == [], f"{self.page.url}\n" + "\n".join(problems)
        self.shoot(kind)

    def _fits_a_phone(self) -> None:
        """Nothing sticks out sideways at 360 px."""
        self.page.set_viewport_size({"width": 360, "height": 900})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert width <= 360, f"{self.page.url} is {width} px wide on a phone of 360"

    def _with_errors(self) -> str:
        return "+loi" if self.page.locator(".error-summary").count() else ""

    def shoot(self, kind: str) -> None:
        if self.shots is None:
            return
        name = f"{self.username}{kind.replace('/', '_')}"
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=self.shots / f"{name}{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_read(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)

    def fetch(self, path: str) -> int:
        """The status of a plain GET with this person's cookies."""
        return self.page.request.get(f"{self.site}{path}", max_redirects=0).status


def pictures() -> Path | None:
    """Where to put pictures of the walk: the folder that KL14_SHOTS names, if any."""
    import os

    folder = os.environ.get("KL14_SHOTS")
    if not folder:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)


Sign = Callable[[str], Walker]
