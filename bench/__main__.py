"""make bench: builds what is missing, measures every page on every size in turns, prints and keeps the figures."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench import databases, figures
from bench.worker import EMPTY_FRAME, EMPTY_PAGE, PAGES, PERMISSION_CHECK
from scripts.console import Stop, say, shielded
from scripts.places import ROOT

SIZES = {databases.POSTGRESQL: (1_000, 100_000, 1_000_000), databases.SQLITE: (1_000, 100_000)}
EVERYBODY = (
    "cell secretary", "committee officer", "province officer", "province head", "country head", "cadre",
    "silent cell's secretary", "60 scattered units",
)  # fmt: skip
SOME = ("cell secretary", "committee officer", "province officer", "country head")
#: The pages asked for by everybody; the others by some, these by few.
MAIN = ("home", "list proposals", "list proposals, own desk", "list proposals, page 1,000")
FEW = {
    EMPTY_PAGE: ("cell secretary",),
    EMPTY_FRAME: ("cell secretary",),
    "list accountability reviews": ("cell secretary", "inspection chair"),
}
ROUNDS, TIMES = 6, 3


def main() -> None:
    what = "Đo trang theo số đề xuất, trên SQLite hoặc trên máy chủ PostgreSQL ở DATABASE_URL."
    parser = argparse.ArgumentParser(prog="make bench", description=what)
    parser.add_argument("--sizes", type=int, nargs="+", help="số đề xuất của từng bộ dữ liệu")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="số lượt đo")
    parser.add_argument("--no-keep", action="store_true", help="không ghi bench/results.json")
    chosen = parser.parse_args()
    sizes = chosen.sizes or list(SIZES[databases.backend()])
    for size in sizes:
        build(size)
    measured: list[figures.Figure] = []
    for measured in measure(sizes, chosen.rounds):
        if not chosen.no_keep:  # after each round: an interrupted run leaves what it has
            figures.keep(measured)
    figures.show(measured)


def build(size: int) -> None:
    if not databases.prepare(size):
        return
    say(f"• Dựng {size} đề xuất ({databases.name_of(size)})")
    command = [sys.executable, "-m", "bench.build", str(size)]
    done = subprocess.run(command, cwd=ROOT, env=databases.environment(size))
    if done.returncode:
        raise Stop(f"Không dựng được bộ dữ liệu {size} đề xuất (lỗi ở trên).")
    databases.finish(size)


def measure(sizes: list[int], rounds: int) -> Iterator[list[figures.Figure]]:
    """All figures so far, after each round. Sizes take turns, so that a busy moment falls on all of them alike."""
    with ExitStack() as stack:
        workers = {size: stack.enter_context(worker(size)) for size in sizes}
        seen: dict[tuple[str, str, int], figures.Seen] = {}
        for number in range(rounds):
            say(f"• Lượt đo {number + 1}/{rounds}")
            for page, role in asked():
                for size, ask in workers.items():
                    seen.setdefault((page, role, size), figures.Seen()).add(ask(page=page, role=role, times=TIMES))
            backend = databases.backend()
            yield [figures.figure(page, role, backend, size, one) for (page, role, size), one in seen.items()]


def asked() -> Iterator[tuple[str, str]]:
    for page in (*PAGES, PERMISSION_CHECK):
        for role in FEW.get(page, EVERYBODY if page in MAIN else SOME):
            yield page, role


@contextmanager
def worker(size: int) -> Iterator[Any]:
    """A process with the data set as its database; called with a question, it gives the answer."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bench.worker"],
        cwd=ROOT, env=databases.environment(size), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip

        def ask(**question: Any) -> Any:
            if process.stdin is None or process.stdout is None:
                raise Stop("Không nói chuyện được với tiến trình đo.")
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            if not answer:
                raise Stop(f"Tiến trình đo bộ {size} đề xuất đã dừng (lỗi ở trên).")
            return json.loads(answer)

        yield ask
        if process.stdin:
            process.stdin.close()


if __name__ == "__main__":
    os.chdir(ROOT)
    shielded(main)
