"""make run: sets up, prepares the database, then keeps the web process and the Celery worker alive until Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from scripts import setup
from scripts.console import Stop, say, shielded
from scripts.places import ROOT, VAR_DIR, VENV_PYTHON

STOP_SECONDS = 15
LOOK_SECONDS = 0.2


def main() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), port_wanted()
    check_free(host, port)
    setup.everything()
    address = f"http://{host}:{port}"
    env = {**os.environ, "HOST": host, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    env.setdefault("SITE_URL", address)
    prepare(env)
    family = Family(env)
    raise SystemExit(family.live(address))


def port_wanted() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT phải là một số từ 1 đến 65535, không phải «{text}».")
    return int(text)


def check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Stop(
                f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: PORT={port + 1} make run"
            ) from None


def prepare(env: dict[str, str]) -> None:
    """Database, static files and demo, in one Django start; its own words tell what went wrong."""
    done = subprocess.run([VENV_PYTHON, "-m", "scripts.prepare"], cwd=ROOT, env=env)
    if done.returncode:
        raise SystemExit(done.returncode)


class Family:
    """The processes of a running KL14: one ends, all end."""

    def __init__(self, env: dict[str, str]) -> None:
        self.asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        celery: list[str | Path] = [VENV_PYTHON, "-m", "celery", "-A", "kl14", "-q"]
        self.members = {
            "web": start([VENV_PYTHON, "-m", "gunicorn", "-c", "gunicorn.conf.py"], env),
            "worker": start([*celery, *worker_arguments()], env),
        }

    def live(self, address: str) -> int:
        """Says when it is ready, waits for the end, and returns the exit status: 0 only when asked to stop."""
        try:
            if self._wait_until_ready():
                announce(address)
            while not self.asked_to_stop and not self._fallen():
                time.sleep(LOOK_SECONDS)
            fallen = self._fallen()
        finally:
            self._end_all()
        if fallen and not self.asked_to_stop:
            sys.stderr.write(f"✗ Tiến trình {fallen} đã dừng bất ngờ; dừng tất cả.\n")
            return 1
        say("Đã dừng.")
        return 0

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _fallen(self) -> str:
        return next((name for name, process in self.members.items() if process.poll() is not None), "")

    def _wait_until_ready(self) -> bool:
        """True once the web process answers; False when asked to stop, or a process fell."""
        port = port_wanted()
        while not self.asked_to_stop and not self._fallen():
            if answers(port):
                return True
            time.sleep(LOOK_SECONDS)
        return False

    def _end_all(self) -> None:
        """Asks each process group to end, and after a while makes it."""
        for process in self.members.values():
            send(process, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in self.members.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
        for process in self.members.values():
            send(process, signal.SIGKILL)
            process.wait()


def answers(port: int) -> bool:
    """Whether the application, not only its socket, is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/suc-khoe/")
        connection.getresponse()
    except OSError:
        return False
    else:
        return True
    finally:
        connection.close()


def worker_arguments() -> list[str | Path]:
    """One process works off jobs and rings the clock (beat)."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    return ["worker", "-B", "--pool", "solo", "-s", VAR_DIR / "celerybeat-schedule", *quiet]


def start(command: list[str | Path], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches only us and we end the whole group in order."""
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def send(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def announce(address: str) -> None:
    accounts = VAR_DIR / "demo-accounts.txt"
    if accounts.is_file():
        say(f"\n{accounts.read_text().rstrip()}")
    say(f"\nKL14 đang chạy: {address}\nDừng: Ctrl-C")


if __name__ == "__main__":
    os.chdir(ROOT)
    shielded(main)
