"""System libraries: apt installs them when we are root, else the person gets the exact command."""

import ctypes
import os
import shutil
import sys

from scripts.console import Stop, logged, say

#: Shared library that WeasyPrint opens -> Debian package that holds it.
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_pdf_packages() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in PDF_LIBRARIES.items() if not loads(library)]


def install(packages: list[str], purpose: str) -> None:
    """Brings Debian packages, or stops with the command that would.

    purpose: what they are for, as the person should read it.
    """
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(f"Thiếu thư viện hệ thống cho {purpose} (tên gói trên Debian: {names}). Hãy cài rồi chạy lại.")
    if os.geteuid() != 0:
        raise Stop(f"Thiếu thư viện hệ thống cho {purpose}. Chạy lệnh sau rồi làm lại: sudo apt-get install -y {names}")
    say(f"• Cài gói hệ thống cho {purpose}: {names}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    # A fresh machine has no package lists yet; one with lists needs no update.
    if logged("apt", command, env=env):
        logged("apt-update", [*apt, "update"], env=env)
        if logged("apt", command, env=env):
            raise Stop(f"Không cài được gói hệ thống {names} (xem var/log/apt.log). Kiểm tra mạng rồi chạy lại.")
