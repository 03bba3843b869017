"""The service mode: health, real workers on Redis, and the processes that docker-compose.yml names."""

import http.client
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import Celery
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kl14.health import Health
from tests.jobs import START_SECONDS, database_url, running
from tests.tooling.test_run import free_port

ROOT = Path(__file__).resolve().parents[2]


def health(client: Client) -> HttpResponse:
    """Asked in another thread: the page is asynchronous, and Playwright may keep an event loop in the test's own."""

    def get() -> HttpResponse:
        try:
            return client.get("/suc-khoe/")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(get).result()


@pytest.mark.django_db(transaction=True)
def test_the_health_page_needs_no_login(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Health, "checks", Health.checks[:2])
    response = health(client)
    assert (response.status_code, set(response.json().values())) == (200, {"OK"})


@pytest.mark.django_db(transaction=True)
def test_the_health_page_says_503_when_the_cache_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Health, "checks", [("health_check.checks.Cache", {"alias": "nowhere"})])
    assert health(client).status_code == 503


def test_a_real_worker_answers_the_health_page(real_worker: Celery, client: Client) -> None:
    found = health(client).json()
    assert {name.partition("(")[0]: state for name, state in found.items()} == {
        "Database": "OK",
        "Cache": "OK",
        "Ping": "OK",
    }


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_describes_the_five_processes(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"db", "redis", "migrate", "web", "worker", "beat"}
    named = {volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])}
    assert named == set(compose["volumes"])


def service_environment(port: int, static: Path) -> dict[str, str]:
    """What compose gives each process, with this test's database."""
    ours = {"KL14_TESTING", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SECRET_KEY": "a-key-for-one-test-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": database_url(),
        "PORT": str(port),
        "STATIC_ROOT": str(static),
    }


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    """(status, Location or body), once the web process answers."""
    until = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": "127.0.0.1", **headers})
            response = connection.getresponse()
            return response.status, response.headers.get("Location") or response.read().decode()
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.2)
        finally:
            connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_processes_of_compose_work_together(compose: dict[str, Any], tmp_path: Path) -> None:
    """Started by the very commands of docker-compose.yml, on the PostgreSQL and Redis of this machine."""
    if not os.environ.get("REDIS_URL"):
        pytest.skip("needs Redis (REDIS_URL)")
    port = free_port()
    env = service_environment(port, tmp_path / "static")
    # As the image does when it is built.
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"], cwd=ROOT, env=env, check=True
    )
    commands = [compose["services"][name]["command"] for name in ("web", "worker", "beat")]
    with ExitStack() as stack:
        processes = [stack.enter_context(running(command, env)) for command in commands]
        until = time.monotonic() + START_SECONDS
        while ask(port, "/suc-khoe/")[0] != 200:
            assert time.monotonic() < until, ask(port, "/suc-khoe/")
        assert "Ping" in ask(port, "/suc-khoe/")[1]
        assert ask(port, "/") == (301, "https://127.0.0.1/")
        assert ask(port, reverse("login"), **{"X-Forwarded-Proto": "https"})[0] == 200
        assert [process.poll() for process in processes] == [None, None, None]


def test_the_image_does_not_run_as_root() -> None:
    assert "\nUSER kl14\n" in (ROOT / "Dockerfile").read_text()
