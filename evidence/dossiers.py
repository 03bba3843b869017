"""The dossier file: pages, files and a signed list of all; and telling whether a file is still what was made.

The list (`MANIFEST`) is the last file of the PDF. It holds the hash of everything before it and of each part, and the
section around it can be made anew from it, byte for byte: so every single bit of the file is covered, offline too.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO

from pypdf import PdfReader

from evidence import signing
from evidence.embedding import DATA, JSON, Embedder, File, Part, Tail, chunks_of, last_section

FORMAT = "kl14-dossier/1"
MANIFEST = "ban-ke.json"
#: Code and key stand here too, beside the manifest: whatever single bit is changed, it is known whose file it was.
MARKED = re.compile(rb"%KL14 dossier (\S+) (\S+) (\d+)\nstartxref\n")
BEGINNING = b'{"manifest":{'
LOOK_BACK = 1024
MOST_MANIFEST = 16 * 1024 * 1024


class Verdict(StrEnum):
    VALID = "valid"
    CHANGED = "changed"
    NOT_OURS = "not ours"


@dataclass(frozen=True)
class Finding:
    """What a file turned out to be; `parts`: the changed ones, as far as they can be told apart."""

    verdict: Verdict
    code: str = ""
    parts: list[str] = field(default_factory=list)
    is_signed: bool = False


@dataclass(frozen=True)
class Made:
    """What `write` gives."""

    sha256: str
    size: int
    manifest: dict[str, Any]


def write(out: BinaryIO, rendered: bytes, files: Iterable[File], *, code: str, at: datetime, about: Any) -> Made:
    """The whole dossier into `out`: memory stays flat in the number and size of the files."""
    embedder = Embedder(out, rendered)
    for file in files:
        embedder.add(file)
    manifest = {
        "format": FORMAT,
        "code": code,
        "key": signing.name_of(signing.public_key()),
        "at": at.isoformat(),
        "about": about,
        "length": embedder.length,
        "sha256": embedder.digest.hexdigest(),
        "pages": page_digests(io.BytesIO(rendered)),
        "parts": [asdict(part) for part in embedder.parts],
        "tail": asdict(embedder.tail),
    }
    envelope = _sealed(manifest)
    section = _section(manifest, envelope)
    out.write(section)
    embedder.digest.update(section)
    return Made(embedder.digest.hexdigest(), embedder.length + len(section), envelope)


def _sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    return {"manifest": manifest, "signature": signing.sign(_canonical(manifest))}


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _section(manifest: dict[str, Any], envelope: dict[str, Any]) -> bytes:
    raw = _canonical(envelope)
    last = File(MANIFEST, JSON, datetime.fromisoformat(manifest["at"]), len(raw), [raw], relationship=DATA)
    mark = f"KL14 dossier {manifest['code']} {manifest['key'] or '-'} %d".encode()
    return last_section(Tail(**manifest["tail"]), manifest["length"], last, mark)


def page_digests(file: BinaryIO) -> list[str]:
    """The hash of what is drawn on each page, whatever program wrote it down."""
    return [hashlib.sha256(_drawn(page)).hexdigest() for page in PdfReader(file).pages]


def _drawn(page: Any) -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


# --- checking ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Claim:
    """What a file says of itself: codes and names of keys, and the list of its parts where it can be read."""

    codes: frozenset[str]
    keys: frozenset[str]
    envelope: dict[str, Any] | None


def claim_of(file: BinaryIO, *, deep: bool = True) -> Claim:
    """Read from the end of the file; `deep`: also, by a PDF reader, from one that another program wrote anew."""
    mark = _mark(file)
    envelope = _envelope_at(file, int(mark[2])) if mark else _envelope_at(file, _last_beginning(file))
    envelope = envelope or (_embedded_envelope(file) if deep else None)
    codes, keys = ({mark[0].decode()}, {mark[1].decode()}) if mark else (set(), set())
    if envelope:
        codes.add(str(envelope["manifest"].get("code", "")))
        keys.add(str(envelope["manifest"].get("key", "")))
    return Claim(frozenset(codes - {""}), frozenset(keys - {"", "-"}), envelope)


def examine(file: BinaryIO, *, keys: Iterable[str] = (), known: dict[str, Any] | None = None) -> Finding:
    """What `file` is: by `keys` (public keys) alone, offline; `known` is the envelope that this system kept.

    Without either a file may be whole, and is not proven to be ours.
    """
    claim, keys = claim_of(file), list(keys)
    envelope, code = known or claim.envelope, min(claim.codes, default="")
    is_ours = known is not None or not claim.keys.isdisjoint(map(signing.name_of, keys))
    if not is_ours:
        return Finding(Verdict.NOT_OURS, code)
    if envelope is None:
        return Finding(Verdict.CHANGED, code, [MANIFEST])
    is_signed = _is_signed(envelope, keys)
    if not (known or is_signed):
        return Finding(Verdict.CHANGED, code, [MANIFEST])
    try:
        parts = _changed_parts(file, envelope)
    except (KeyError, TypeError, ValueError, AttributeError):
        parts = [MANIFEST]
    return Finding(Verdict.CHANGED if parts else Verdict.VALID, code, parts, is_signed)


def _is_signed(envelope: dict[str, Any], keys: Iterable[str]) -> bool:
    text, signature = _canonical(envelope["manifest"]), str(envelope.get("signature", ""))
    return any(signing.is_signed_by(key, text, signature) for key in keys)


def _mark(file: BinaryIO) -> tuple[bytes, bytes, bytes] | None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - LOOK_BACK))
    found = MARKED.search(file.read(LOOK_BACK))
    return (found[1], found[2], found[3]) if found else None


def _last_beginning(file: BinaryIO) -> int:
    """Where the list seems to begin; -1 for a file without one."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - MOST_MANIFEST)
    file.seek(start)
    at = file.read().rfind(BEGINNING)
    return start + at if at >= 0 else -1


