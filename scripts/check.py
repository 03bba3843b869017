"""make check: every check of the code, all of them even when one fails, with a summary; inside .venv."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

from scripts.console import say, shielded
from scripts.packages import own_packages, template_folders
from scripts.places import ROOT, VENV

#: A service as it would be set up, for Django's own deployment checks; nothing is contacted.
SERVICE = {
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "DATABASE_URL": "postgres://kl14:kl14@db.invalid:5432/kl14",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "ALLOWED_HOSTS": "kl14.example.vn",
    "SITE_URL": "https://kl14.example.vn",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kl14-check-") as var:
        embedded = {**os.environ, "KL14_VAR": var, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        for name in ("DATABASE_URL", "REDIS_URL", "KL14_DEBUG"):
            embedded.pop(name, None)
        failed = [name for name, command, extra in steps() if not passes(name, command, {**embedded, **extra})]
    if failed:
        raise SystemExit(f"✗ Chưa đạt: {', '.join(failed)}")
    say("✓ Mọi kiểm tra đều đạt.")


def steps() -> list[tuple[str, Sequence[str], Mapping[str, str]]]:
    """(name for people, command, environment on top)"""
    manage = [sys.executable, "manage.py"]
    pages = template_folders()
    return [
        ("ruff", ["ruff", "check", "."], {}),
        ("định dạng (ruff format)", ["ruff", "format", "--check", "."], {}),
        ("kiểu (mypy)", ["mypy", *own_packages(), "scripts"], {}),
        *([("mẫu trang (djlint)", ["djlint", "--lint", "--quiet", *pages], {})] if pages else []),
        ("tầng (import-linter)", ["lint-imports"], {}),
        ("migration còn thiếu", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        ("bản dịch tiếng Anh", [sys.executable, "-m", "scripts.check_translations"], {}),
        ("cấu hình dịch vụ (check --deploy)", [*manage, "check", "--deploy", "--fail-level", "WARNING"], SERVICE),
    ]


def passes(name: str, command: Sequence[str], env: Mapping[str, str]) -> bool:
    done = subprocess.run(
        command, cwd=ROOT, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        say(f"✗ {name}\n{done.stdout.rstrip()}")
    else:
        say(f"✓ {name}")
    return done.returncode == 0


if __name__ == "__main__":
    os.chdir(ROOT)
    shielded(main)
