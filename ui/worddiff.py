"""What changed between two texts, word by word, as a Vietnamese reader sees words. Pure functions.

A word is a syllable, a number with its points, a sign or a line end; blanks between words do not count. Two spellings
of one syllable ("uỷ", "ủy"; composed letters or not) are the same word.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ui.text import TONES, nfc

SAME, OLD, NEW = "same", "old", "new"
Opcode = tuple[str, int, int, int, int]

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|\w+(?:['’]\w+)*|\n|[^\w\s]")
_TONES = frozenset(TONES[1:])
_ISLAND, _SHORE = 2, 3


@dataclass(frozen=True)
class Piece:
    """A run of text that both have (SAME, as the new one spells it), or only one of them."""

    kind: str
    text: str


def spelling_of(word: str) -> str:
    """What two spellings of one syllable share: the tone stands last, wherever it was written ("uỷ", "ủy")."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(sign for sign in letters if sign in _TONES)
    return unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in _TONES)) + tones


@dataclass(frozen=True)
class _Word:
    text: str  # with the blanks behind it
    key: str


def _words(text: str) -> list[_Word]:
    found = list(_WORD.finditer(text))
    starts = [one.span()[0] for one in found]
    ends = [*starts[1:], len(text)]
    return [
        _Word(text[start:end], spelling_of(one.group())) for one, start, end in zip(found, starts, ends, strict=True)
    ]


def compare(old: str, new: str) -> list[Piece]:
    """Both texts as one run of pieces; without NEW ones the old text, without OLD ones the new."""
    olds, news = _lines(nfc(old)), _lines(nfc(new))
    pieces: list[Piece] = []
    for tag, a, b, c, d in _opcodes([_keys(line) for line in olds], [_keys(line) for line in news]):
        before, after = [word for line in olds[a:b] for word in line], [word for line in news[c:d] for word in line]
        pieces += [Piece(SAME, _text(after))] if tag == "equal" else _compare_words(before, after)
    return _joined(pieces)


def _lines(text: str) -> list[list[_Word]]:
    """Words line by line, each line with its end: lines that nobody touched need no comparing."""
    return [words for line in text.splitlines(keepends=True) if (words := _words(line))]


def _keys(words: Sequence[_Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _text(words: Sequence[_Word]) -> str:
    return "".join(word.text for word in words)


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    return [*SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]


def _compare_words(old: Sequence[_Word], new: Sequence[_Word]) -> Iterator[Piece]:
    for tag, a, b, c, d in _calm(_opcodes(_keys(old), _keys(new))):
        if tag == "equal":
            yield Piece(SAME, _text(new[c:d]))
            continue
        if a < b:
            yield Piece(OLD, _text(old[a:b]))
        if c < d:
            yield Piece(NEW, _text(new[c:d]))


def _calm(opcodes: list[Opcode]) -> list[Opcode]:
    """A word or two in common between two long changes reads as part of one change, not as a find."""
    calm: list[Opcode] = []
    for place, code in enumerate(opcodes):
        tag, a, b, _c, d = code
        island = tag == "equal" and b - a <= _ISLAND and 0 < place < len(opcodes) - 1
        drowned = island and _are_long(opcodes[place - 1], opcodes[place + 1])
        if calm and calm[-1][0] != "equal" and (tag != "equal" or drowned):
            calm[-1] = ("replace", calm[-1][1], b, calm[-1][3], d)
        else:
            calm.append(code)
    return calm


def _are_long(left: Opcode, right: Opcode) -> bool:
    """Whether both changes are long, and much was taken out as well as put in."""
    (_l, a, b, c, d), (_r, e, f, g, h) = left, right
    wide = max(b - a, d - c) >= _SHORE and max(f - e, h - g) >= _SHORE
    return wide and (b - a) + (f - e) >= _SHORE and (d - c) + (h - g) >= _SHORE


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Runs of one kind in one piece."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def side(pieces: Sequence[Piece], kind: str) -> list[Piece]:
    """One of the two texts (OLD or NEW), with what is only in it marked."""
    return [piece for piece in pieces if piece.kind in (SAME, kind)]


def differs(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)
