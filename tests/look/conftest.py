from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page

from tests.browser import PageGuard
from units.models import Person


@pytest.fixture(autouse=True)
def _sample_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}
    ]


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("huong", "Nguyễn Thị Hường", "mat-khau-thu")


@pytest.fixture
def show(
    live_server: Any, page: Page, page_guard: PageGuard, client: Client, transactional_db: None
) -> Iterator[Callable[..., Page]]:
    """`show("ho-so", width=360, theme="dark")`: the sample page, signed in, in that size and theme."""
    person = Person.objects.create_user("huong", "Nguyễn Thị Hường", "mat-khau-thu")
    client.force_login(person)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page_guard.announce(403, 404, 409)

    def open_at(path: str, width: int = 1280, theme: str = "light") -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/{path}")
        return page

    yield open_at
