"""A real Chromium: how it is started, what no page may do, and axe (WCAG 2.2 AA)."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

AXE = settings.BASE_DIR / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Chromium's own lines about a failed load; the response itself is judged by its status.
LOAD_FAILURE = "Failed to load resource"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    from tests.conftest import CHROMIUM  # conftest loads this module as a plugin

    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 900},
    }


class PageGuard:
    """Collects what went wrong on the pages it watches: answers of 400 and more, script errors, blocked content.

    `announce(403)` says that such an answer is meant to happen in this test.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.answers: list[tuple[int, str]] = []
        self.announced: set[int] = set()

    def announce(self, *statuses: int) -> None:
        self.announced |= set(statuses)

    def watch(self, page: Page) -> Page:
        page.on("response", self._on_response)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        return page

    def verdict(self) -> list[str]:
        return [text for status, text in self.answers if status not in self.announced] + self.problems

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.answers.append((response.status, f"{response.status} {response.request.method} {response.url}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and LOAD_FAILURE not in message.text:
            self.problems.append(f"console: {message.text}")


@pytest.fixture
def page_guard(page: Page) -> Iterator[PageGuard]:
    """Watches `page`, and fails the test at its end when a page misbehaved."""
    guard = PageGuard()
    guard.watch(page)
    yield guard
    assert guard.verdict() == []


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], page_guard: PageGuard
) -> Iterator[Callable[..., Page]]:
    """A further guarded page with cookies of its own, for another person: `open_page(viewport=…)`."""
    contexts: list[BrowserContext] = []

    def fresh(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        return page_guard.watch(contexts[-1].new_page())

    yield fresh
    for context in contexts:
        context.close()


@cache
def axe_source() -> str:
    return Path(AXE).read_text()


def axe(page: Page) -> list[str]:
    """WCAG 2.2 AA violations on the page as it stands: "rule: what is wrong → element". Empty is good."""
    page.evaluate(axe_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)", AXE_TAGS
    )
    return [f"{rule['id']}: {rule['help']} → {node['html']}" for rule in found for node in rule["nodes"]]
