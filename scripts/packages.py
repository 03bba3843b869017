"""Which folders hold our own code and templates."""

from scripts.places import ROOT

BESIDE = {"tests", "scripts", "bench"}


def own_packages() -> list[str]:
    """The Django apps and the project package, by name."""
    return sorted(init.parent.name for init in ROOT.glob("*/__init__.py") if init.parent.name not in BESIDE)


def template_folders() -> list[str]:
    candidates = [ROOT / "templates", *(ROOT / name / "templates" for name in own_packages())]
    return [str(folder.relative_to(ROOT)) for folder in candidates if any(folder.rglob("*.html"))]
