"""make check's last question: is every Vietnamese text also there in English?"""

import shutil
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from scripts import check_translations
from scripts.console import Stop

USED = polib.POEntry(msgid="Nộp đề xuất", occurrences=[("templates/a.html", "")])


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A project whose only text is USED, with the given English entry; returns the catalogue's source."""
    source = tmp_path / check_translations.CATALOGUE
    source.parent.mkdir(parents=True)
    monkeypatch.setattr(check_translations, "ROOT", tmp_path)
    monkeypatch.setattr(check_translations, "extracted", lambda: [USED])
    monkeypatch.setattr(check_translations.shutil, "which", lambda name: f"/usr/bin/{name}")

    def write(**entry: object) -> Path:
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        catalogue.append(polib.POEntry(msgid="Nộp đề xuất", **entry))
        catalogue.save(str(source))
        catalogue.save_as_mofile(str(source.with_suffix(".mo")))
        return source

    return write


def test_a_translated_text_passes(english: Callable[..., Path]) -> None:
    english(msgstr="Submit the proposal")
    check_translations.main()


@pytest.mark.parametrize("entry", [{"msgstr": ""}, {"msgstr": "Submit", "flags": ["fuzzy"]}])
def test_an_empty_or_doubtful_text_is_listed(
    english: Callable[..., Path], entry: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    english(**entry)
    with pytest.raises(Stop, match="1 câu chưa có bản tiếng Anh"):
        check_translations.main()
    assert capsys.readouterr().out == "  templates/a.html: Nộp đề xuất\n"


def test_a_project_without_a_catalogue_has_everything_missing(english: Callable[..., Path]) -> None:
    with pytest.raises(Stop, match="1 câu chưa có bản tiếng Anh"):
        check_translations.main()


def test_a_catalogue_that_was_not_compiled_again_is_named(english: Callable[..., Path]) -> None:
    source = english(msgstr="Submit the proposal")
    source.write_text(source.read_text().replace("Submit the", "Send the"))
    with pytest.raises(Stop, match=r"locale/en/LC_MESSAGES/django\.po"):
        check_translations.main()


def test_text_marked_inside_an_f_string_is_named(english: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    english(msgstr="Submit the proposal")
    package = check_translations.ROOT / "proposals"
    package.mkdir()
    (package / "forms.py").write_text('seen = _("Hạn")\nhidden = f"{_(\'Hạn\')}: {day}"\n')
    monkeypatch.setattr(check_translations, "own_packages", lambda: ["proposals"])
    with pytest.raises(Stop, match=r"f-string.*: proposals/forms\.py:2$"):
        check_translations.main()


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs xgettext (Debian package gettext)")
def test_text_is_found_in_python_and_in_templates() -> None:
    found = {Path(name).suffix for entry in check_translations.extracted() for name, _ in entry.occurrences}
    assert found >= {".py", ".html"}