def _envelope_at(file: BinaryIO, at: int) -> dict[str, Any] | None:
    size = file.seek(0, io.SEEK_END)
    if not max(0, size - MOST_MANIFEST) <= at < size:
        return None
    file.seek(at)
    return _envelope_in(file.read())


def _embedded_envelope(file: BinaryIO) -> dict[str, Any] | None:
    try:
        found = PdfReader(file).attachments
        return _envelope_in(found[MANIFEST][0]) if MANIFEST in found else None
    except Exception:  # what is no PDF breaks its reader in many ways
        return None


def _envelope_in(raw: bytes) -> dict[str, Any] | None:
    try:
        envelope, _end = json.JSONDecoder().raw_decode(raw.decode("utf-8", errors="replace"))
    except ValueError:
        return None
    is_ours = isinstance(envelope, dict) and isinstance(envelope.get("manifest"), dict)
    return envelope if is_ours and envelope["manifest"].get("format") == FORMAT else None


def _changed_parts(file: BinaryIO, envelope: dict[str, Any]) -> list[str]:
    """Names of what differs from the list; empty when every bit is as it was made."""
    size, manifest = file.seek(0, io.SEEK_END), envelope["manifest"]
    section = _section(manifest, envelope)
    if size == manifest["length"] + len(section):
        file.seek(0)
        whole = _digest(file, manifest["length"]) == manifest["sha256"]
        end = file.read(len(section)) == section
        if whole and end:
            return []
        named = [_name_of(part) for part in map(_part, manifest["parts"]) if not _is_intact(file, part)]
        return _pages_named(file, manifest, named) or [MANIFEST if not end else STRUCTURE]
    return _by_content(file, manifest) or [STRUCTURE]


#: Bytes between the parts: what ties the files to the document.
STRUCTURE, PAGES = "khung tệp PDF", "các trang"


def _name_of(part: Part) -> str:
    return part.name or PAGES


def _part(row: dict[str, Any]) -> Part:
    return Part(**row)


def _digest(file: BinaryIO, length: int) -> str:
    digest = hashlib.sha256()
    while length and (chunk := file.read(min(65536, length))):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest()


def _is_intact(file: BinaryIO, part: Part) -> bool:
    file.seek(part.offset)
    return _digest(file, part.length) == part.sha256


def _pages_named(file: BinaryIO, manifest: dict[str, Any], named: list[str]) -> list[str]:
    """Which pages changed, where that can be told."""
    if PAGES not in named:
        return named
    pages = _changed_pages(file, manifest)
    return [*(pages or [PAGES]), *(name for name in named if name != PAGES)]


def _changed_pages(file: BinaryIO, manifest: dict[str, Any]) -> list[str]:
    found = []
    try:
        pages = PdfReader(file).pages
        for number, expected in enumerate(manifest["pages"]):
            there = number < len(pages)
            if not there or hashlib.sha256(_drawn(pages[number])).hexdigest() != expected:
                found.append(f"trang {number + 1}")
        found += [f"trang {number + 1}" for number in range(len(manifest["pages"]), len(pages))]
    except Exception:  # a broken PDF breaks its reader in many ways
        return found
    return found


def _by_content(file: BinaryIO, manifest: dict[str, Any]) -> list[str]:
    """For a file that another program wrote anew: pages and embedded files by what is in them."""
    try:
        inside = PdfReader(file).attachments
        files = {
            name: {hashlib.sha256(raw).hexdigest() for raw in inside.get(name, [])}
            for name in {part["name"] for part in manifest["parts"][1:]}
        }
    except Exception:
        files = {}
    changed = [part["name"] for part in manifest["parts"][1:] if part["sha256"] not in files.get(part["name"], set())]
    return _changed_pages(file, manifest) + changed


__all__ = ["Claim", "Finding", "Made", "Verdict", "chunks_of", "claim_of", "examine", "write"]
