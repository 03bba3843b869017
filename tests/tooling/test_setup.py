"""make setup: what a fresh machine lacks is brought or named in one sentence; the second time nothing happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import debian, setup, stamps
from scripts.console import Stop

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with a .venv and locks, and a record of what was run (calls.txt)."""
    for name in LOCKS:
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "RUN_LOCK", tmp_path / LOCKS[0])
    monkeypatch.setattr(setup, "DEV_LOCK", tmp_path / LOCKS[1])
    monkeypatch.setattr(setup, "VENV_PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(setup, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(setup, "DIST", tmp_path / "frontend/dist")
    monkeypatch.setattr(debian, "missing_pdf_packages", list)
    return tmp_path


@pytest.fixture
def calls(machine: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the steps that were really done; each leaves what the real one would."""
    done: list[str] = []

    def logged(name: str, command: list[object], **_: object) -> str:
        done.append(name)
        if name == "venv":
            python = machine / ".venv/bin/python"
            python.parent.mkdir(parents=True)
            python.touch()
        if name == "npm":
            (machine / "frontend/node_modules").mkdir(exist_ok=True)
        if name == "frontend":
            (machine / "frontend/dist").mkdir(exist_ok=True)
            (machine / "frontend/dist/site.css").touch()
        return ""

    monkeypatch.setattr(setup, "logged", logged)
    return done


def give_frontend(machine: Path) -> None:
    (machine / "frontend").mkdir()
    (machine / "frontend/package.json").write_text("{}")
    (machine / "frontend/package-lock.json").write_text("{}")


def test_a_fresh_machine_gets_everything_once(machine: Path, calls: list[str]) -> None:
    give_frontend(machine)
    setup.everything()
    assert calls == ["venv", "pip", "npm", "frontend"]
    setup.everything()
    assert calls == ["venv", "pip", "npm", "frontend"]


def test_without_a_front_end_that_part_is_left_out(machine: Path, calls: list[str]) -> None:
    setup.everything()
    assert calls == ["venv", "pip"]


@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("requirements.lock", ["pip"]),
        ("frontend/package-lock.json", ["npm", "frontend"]),
        ("frontend/package.json", ["npm", "frontend"]),
    ],
)
def test_a_changed_lock_redoes_its_part(machine: Path, calls: list[str], changed: str, redone: list[str]) -> None:
    give_frontend(machine)
    setup.everything()
    calls.clear()
    (machine / changed).write_text("changed")
    setup.everything()
    assert calls == redone


def test_removed_results_are_noticed(machine: Path, calls: list[str]) -> None:
    give_frontend(machine)
    setup.everything()
    calls.clear()
    (machine / "frontend/dist/site.css").unlink()
    for path in (machine / ".venv/bin/python", machine / ".venv/.kl14-run"):
        path.unlink()
    (machine / ".venv/bin").rmdir()
    setup.everything()
    assert calls == ["venv", "pip", "npm", "frontend"]


def test_the_development_tools_come_on_top_and_stay(machine: Path, calls: list[str]) -> None:
    setup.everything()
    setup.everything(dev=True)
    assert calls == ["venv", "pip", "pip"]
    setup.everything()
    assert calls == ["venv", "pip", "pip"]


def test_missing_pango_as_root_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(debian, "logged", lambda name, command, **_: commands.append(list(command)) or "")
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    debian.install(["libpango-1.0-0"], "việc in PDF (Pango)")
    assert [command[-1] for command in commands] == ["libpango-1.0-0"]


def test_missing_pango_as_a_plain_user_prints_the_exact_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "loads", lambda library: False)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match=r"sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0$"):
        debian.install(debian.missing_pdf_packages(), "việc in PDF (Pango)")


def test_a_machine_without_venv_is_told_the_command(
    machine: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match=r"sudo apt-get install -y python3-venv$"):
        setup.everything()
    assert calls == []


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: Retrying … NewConnectionError('Connection refused')", "không nối được tới kho gói"),
        ("npm error code ECONNREFUSED", "không nối được tới kho gói"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "không khớp mã băm"),
        ("something else", "Không cài được thư viện Python"),
    ],
)
def test_a_failed_download_is_one_sentence(output: str, sentence: str) -> None:
    with pytest.raises(Stop, match=sentence):
        setup.explain("pip", "thư viện Python", output)


def test_an_old_python_is_told_so() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 2, 'final', 0); import scripts.setup"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Cần Python 3.11 trở lên, máy này đang dùng Python 3.9.")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9][^\s=]*==\S+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(packages) > 40
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert re.findall(r"^-.*$", text, re.MULTILINE) == []


def test_a_stamp_holds_for_the_same_contents_only(tmp_path: Path) -> None:
    source, stamp = tmp_path / "lock", tmp_path / "deep/stamp"
    source.write_text("one")
    stamps.press(stamp, stamps.fingerprint([source]))
    assert stamps.fresh(stamp, stamps.fingerprint([source]))
    source.write_text("two")
    assert not stamps.fresh(stamp, stamps.fingerprint([source]))
