"""Finds text for people that has no English: extracts afresh with xgettext and compares with locale/en; inside .venv.

Also holds that no text hides in an f-string, where xgettext does not look, and that the compiled catalogues (.mo,
which Django reads) say what their sources (.po) say.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib

from scripts import debian
from scripts.console import Stop, say, shielded
from scripts.packages import own_packages
from scripts.places import ROOT

CATALOGUE = Path("locale", "en", "LC_MESSAGES", "django.po")
Key = tuple[str, str, str]
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def main() -> None:
    if not shutil.which("xgettext"):
        debian.install(["gettext"], "kiểm tra bản dịch (gettext)")
    used = extracted()
    english = catalogue(ROOT / CATALOGUE)
    known = {key(entry) for entry in english if is_complete(entry)}
    missing = [entry for entry in used if key(entry) not in known]
    for entry in missing:
        say(f"  {', '.join(name for name, _ in entry.occurrences[:2])}: {entry.msgid}")
    stale = [str(po.relative_to(ROOT)) for po in sorted(ROOT.glob("locale/*/*/*.po")) if not is_compiled(po)]
    hidden = [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in in_f_strings(path.read_text())]
    if hidden:
        raise Stop(f"Đưa văn bản ra khỏi f-string, xgettext không thấy: {', '.join(hidden)}")
    if missing:
        raise Stop(f"{len(missing)} câu chưa có bản tiếng Anh trong {CATALOGUE} (kể trên).")
    if stale:
        raise Stop(f"Chưa biên dịch lại (manage.py compilemessages): {', '.join(stale)}")


def sources() -> list[Path]:
    return sorted(path for name in own_packages() for path in (ROOT / name).rglob("*.py"))


def in_f_strings(source: str) -> list[int]:
    """The lines on which text is marked inside an f-string."""
    calls = [
        call
        for joined in ast.walk(ast.parse(source))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
    ]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKS]


def catalogue(path: Path) -> polib.POFile:
    """Empty when there is no such file (a project without any text makes none)."""
    return polib.pofile(str(path)) if path.is_file() else polib.POFile()


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def is_complete(entry: polib.POEntry) -> bool:
    """Translated in every plural form, and nobody doubts it (fuzzy)."""
    if entry.fuzzy or entry.obsolete:
        return False
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return bool(forms) and all(forms)


def is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    if not compiled.is_file():
        return False
    return texts(polib.pofile(str(source)).translated_entries()) == texts(polib.mofile(str(compiled)))


def texts(entries: Iterable[polib.POEntry]) -> dict[Key, tuple[str, ...]]:
    return {key(entry): (entry.msgstr, *entry.msgstr_plural.values()) for entry in entries if entry.msgid}


def extracted() -> polib.POFile:
    """All marked text of our packages and templates, from a copy, so that the working tree stays as it is."""
    with tempfile.TemporaryDirectory(prefix="kl14-text-") as folder:
        copy = Path(folder)
        skip = shutil.ignore_patterns("__pycache__", "node_modules", "migrations")
        for name in [*own_packages(), "templates"]:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy / name, ignore=skip)
        (copy / CATALOGUE).parent.mkdir(parents=True)
        command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "-v", "0"]
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kl14.settings", "PYTHONPATH": str(copy)}
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
        if done.returncode:
            raise Stop(f"Không trích được văn bản cần dịch: {done.stderr.strip()}")
        return catalogue(copy / CATALOGUE)


if __name__ == "__main__":
    os.chdir(ROOT)
    shielded(main)
