"""Official documents as PDF: WeasyPrint, A4, Tinos embedded (DOMAIN §3.8)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from units import clock

# The full TTFs only: from the subsets that web pages use, WeasyPrint loses letters ("kicn" for "kiến").
FACES = {
    "Tinos-Regular.ttf": ("normal", 400),
    "Tinos-Bold.ttf": ("normal", 700),
    "Tinos-Italic.ttf": ("italic", 400),
    "Tinos-BoldItalic.ttf": ("italic", 700),
}
FAMILY = "Tinos"
ARCHIVAL = "pdf/a-3b"


def font_folders() -> list[Path]:
    """Where the fonts may be, the first that has all faces wins."""
    return [settings.BASE_DIR / "frontend" / "dist" / "fonts-pdf", Path("/usr/share/fonts/truetype/croscore")]


def font_folder() -> Path:
    """The folder with the four faces of Tinos. Raises ImproperlyConfigured naming what to install."""
    for folder in font_folders():
        if all((folder / face).is_file() for face in FACES):
            return folder
    raise ImproperlyConfigured(
        "The PDF font Tinos was not found: install the Debian package fonts-croscore, or run `make setup`, "
        "which brings it from the npm package @expo-google-fonts/tinos. "
        "Looked in: " + ", ".join(str(folder) for folder in font_folders())
    )


class LocalFetcher(URLFetcher):
    """Reads files under the given folders and `data:` images; refuses the network and every other file."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self.folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(unquote(parts.path)).resolve()
            if parts.netloc or not any(path.is_relative_to(folder) for folder in self.folders):
                raise ValueError(f"A document may not read {url}")
        return super().fetch(url, headers)


def _font_css(folder: Path) -> tuple[CSS, FontConfiguration]:
    """The @font-face rules and the font map that holds them; made anew each time, Pango's maps are not for threads."""
    faces = "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-style: {style}; font-weight: {weight};'
        f' src: url("{(folder / face).as_uri()}"); }}\n'
        for face, (style, weight) in FACES.items()
    )
    fonts = FontConfiguration()
    return CSS(string=faces, font_config=fonts, url_fetcher=LocalFetcher([folder])), fonts


def render(template_name: str, context: Mapping[str, Any], *, pdf_variant: str | None = ARCHIVAL) -> bytes:
    """The bytes of the PDF that `template_name` gives with `context`; always in Vietnamese, PDF/A-3b by default.

    A template extends `doc.base` where `doc` is a `letterhead.Letterhead`. Raises ImproperlyConfigured without fonts.
    """
    folder = font_folder()
    css, fonts = _font_css(folder)
    with translation.override("vi"):
        html = render_to_string(template_name, {"rendered_at": clock.now(), **context})
    source = HTML(string=html, url_fetcher=LocalFetcher([folder, settings.BASE_DIR / "static"]))
    return source.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant=pdf_variant)
