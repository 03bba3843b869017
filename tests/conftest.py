"""What every test may use. Browser helpers: tests/browser.py; the demo: tests/demo.py; workers: tests/jobs.py."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import cache_keys
from tests.sockets import loopback_only

pytest_plugins = ["tests.browser", "tests.database", "tests.demo", "tests.jobs"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
BROWSER_REQUIRED = os.environ.get("KL14_REQUIRE_BROWSER") == "1"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Names what cannot run here as skipped, unless it is required; browsers last.

    Playwright leaves its event loop running in the process, and a page of asynchronous Django is not served beside one.
    """
    items.sort(key=lambda item: "browser" in item.keywords)
    no_browser = not Path(CHROMIUM).exists()
    if no_browser and BROWSER_REQUIRED:
        raise pytest.UsageError(f"KL14_REQUIRE_BROWSER=1, but there is no Chromium at {CHROMIUM}")
    no_postgres = connection.vendor != "postgresql"
    for item in items:
        if no_browser and "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium here (CHROMIUM=/path/to/chromium)"))
        if no_postgres and "postgres" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL=postgres://…)"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes go by the argument's name: made files carry the time, and parallel processes must agree on the names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """Uploads of one test are not seen by the next."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache_keys.forget()
