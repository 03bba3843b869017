"""Copies what the site needs out of node_modules into dist/ (git-ignored); nothing is bundled. Standard library only.

dist/static/vendor/  served: Bootstrap, Be Vietnam Pro, one sprite of icons
dist/fonts-pdf/      full Tinos fonts for official documents: read by the PDF maker, never served

Run `npm ci` in this folder first, then `python frontend/build.py`.
"""

import json
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
DIST = HERE / "dist"
VENDOR = DIST / "static" / "vendor"

WEIGHTS = (400, 500, 600, 700)
SUBSETS = ("vietnamese", "latin-ext", "latin")
PDF_FONTS = {
    "400Regular": "Regular",
    "400Regular_Italic": "Italic",
    "700Bold": "Bold",
    "700Bold_Italic": "BoldItalic",
}
SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=[^\n]*")
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
SVG_PATHS = re.compile(r'<(?:path|circle|rect|line|polyline|ellipse) (?!stroke="none")[^>]*/>')


def main() -> int:
    """Fill dist/ anew; 0 when done, 1 with one sentence when the packages are not installed."""
    if not MODULES.is_dir():
        print("frontend/node_modules is missing: run `npm ci --ignore-scripts` in frontend/ first.", file=sys.stderr)
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    copy_bootstrap()
    copy_web_fonts()
    make_sprite()
    copy_pdf_fonts()
    return 0


def copy_bootstrap() -> None:
    """The minified style and script, without their references to source maps that are not served."""
    for source in ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js"):
        text = (MODULES / "bootstrap" / "dist" / source).read_text(encoding="utf-8")
        write(VENDOR / "bootstrap" / Path(source).name, SOURCE_MAP.sub("", text))


def copy_web_fonts() -> None:
    """The woff2 subsets, and one fonts.css made of the package's own unicode-range blocks."""
    package, folder = MODULES / "@fontsource" / "be-vietnam-pro", VENDOR / "fonts" / "be-vietnam-pro"
    folder.mkdir(parents=True)
    blocks = []
    for weight in WEIGHTS:
        faces = FONT_FACE.findall((package / f"{weight}.css").read_text(encoding="utf-8"))
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            face = next(face for face in faces if f"/{name})" in face)
            blocks.append(re.sub(r"src: [^;]*;", f"src: url({name}) format('woff2');", face))
            shutil.copyfile(package / "files" / name, folder / name)
    write(folder / "fonts.css", "\n".join(blocks) + "\n")


def make_sprite() -> None:
    """icons.svg: one <symbol> for each name in icons.json, drawn by the stroke colour of the text around it."""
    names = json.loads((HERE / "icons.json").read_text(encoding="utf-8"))
    symbols = [symbol(name) for name in sorted(names)]
    head = '<svg xmlns="http://www.w3.org/2000/svg">\n'
    write(VENDOR / "icons.svg", head + "\n".join(symbols) + "\n</svg>\n")


def symbol(name: str) -> str:
    """One icon of @tabler/icons as a <symbol> whose id is the icon's name."""
    text = (MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
    shapes = "".join(SVG_PATHS.findall(text))
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


def copy_pdf_fonts() -> None:
    """Whole TTF files: subsets lose Vietnamese letters when they are embedded in a PDF."""
    package, folder = MODULES / "@expo-google-fonts" / "tinos", DIST / "fonts-pdf"
    folder.mkdir(parents=True)
    for style, short in PDF_FONTS.items():
        shutil.copyfile(package / style / f"Tinos_{style}.ttf", folder / f"Tinos-{short}.ttf")
    shutil.copyfile(package / "LICENSE_FONT", folder / "LICENSE")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
