"""Text as the search index keeps it: words of a-z and 0-9, with and without their accents (docs/decisions/0012).

"Đấu giá 14-KL/TW" → "dau _d9a6u1 gia _gia1 14 kl tw 14kltw". Pure functions.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ui.text import fold, nfc

#: A longer word is compared by its beginning.
LONGEST = 40
#: A number of so many digits is also found by its beginning.
PREFIX_FROM = 3
_WORDS = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
#: What is written in one with signs between: 14-KL/TW, 7794/20, 1.250.000, K'Brơi.
_JOINED = re.compile(r"[^\W_]+(?:[-/.'][^\W_]+)+")
#: Vietnamese marks as they are typed in VNI, so that a word with its accents is plain letters and digits too.
_MARKS = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: `terms` must all be there ("779*": a beginning); `exact` too where it is said so."""

    terms: tuple[str, ...]
    exact: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


def asked(typed: str) -> Asked:
    """The words of a search; nothing when there is neither letter nor digit in it."""
    text = nfc(typed)
    terms = dict.fromkeys(_term(part) for word in _WORDS.findall(text) for part in _parts(word))
    said = [*(code for word in _WORDS.findall(text) if (code := _with_accents(word))), *_joined(text)]
    return Asked(tuple(terms), tuple(dict.fromkeys(said)))


def indexed(*texts: str) -> str:
    """The words of all texts, each once, for the index."""
    return " ".join(dict.fromkeys(word for text in texts for word in _indexed(nfc(text))))


def _indexed(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text):
        yield from _parts(word)
        if code := _with_accents(word):
            yield code
    yield from _joined(text)


def _parts(word: str) -> Iterator[str]:
    """Letters and digits apart, so that KL14 and 14-KL are the same two words; zeros in front do not count."""
    for part in _PARTS.findall(fold(word)):
        yield (part.lstrip("0") or "0" if part.isdigit() else part)[:LONGEST]


def _term(part: str) -> str:
    return f"{part}*" if part.isdigit() and len(part) >= PREFIX_FROM else part


def _joined(text: str) -> Iterator[str]:
    plain = text.replace("’", "'").replace("‘", "'")
    for run in _JOINED.findall(plain):
        whole = "".join(_parts_kept(run))
        if "'" in run or any(sign.isdigit() for sign in run):
            yield whole[:LONGEST]


def _parts_kept(run: str) -> Iterator[str]:
    for number, part in enumerate(_PARTS.findall(fold(run))):
        yield part.lstrip("0") or "0" if number == 0 and part.isdigit() else part


def _with_accents(word: str) -> str:
    """ "đỗ" → "_d9o64"; the tone stands last, so that "ủy" and "uỷ" are one. Nothing for a word without accents."""
    letters, tone = [], ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append("d9" if sign == "đ" else _MARKS.get(sign, sign))
    code = "".join(letters) + tone
    return f"_{code}"[:LONGEST] if code.isascii() and code != word.lower() else ""
