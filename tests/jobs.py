"""Real Celery workers for tests that want them: on PostgreSQL + Redis, where a job runs in another process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from kl14.celery import app

START_SECONDS = 40


def database_url() -> str:
    """Of the test database, for a program that a test starts."""
    at = connection.settings_dict
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    return f"postgres://{login}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own, ended as a whole."""
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def real_worker(transactional_db: None) -> Iterator[Celery]:
    """The application with a worker that has answered; jobs go through Redis to it instead of running at once."""
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("needs PostgreSQL and Redis (DATABASE_URL, REDIS_URL)")
    queue = app.conf.task_default_queue
    celery = [sys.executable, "-m", "celery", "-A", "kl14", "-q", "worker"]
    command = [*celery, "--pool", "solo", "-Q", queue, "-n", f"{queue}@test", "--loglevel", "WARNING"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kl14.settings", "DATABASE_URL": database_url()}
    app.conf.task_always_eager = False
    try:
        with running(command, env):
            wait_for_answer(f"{queue}@test")
            yield app
    finally:
        app.conf.task_always_eager = True


def wait_for_answer(worker: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not app.control.ping(destination=[worker], timeout=0.5):
        assert time.monotonic() < until, f"{worker} does not answer"


def jobs_done(name: str) -> int:
    """How often the worker has run this task."""
    answers = app.control.inspect(timeout=2).stats() or {}
    return sum(stats["total"].get(name, 0) for worker, stats in answers.items() if worker.endswith("@test"))
