"""make run, as its user meets it: it starts, it ends with all its processes, it says what is wrong in one sentence."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: make run, with the set-up (which the test's own .venv stands for) left out.
RUN = "import scripts.setup as s; s.everything = lambda **_: None; import scripts.run as r; r.shielded(r.main)"
WAIT_SECONDS = 180
pytestmark = pytest.mark.xdist_group("run")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """(a var folder as the first start leaves it, what that start said)"""
    var = tmp_path_factory.mktemp("prepared") / "var"
    done = subprocess.run(
        [sys.executable, "-m", "scripts.prepare"],
        cwd=ROOT,
        env=environment(var, free_port()),
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    return var, done.stdout


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    ours = {"KL14_TESTING", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "SITE_URL", "HOST"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "KL14_VAR": str(var), "PORT": str(port), "KL14_DEMO": "0", "PYTHONUTF8": "1", **more}


class Running:
    """`make run` in the background, its words collected in a file."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.output = var / f"output-{self.port}.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN], cwd=ROOT, env=environment(var, self.port), stdout=output, stderr=output
            )

    def says(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while f"http://127.0.0.1:{self.port}" not in self.says():
            assert self.process.poll() is None, self.says()
            assert time.monotonic() < until, self.says()
            time.sleep(0.1)

    def status_of(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def family(self) -> list[int]:
        """Process ids of everything below ours."""
        return descendants(self.process.pid)


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [each for child in children for each in (int(child), *descendants(int(child)))]


def alive(pids: list[int]) -> list[int]:
    """Those that still run; one that only waits to be counted out by its parent (Z) does not."""
    return [pid for pid in pids if state_of(pid) not in ("", "Z")]


def still_alive(pids: list[int]) -> list[int]:
    """Those that outlive ten seconds: a kill is sent at once, and felt when the process is next given a core."""
    until = time.monotonic() + 10
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.1)
    return alive(pids)


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


@pytest.fixture
def start(tmp_path: Path, prepared: tuple[Path, str]) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []
    shutil.copytree(prepared[0], tmp_path / "var")

    def fresh() -> Running:
        started.append(Running(tmp_path / "var"))
        return started[-1]

    yield fresh
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(30)


def test_it_serves_and_ctrl_c_ends_every_process(start: Callable[[], Running]) -> None:
    running = start()
    running.wait_until_ready()
    status, body = running.status_of("/suc-khoe/")
    assert (status, set(json.loads(body).values())) == (200, {"OK"})
    family = running.family()
    assert len(family) >= 3
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) == 0
    assert still_alive(family) == []


def test_only_the_first_start_makes_the_database(prepared: tuple[Path, str], start: Callable[[], Running]) -> None:
    assert prepared[1].splitlines()[0] == "• Tạo cơ sở dữ liệu"
    running = start()
    running.wait_until_ready()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    said = running.says()  # the worker may say a line of its own between ours
    assert "Tạo cơ sở dữ liệu" not in said
    assert f"KL14 đang chạy: http://127.0.0.1:{running.port}" in said
    assert "Đã dừng." in said


def test_when_one_process_dies_the_others_end_and_the_exit_is_not_zero(start: Callable[[], Running]) -> None:
    running = start()
    running.wait_until_ready()
    family = running.family()
    web = next(pid for pid in family if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    assert running.process.wait(30) == 1
    assert "Tiến trình web đã dừng bất ngờ" in running.says()
    assert still_alive(family) == []


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", RUN], cwd=ROOT, env=environment(tmp_path, port), capture_output=True, text=True
        )
    assert done.returncode == 1
    assert done.stderr == f"✗ Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: PORT={port + 1} make run\n"


def test_a_port_that_is_no_number_is_one_sentence(tmp_path: Path) -> None:
    env = environment(tmp_path, 1, PORT="abc")
    done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "✗ PORT phải là một số từ 1 đến 65535, không phải «abc».\n")
