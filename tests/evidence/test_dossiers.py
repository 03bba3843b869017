"""The dossier file: every bit of it is covered, and what was changed is named as far as it can be."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pypdf
import pytest
from weasyprint import HTML

from evidence import dossiers, signing
from evidence.dossiers import Verdict, examine
from evidence.embedding import DATA, File

AT = datetime(2026, 3, 17, 8, tzinfo=UTC)
CODE = "A1B2C3D4E5F60718293A4B5C6D7E8F"
KB = 1024


@pytest.fixture(scope="module")
def rendered() -> bytes:
    """Two pages."""
    html = "<html lang=vi><title>Hồ sơ</title><p>Trang một</p><p style='break-before: page'>Trang hai</p>"
    return HTML(string=html).write_pdf(pdf_variant="pdf/a-3b")


@pytest.fixture
def key(settings: Any) -> str:
    settings.SIGNING_KEY = signing.new_private_key()
    return signing.public_key()


def enclosures(count: int = 2, size: int = 20 * KB) -> Iterator[File]:
    yield File("nhat-ky.json", "application/json", AT, 2, [b"{}"], "Nhật ký", DATA)
    for number in range(count):
        chunks = (Random(number * 1000 + part).randbytes(KB) for part in range(size // KB))
        yield File(f"{number:02d}-số liệu.pdf", "application/pdf", AT, size, chunks, "Số liệu (bảng 1)")


def made(rendered: bytes, **options: Any) -> tuple[bytes, dossiers.Made]:
    out = io.BytesIO()
    done = dossiers.write(out, rendered, enclosures(**options), code=CODE, at=AT, about={"reference": "01/ĐX"})
    return out.getvalue(), done


def flipped(raw: bytes, place: int) -> io.BytesIO:
    changed = bytearray(raw)
    changed[place] ^= 1
    return io.BytesIO(changed)


def test_it_is_valid_offline_with_the_public_key_alone(key: str, rendered: bytes, settings: Any) -> None:
    raw, done = made(rendered)
    settings.SIGNING_KEY = ""
    finding = examine(io.BytesIO(raw), keys=[key])
    assert (finding.verdict, finding.code, finding.parts, finding.is_signed) == (Verdict.VALID, CODE, [], True)
    assert done.size == len(raw)


def test_another_program_reads_pages_and_files(key: str, rendered: bytes) -> None:
    raw, _done = made(rendered)
    reader = pypdf.PdfReader(io.BytesIO(raw), strict=True)
    assert [page.extract_text().strip() for page in reader.pages] == ["Trang một", "Trang hai"]
    assert {"nhat-ky.json", "00-số liệu.pdf", "01-số liệu.pdf", "ban-ke.json"} <= set(reader.attachments)
    assert json.loads(reader.attachments["ban-ke.json"][0])["manifest"]["code"] == CODE


def test_it_stays_pdf_a_3b(key: str, rendered: bytes) -> None:
    """What ISO 19005-3 asks of embedded files, and what the pages claimed before."""
    raw, _done = made(rendered)
    root: Any = pypdf.PdfReader(io.BytesIO(raw)).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp or 'pdfaid:part="3"' in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp or 'pdfaid:conformance="B"' in xmp
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    specs = [spec.get_object() for spec in root["/AF"]]
    assert [spec["/AFRelationship"] for spec in specs] == ["/Data", "/Supplement", "/Supplement", "/Data"]
    for spec in specs:
        stream = spec["/EF"]["/F"].get_object()
        assert spec["/F"] == spec["/UF"]
        assert stream["/Type"] == "/EmbeddedFile"
        assert stream["/Subtype"] in ("/application/json", "/application/pdf")
        assert stream["/Params"]["/ModDate"] == "D:20260317080000Z"
        assert stream["/Params"]["/Size"] == len(stream.get_data())


def test_every_bit_counts(key: str, rendered: bytes) -> None:
    raw, done = made(rendered)
    end = done.manifest["manifest"]["length"]
    places = [*Random(14).sample(range(end), 60), *range(end, len(raw), 5), *range(len(raw) - 120, len(raw))]
    verdicts = {place: examine(flipped(raw, place), keys=[key]).verdict for place in places}
    assert {place for place, verdict in verdicts.items() if verdict != Verdict.CHANGED} == set()


@pytest.mark.parametrize("add", [b"x", b"\n%%EOF\n"])
def test_what_is_added_or_cut_off_counts(key: str, rendered: bytes, add: bytes) -> None:
    raw, _done = made(rendered)
    assert examine(io.BytesIO(raw + add), keys=[key]).verdict == Verdict.CHANGED
    assert examine(io.BytesIO(raw[:-1]), keys=[key]).verdict == Verdict.CHANGED


def test_a_changed_file_is_named(key: str, rendered: bytes) -> None:
    raw, done = made(rendered)
    part = done.manifest["manifest"]["parts"][2]
    assert examine(flipped(raw, part["offset"] + 99), keys=[key]).parts == ["00-số liệu.pdf"]


def test_a_changed_page_is_named(key: str, rendered: bytes) -> None:
    """Another program drew on page two, and wrote everything anew."""
    raw, _done = made(rendered)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    drawn: Any = writer.pages[1]["/Contents"].get_object()
    drawn.set_data(b"q Q")
    out = io.BytesIO()
    writer.write(out)
    finding = examine(out, keys=[key])
    assert (finding.verdict, "trang 2" in finding.parts, "trang 1" in finding.parts) == (Verdict.CHANGED, True, False)


def test_an_exchanged_file_is_named_when_all_was_written_anew(key: str, rendered: bytes) -> None:
    raw, _done = made(rendered)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    spec: Any = writer.root_object["/AF"][1].get_object()
    spec["/EF"]["/F"].get_object().set_data(b"%PDF-1.7 other")
    out = io.BytesIO()
    writer.write(out)
    assert examine(out, keys=[key]).parts == ["00-số liệu.pdf"]


def test_a_list_that_was_forged_with_the_file_is_found_by_its_signature(
    key: str, rendered: bytes, settings: Any
) -> None:
    settings.SIGNING_KEY = signing.new_private_key()
    forged, _done = made(rendered)
    settings.SIGNING_KEY = ""
    assert examine(io.BytesIO(forged), keys=[key]).verdict == Verdict.NOT_OURS


def test_an_unsigned_one_is_proven_by_what_the_system_kept_only(rendered: bytes) -> None:
    raw, done = made(rendered)
    assert examine(io.BytesIO(raw)).verdict == Verdict.NOT_OURS
    assert examine(io.BytesIO(raw), known=done.manifest).verdict == Verdict.VALID
    changed = examine(flipped(raw, 2000), known=done.manifest)
    assert (changed.verdict, changed.is_signed) == (Verdict.CHANGED, False)


@pytest.mark.parametrize("other", [b"", b"no PDF at all", b'%KL14 dossier x y 3\nstartxref\n{"manifest":{'])
def test_what_is_no_dossier_is_not_ours(key: str, other: bytes) -> None:
    assert examine(io.BytesIO(other), keys=[key]).verdict == Verdict.NOT_OURS


def test_memory_does_not_grow_with_the_files(key: str, rendered: bytes) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        with open("/dev/null", "wb") as out:  # noqa: PTH123 - a device
            dossiers.write(out, rendered, enclosures(count, 300 * KB), code=CODE, at=AT, about={})
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(30) < peak(3) + 200 * KB


def test_a_file_that_is_shorter_than_told_is_refused(rendered: bytes) -> None:
    short = File("a.pdf", "application/pdf", AT, 10, [b"123"])
    with pytest.raises(ValueError, match="3 bytes instead of 10"):
        dossiers.write(io.BytesIO(), rendered, [short], code=CODE, at=AT, about={})
