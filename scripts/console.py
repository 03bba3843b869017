"""Talking to the person at the terminal: progress, one clear sentence on failure, no traceback."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.places import LOG_DIR, ROOT


class Stop(SystemExit):
    """Ends the program with status 1 and this one sentence on stderr."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"✗ {sentence}")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def logged(name: str, command: Sequence[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Runs quietly, keeps the output in var/log/<name>.log; returns "" or, on failure, that output."""
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    (LOG_DIR / f"{name}.log").write_text(done.stdout)
    return (done.stdout or f"exit {done.returncode}") if done.returncode else ""


def shielded(main: Callable[[], None]) -> None:
    """Runs main; Ctrl-C ends it without a traceback."""
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
