"""Saving a section while it is written: every box for itself, nothing overwritten unseen, nothing typed lost."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from proposals.actions.writing import lock_draft, replace_rows, save_draft, take
from proposals.content import ROWS, as_plain, content_of, sha256_of
from proposals.models import KeptInput, Proposal
from proposals.supplementing import slugs_of
from units import clock
from units.models import Person

Posted = Mapping[str, list[str]]
MARK_LENGTH = 12
MINE, THEIRS, BOTH = "minh", "kia", "ca-hai"
#: Boxes that are right or wrong together: one alone would leave a contradiction behind.
TOGETHER = ({"planned_start", "planned_end"}, {"has_conflict_of_interest", "conflict_of_interest"})


@dataclass(frozen=True)
class Choice:
    """What to do with a box that two windows changed; `mark` is of the stored version that the person looked at."""

    wish: str
    mark: str


@dataclass(frozen=True)
class Typed:
    """A section as posted: `contents` what could be read, `wrong` why other boxes could not, `posted` the raw text."""

    contents: dict[str, Any]
    wrong: dict[str, str]
    posted: dict[str, dict[str, list[str]]]

    @property
    def names(self) -> Iterable[str]:
        return (*self.contents, *self.wrong)


@dataclass(frozen=True)
class Saved:
    """`unsaved`: boxes kept as typed, and why; `conflicts`: boxes that another window changed too, left alone.

    `marks`: what the person's page has seen from now on. A box that another window changed, and this one did not, keeps
    its old mark: the page still shows the old text, which must not come back as if it were new.
    """

    record: Proposal
    marks: dict[str, str]
    unsaved: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


def marks_of(proposal: Proposal, names: Iterable[str]) -> dict[str, str]:
    """What tells two versions of each box apart: what is stored, or what is kept in its place."""
    kept = {one.name: one.posted for one in proposal.kept_inputs.all()}
    stored = content_of(proposal, names)
    return {name: _mark(stored[name], kept.get(name)) for name in stored}


def _mark(content: Any, kept: Any) -> str:
    return sha256_of({"kept": kept} if kept else {"content": content})[:MARK_LENGTH]


@transaction.atomic
def save_section(
    proposal: Proposal,
    typed: Typed,
    *,
    by: Person,
    seen: Mapping[str, str],
    choices: Mapping[str, Choice] | None = None,
) -> Saved:
    """Save each box that the person changed since `seen` (the marks on their page) and that nobody else changed.

    What cannot be stored is kept as typed. A box without a mark counts as changed. Raises Refused, Stale.
    """
    fresh = lock_draft(proposal, by, slugs_of(typed.names))
    now = marks_of(fresh, typed.names)
    mine = {name: _mark(value, None) for name, value in as_plain(typed.contents).items()}
    mine |= {name: _mark(None, typed.posted[name]) for name in typed.wrong}
    base = {**seen, **{name: choice.mark for name, choice in (choices or {}).items()}}
    changed = [name for name in now if mine[name] not in (now[name], base.get(name))]
    conflicts = tuple(name for name in changed if name in base and base[name] != now[name])
    contents, wrong = dict(typed.contents), dict(typed.wrong)
    left = set(conflicts)
    for name, choice in (choices or {}).items():
        if choice.wish == BOTH and name in contents:
            contents[name] = _joined(name, fresh, contents[name])
        if choice.wish == THEIRS:
            left.add(name)
    names = [name for name in changed if name not in left]
    fresh, unsaved = _store(fresh, contents, wrong, typed, names, left)
    shown = mine | {name: _mark(None, typed.posted[name]) for name in unsaved}
    after = marks_of(fresh, typed.names)
    marks = {name: mark if shown[name] == mark else seen.get(name, mark) for name, mark in after.items()}
    return Saved(fresh, marks, unsaved, conflicts)


def _store(
    fresh: Proposal,
    contents: dict[str, Any],
    wrong: dict[str, str],
    typed: Typed,
    names: list[str],
    left: set[str],
) -> tuple[Proposal, dict[str, str]]:
    """The record with the boxes `names` stored or kept, and why some are only kept; those `left` stay as they are."""
    fresh, rows, refused = _take_what_can_be(fresh, {name: contents[name] for name in names if name in contents})
    unsaved = {name: why for name, why in (wrong | refused).items() if name not in left}
    if names:
        anew = {name: why for name, why in unsaved.items() if name in names or name in refused}
        _keep(fresh, names, {name: (typed.posted[name], why) for name, why in anew.items()})
        replace_rows(fresh, rows)
        save_draft(fresh)
    return fresh, unsaved


def _take_what_can_be(
    fresh: Proposal, wanted: dict[str, Any]
) -> tuple[Proposal, dict[str, list[Model]], dict[str, str]]:
    """The record with all that is valid in it, its rows, and why the other boxes were refused."""
    refused: dict[str, str] = {}
    while True:
        trial = copy(fresh)
        try:
            return trial, take(trial, {name: value for name, value in wanted.items() if name not in refused}), refused
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                refused |= dict.fromkeys(_with_its_like(name), messages[0])


def _with_its_like(name: str) -> set[str]:
    return next((group for group in TOGETHER if name in group), {name})


def _keep(fresh: Proposal, names: Iterable[str], kept: dict[str, tuple[Any, str]]) -> None:
    fresh.kept_inputs.filter(name__in={*names, *kept}).delete()
    KeptInput.objects.bulk_create(
        KeptInput(proposal=fresh, name=name, posted=posted, sentence=why, kept_at=clock.now())
        for name, (posted, why) in kept.items()
    )
    getattr(fresh, "_prefetched_objects_cache", {}).clear()


def _joined(name: str, fresh: Proposal, mine: Any) -> Any:
    """Both versions, the stored one first; what is no text cannot be joined and stays as the person's."""
    if name in ROWS:
        theirs = list(getattr(fresh, name).values(*ROWS[name][1]))
        known = as_plain({name: theirs})[name]
        own = zip(mine, as_plain({name: mine})[name], strict=True)
        return [*theirs, *(row for row, plain in own if plain not in known)]
    if not isinstance(mine, str):
        return mine
    kept = fresh.kept_inputs.filter(name=name).first()
    stored = kept.posted[name][0] if kept else getattr(fresh, name)
    return "\n\n".join(text for text in (stored, mine) if text)
