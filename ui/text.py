"""Vietnamese text, names, numbers and dates. Pure functions: no database, no clock, no translation."""

import datetime as dt
import unicodedata

# The order of the Vietnamese dictionary: ă, â, đ, ê, ô, ơ, ư are letters of their own, tones come last.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # none, huyền, hỏi, ngã, sắc, nặng
_TONE_MARKS = dict.fromkeys(map(ord, TONES[1:]))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})


def nfc(value: str) -> str:
    """The one spelling we store: composed letters, LF line ends, no blanks at either end."""
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()


def fold(value: str) -> str:
    """What search compares: "Đề xuất ủy quyền" -> "de xuat uy quyen"; runs of blanks become one.

    đ has no decomposition, so it is mapped by hand. Decomposed twice: folding the case makes new composed letters.
    """
    lower = unicodedata.normalize("NFD", unicodedata.normalize("NFD", value).casefold())
    bare = "".join(mark for mark in lower if unicodedata.category(mark) != "Mn")
    return " ".join(bare.translate(_APOSTROPHES).replace("đ", "d").split())


def sort_name_of(full_name: str) -> str:
    """The default sort name: given name first, then family and middle names ("Nguyễn Thị Hường" -> "Hường Nguyễn Thị").

    Only a guess: names such as K'Brơi or Cil Ha Sương keep the order that their owner says, so the field is editable.
    """
    words = nfc(full_name).split()
    if not words:
        return ""
    return " ".join([words[-1], *words[:-1]])


def sort_key_vi(value: str) -> str:
    """At most 240 characters of 0-9 and a-z that sort as the Vietnamese dictionary does, under any database collation.

    Letters decide first, tones break ties ("Anh" < "Ảnh" < "Ánh" < "Ăn" < "Ân" < "Dương" < "Đặng").
    """
    letters, tones = [], []
    for char in nfc(value).lower():
        decomposed = unicodedata.normalize("NFD", char)
        key = _letter_key(unicodedata.normalize("NFC", decomposed.translate(_TONE_MARKS)), decomposed[0])
        if key:
            letters.append(key)
            tones.append(str(next((TONES.index(mark) for mark in decomposed if mark in TONES), 0)))
    return f"{''.join(letters)}0{''.join(tones).rstrip('0')}"[:240]


def _letter_key(letter: str, bare: str) -> str:
    """0 is left for the end, 1 is a blank, 2 leads a digit, 3-z are the 33 letters; other signs do not count."""
    if letter.isspace():
        return "1"
    if letter in ALPHABET or bare in ALPHABET:
        return "3456789abcdefghijklmnopqrstuvwxyz"[ALPHABET.index(letter if letter in ALPHABET else bare)]
    return f"2{letter}" if letter in "0123456789" else ""


def group_digits(number: int) -> str:
    """1250000000 -> "1.250.000.000", whatever the language of the page."""
    return f"{number:,}".replace(",", ".")


def vnd(amount: int) -> str:
    """1250000000 -> "1.250.000.000 đồng"."""
    return f"{group_digits(amount)} đồng"


def file_size(size: int) -> str:
    """Bytes as people read them: 900 -> "900 B", 2048 -> "2 KB", 1572864 -> "1,5 MB"."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",").replace(",0 ", " ")


def formal_date(day: dt.date, place: str = "") -> str:
    """The date line of an official document: "Đà Lạt, ngày 05 tháng 7 năm 2024".

    Days below 10 and the months 1 and 2 take a leading zero, other months do not (HD 36; NĐ 30).
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    text = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {text}" if place else text
