"""The conditions under which a cadre is protected (KL14 2.3–2.4), each judged from the records and proven by them.

Every room judges what it knows and registers it from its `ready`; the pages and the protection dossier ask here: what
a person sees while there is time and what the dossier says years later are the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from evidence import audit
from evidence.models import AuditEntry


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Proof:
    """What shows it: words and a day; `entry`, where an entry of a chain does, is its place and hash."""

    text: str
    on: date | None = None
    entry: str = ""


@dataclass(frozen=True)
class Finding:
    """How it stands, in words; `url` leads to where it can still be put right."""

    met: Met
    says: str
    proofs: tuple[Proof, ...] = ()
    url: str = ""


@dataclass
class Case:
    """One proposal and what the rooms have read of it so far: each asks the database once."""

    proposal: Any
    _kept: dict[str, Any] = field(default_factory=dict)

    def keep(self, key: str, read: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]

    def entries_of(self, record: Any) -> list[AuditEntry]:
        """The record's chain."""
        return self.keep(f"{record._meta.label}:{record.pk}", lambda: list(audit.chain_of(record)))


@dataclass(frozen=True)
class Condition:
    """`place` orders them; `judge` costs a bounded number of queries, whatever the size of the case."""

    place: int
    key: str
    question: Any
    basis: str
    judge: Callable[[Case], Finding]


@dataclass(frozen=True)
class Verdict:
    condition: Condition
    finding: Finding


_conditions: dict[str, Condition] = {}


def register(*conditions: Condition) -> None:
    """Called from an app's `ready`."""
    _conditions.update({one.key: one for one in conditions})


def verdicts_on(proposal: Any) -> list[Verdict]:
    """Every condition with how it stands today."""
    case = Case(proposal)
    ordered = sorted(_conditions.values(), key=lambda one: one.place)
    return [Verdict(one, one.judge(case)) for one in ordered]


def proofs(entries: Iterable[AuditEntry], *actions: str) -> tuple[Proof, ...]:
    """The entries of these actions."""
    return tuple(proof_of(entry) for entry in entries if entry.action in actions)


def proof_of(entry: AuditEntry) -> Proof:
    return Proof(f"{entry.title} ({entry.by_name})", day_of(entry.at), f"#{entry.seq} {entry.hash[:12]}")


def day_of(moment: datetime) -> date:
    """The day in Vietnam."""
    return timezone.localdate(moment)
