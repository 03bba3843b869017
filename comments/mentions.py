"""Whom a text calls by "@" and the full name; "@Lê Văn An (vanan)" where two bear the name."""

import re
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from units.models import Person

#: Keyboards type one, phones the other: K'Brơi, K’Brơi.
_APOSTROPHES = str.maketrans("’ʼ`", "'''")


def _plain(text: str) -> str:
    return text.translate(_APOSTROPHES).casefold()


def token_of(person: Person, *, alone: bool) -> str:
    """What stands in the text: the account name too where the full name is not theirs alone."""
    return f"@{person.full_name}" if alone else f"@{person.full_name} ({person.username})"


def tokens(people: Iterable[Person]) -> dict[str, Person | None]:
    """Every way of calling them; None for a name that several bear."""
    listed = list(people)
    bearers = Counter(_plain(one.full_name) for one in listed)
    found: dict[str, Person | None] = {}
    for one in listed:
        found[_plain(token_of(one, alone=False))] = one
        found[_plain(token_of(one, alone=True))] = one if bearers[_plain(one.full_name)] == 1 else None
    return found


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Those of `people` whom the text calls. Raises ValidationError at `text` for a name that several bear."""
    if "@" not in text:
        return []
    known = tokens(people)
    if not known:
        return []
    longest_first = sorted(known, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    called: dict[int, Person] = {}
    for match in re.finditer(pattern, _plain(text)):
        person = known[match.group()]
        if person is None:
            raise ValidationError(
                {"text": [_("Có nhiều người cùng tên với “%(name)s”; gõ @ và chọn từ danh sách gợi ý.") % {
                    "name": match.group()[1:].title()
                }]}
            )  # fmt: skip
        called[person.pk] = person
    return list(called.values())


def segments(text: str, people: Iterable[Person]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it calls one of `people`."""
    known = [re.escape(token_of(one, alone=alone)) for one in people for alone in (False, True)]
    if not known:
        return [(text, False)]
    pieces = re.split(rf"((?<!\w)(?:{'|'.join(known)})(?!\w))", text.translate(_APOSTROPHES), flags=re.IGNORECASE)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
