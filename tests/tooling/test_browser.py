"""The browser helpers notice what they are there to notice."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser import PageGuard

pytestmark = pytest.mark.browser


class Handler(BaseHTTPRequestHandler):
    """/ok is a good page, /inline breaks its own policy, /missing is not there."""

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        script = "<script>1</script>" if self.path == "/inline" else ""
        self.wfile.write(f"<html lang=vi><link rel=icon href=/ok><title>t</title>{script}</html>".encode())

    def log_message(self, *args: object) -> None:
        """Silent."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def verdict_on(page: Page, url: str, *announced: int) -> list[str]:
    guard = PageGuard()
    guard.watch(page)
    guard.announce(*announced)
    page.goto(url)
    return guard.verdict()


def test_a_good_page_passes(page: Page, site: str) -> None:
    assert verdict_on(page, f"{site}/ok") == []


def test_an_answer_of_404_is_a_problem(page: Page, site: str) -> None:
    assert verdict_on(page, f"{site}/missing") == [f"404 GET {site}/missing"]


def test_an_announced_404_is_none(page: Page, site: str) -> None:
    assert verdict_on(page, f"{site}/missing", 404) == []


def test_blocked_content_is_a_problem(page: Page, site: str) -> None:
    [problem] = verdict_on(page, f"{site}/inline")
    assert "Content Security Policy" in problem
