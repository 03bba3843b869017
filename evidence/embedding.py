"""Files inside a PDF, appended from disk as one incremental update (ISO 32000-1, 7.5.6), PDF/A-3 kept (ISO 19005-3).

The pages are rendered first; each file is then copied behind them in chunks, so that memory does not grow with the
number of files (docs/decisions/0013). Nothing is compressed: where a file lies in the PDF, its own bytes lie, and its
SHA-256 can be checked there without reading the PDF.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import TextStringObject

JSON = "application/json"
#: ISO 32000-2, 14.13: what a file is to the document.
SUPPLEMENT, DATA = "Supplement", "Data"
START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SPARE = {"/AF", "/Names", "/Type"}


@dataclass(frozen=True)
class File:
    """A file to be embedded: `chunks` are read once."""

    name: str
    mime: str
    at: datetime
    size: int
    chunks: Iterable[bytes]
    description: str = ""
    relationship: str = SUPPLEMENT


@dataclass(frozen=True)
class Part:
    """Bytes of the PDF that can be checked by themselves."""

    name: str
    offset: int
    length: int
    sha256: str


@dataclass
class Tail:
    """All that the last section of the file is made from, but for its last file: from the same, the same bytes."""

    catalog: str
    info: str
    root: str
    identifier: str
    previous: int
    next_object: int
    offsets: dict[str, int] = field(default_factory=dict)
    specs: list[int] = field(default_factory=list)


class Embedder:
    """Writes to `out`, which is at the end of a rendered PDF; `close` returns the whole last section."""

    def __init__(self, out: BinaryIO, rendered: bytes) -> None:
        self.out, self.parts = out, [_part_of("", rendered)]
        self.digest = hashlib.sha256(rendered)
        self.length = len(rendered)
        self.tail = _tail_of(rendered)
        out.write(rendered)

    def add(self, file: File) -> Part:
        """Copy a file behind what is there. Raises ValueError when it is not as long as it says."""
        number = self._number()
        self._write(stream_head(number, file))
        start, digest = self.length, hashlib.sha256()
        for chunk in file.chunks:
            digest.update(chunk)
            self._write(chunk)
        if self.length - start != file.size:
            raise ValueError(f"{file.name}: {self.length - start} bytes instead of {file.size}")
        self._write(STREAM_END)
        spec = self._number()
        self._write(file_spec(spec, number, file))
        self.tail.specs.append(spec)
        part = Part(file.name, start, file.size, digest.hexdigest())
        self.parts.append(part)
        return part

    def _number(self) -> int:
        number = self.tail.next_object
        self.tail.next_object += 1
        self.tail.offsets[str(number)] = self.length
        return number

    def _write(self, raw: bytes) -> None:
        self.out.write(raw)
        self.digest.update(raw)
        self.length += len(raw)


def last_section(tail: Tail, length: int, last: File, mark: bytes) -> bytes:
    """The last file, the names of all files, the catalog and the cross-references, to follow `length` bytes.

    `mark` is a comment before the end, without a line break, in which %d is where the last file's bytes begin.
    """
    out, offsets = io.BytesIO(), {int(number): at for number, at in tail.offsets.items()}

    def begin(number: int) -> int:
        offsets[number] = length + out.tell()
        return number

    stream, spec, names, xref = range(tail.next_object, tail.next_object + 4)
    out.write(stream_head(begin(stream), last))
    start = length + out.tell()
    for chunk in last.chunks:
        out.write(chunk)
    out.write(STREAM_END)
    out.write(file_spec(begin(spec), stream, last))
    specs = [*tail.specs, spec]
    tree = " ".join(f"({number:06d}) {one} 0 R" for number, one in enumerate(specs))
    out.write(f"{begin(names)} 0 obj\n<</Names [{tree}]>>\nendobj\n".encode())
    begin(int(tail.root.split()[0]))
    files = " ".join(f"{one} 0 R" for one in specs)
    catalog = f"<</Type /Catalog {tail.catalog} /Names <</EmbeddedFiles {names} 0 R>> /AF [{files}]>>"
    out.write(f"{tail.root.removesuffix(' R')} obj\n{catalog}\nendobj\n".encode("latin-1"))
    begin(xref)
    at = length + out.tell()
    out.write(_cross_references(xref, offsets, tail))
    out.write(b"%" + mark % start + f"\nstartxref\n{at}\n%%EOF\n".encode())
    return out.getvalue()


def _cross_references(number: int, offsets: dict[int, int], tail: Tail) -> bytes:
    """A cross-reference stream (7.5.8), as WeasyPrint writes them; the two kinds are not to be mixed."""
    index, rows = [], b""
    for one in sorted(offsets):
        index += [one, 1]
        rows += b"\x01" + offsets[one].to_bytes(8, "big") + b"\x00\x00"
    raw = zlib.compress(rows, 9)
    head = (
        f"{number} 0 obj\n<</Type /XRef /Index [{' '.join(map(str, index))}] /W [1 8 2] /Size {number + 1} "
        f"/Root {tail.root} /Info {tail.info} /ID {tail.identifier} /Prev {tail.previous} "
        f"/Filter /FlateDecode /Length {len(raw)}>>\nstream\n"
    )
    return head.encode() + raw + STREAM_END


STREAM_END = b"\nendstream\nendobj\n"


def stream_head(number: int, file: File) -> bytes:
    day = file.at.astimezone(UTC)
    subtype = file.mime.replace("/", "#2F")
    return (
        f"{number} 0 obj\n<</Type /EmbeddedFile /Subtype /{subtype} /Length {file.size} "
        f"/Params <</Size {file.size} /ModDate (D:{day:%Y%m%d%H%M%S}Z)>>>>\nstream\n"
    ).encode()


def file_spec(number: int, stream: int, file: File) -> bytes:
    name, about = _text(file.name), _text(file.description or file.name)
    return (
        f"{number} 0 obj\n<</Type /Filespec /F {name} /UF {name} /Desc {about} /AFRelationship /{file.relationship} "
        f"/EF <</F {stream} 0 R /UF {stream} 0 R>>>>\nendobj\n"
    ).encode()


def _text(text: str) -> str:
    """A text string in UTF-16, in hex: no letter of it can end it."""
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be').hex()}>"


def _tail_of(rendered: bytes) -> Tail:
    found = START.search(rendered[-64:])
    if found is None:
        raise ValueError("not a PDF as WeasyPrint writes it")
    trailer: Any = PdfReader(io.BytesIO(rendered)).trailer
    root = trailer["/Root"]
    kept = {key: value for key, value in root.items() if key not in _SPARE}
    return Tail(
        catalog=" ".join(f"{key} {_written(value)}" for key, value in kept.items()),
        info=_written(trailer.raw_get("/Info")),
        root=_written(trailer.raw_get("/Root")),
        identifier="[" + " ".join(f"<{_raw(one).hex()}>" for one in trailer["/ID"]) + "]",
        previous=int(found[1]),
        next_object=int(trailer["/Size"]),
    )


def _written(value: Any) -> str:
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue().decode("latin-1")


def _raw(value: Any) -> bytes:
    return bytes(value.original_bytes if isinstance(value, TextStringObject) else value)


def _part_of(name: str, raw: bytes) -> Part:
    return Part(name, 0, len(raw), hashlib.sha256(raw).hexdigest())


def chunks_of(file: BinaryIO, size: int = 65536) -> Iterator[bytes]:
    while chunk := file.read(size):
        yield chunk
