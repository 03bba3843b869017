"""The packed assets: the manifest storage can collect them, every icon that is used exists."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

ICON_IN_TEMPLATE = re.compile(r'{% icon "([a-z0-9-]+)"')
ICON_IN_CODE = re.compile(r'(?:icon=|"icon": )"([a-z0-9-]+)"')
SERVED_LIMIT = 650_000
BASE = Path(settings.BASE_DIR)
NOT_OURS = {"var", "tests", "locale"}


def is_ours(folder: Path) -> bool:
    return folder.is_dir() and folder.name not in NOT_OURS and not folder.name.startswith(".")


def sources(pattern: str) -> list[Path]:
    found = (path for folder in BASE.iterdir() if is_ours(folder) for path in folder.rglob(pattern))
    return [path for path in found if "node_modules" not in path.parts]


def used_icons() -> set[str]:
    pages = {name for path in sources("*.html") for name in ICON_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    code = {name for path in sources("*.py") for name in ICON_IN_CODE.findall(path.read_text(encoding="utf-8"))}
    return pages | code


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = Path(finders.find("vendor/icons.svg")).read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    assert drawn == set(json.loads((BASE / "frontend" / "icons.json").read_text(encoding="utf-8")))
    assert used_icons() - drawn == set()


def test_what_is_served_stays_small():
    served = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    assert 0 < sum(path.stat().st_size for path in served) < SERVED_LIMIT


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_the_fonts_of_documents_are_whole_and_not_served(style):
    font = BASE / "frontend" / "dist" / "fonts-pdf" / f"Tinos-{style}.ttf"
    assert font.stat().st_size > 400_000
    assert finders.find(f"fonts-pdf/{font.name}") is None


def test_the_manifest_storage_resolves_every_address(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {"vendor/icons.svg", "css/kl14.css", "js/kl14.js", "vendor/bootstrap/bootstrap.min.css"} <= set(paths)
