"""A backup made with the database's own tool, restored elsewhere, verifies there in a program of its own."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.evidence.sealed import sealed
from tests.jobs import database_url
from tests.small_tree import small_tree

__all__ = ["sealed", "small_tree"]
pytestmark = pytest.mark.django_db(transaction=True)
DELETE = "DELETE FROM evidence_auditentry WHERE id = (SELECT MIN(id) FROM evidence_auditentry)"


def verify_in(**env: str) -> str:
    """What verify_audit says of another database."""
    command = [sys.executable, "manage.py", "verify_audit"]
    # KL14_TESTING: no connection pool, and the time of the tests' moved clock is nobody's business here
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kl14.settings", "KL14_TESTING": "1", **env}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own backup")
def test_sqlite_backup(sealed: list[object], tmp_path: Path) -> None:
    """While the application runs; the triggers come along."""
    with sqlite3.connect(tmp_path / "kl14.sqlite3") as copy:
        connection.connection.backup(copy)
        assert "Nhật ký nguyên vẹn: 6 mục." in verify_in(KL14_VAR=str(tmp_path))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            copy.execute(DELETE)


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An empty database beside the test's, dropped at the end."""
    if connection.vendor != "postgresql" or not shutil.which("pg_restore"):
        pytest.skip("needs PostgreSQL and its programs pg_dump and pg_restore")
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def test_pg_dump_and_pg_restore(sealed: list[object], elsewhere: str, tmp_path: Path) -> None:
    file, here = str(tmp_path / "kl14.dump"), database_url()
    there = f"{here.rpartition('/')[0]}/{elsewhere}"
    subprocess.run(["pg_dump", "-Fc", "-f", file, here], check=True)
    subprocess.run(["pg_restore", "--no-owner", "-d", there, file], check=True)
    assert "Nhật ký nguyên vẹn: 6 mục." in verify_in(DATABASE_URL=there)
    refused = subprocess.run(["psql", "-d", there, "-c", DELETE], capture_output=True, text=True)
    assert "append-only" in refused.stderr
