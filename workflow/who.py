"""Who may act: small answers with two faces, one for a record in hand and one for a list in SQL.

`refusal(by, record)` gives the sentence to show, or "" when the person may; `q(by)` gives the same answer as a filter.
A button, a refusal and the list "Việc của tôi" are made from the same object, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from units.models import Person
from units.roles import PERM_LABELS, UNIT_REACH, Perm
from units.scope import EVERYTHING as EVERYBODY
from units.scope import NOTHING as NOBODY
from units.scope import both, either
from workflow.errors import Refused

Sentence = str | Promise | Callable[[], str]


class Who:
    """A set of people, relative to a record."""

    def refusal(self, by: Person, record: Any) -> str:
        raise NotImplementedError

    def q(self, by: Person) -> Q:
        raise NotImplementedError

    def includes(self, by: Person, record: Any) -> bool:
        return not self.refusal(by, record)

    def __and__(self, other: "Who") -> "Who":
        return _Both(self, other)

    def __or__(self, other: "Who") -> "Who":
        return _Either(self, other)


@dataclass(frozen=True)
class _Both(Who):
    left: Who
    right: Who

    def refusal(self, by: Person, record: Any) -> str:
        return self.left.refusal(by, record) or self.right.refusal(by, record)

    def q(self, by: Person) -> Q:
        left = self.left.q(by)
        return left if left is NOBODY else both(left, self.right.q(by))


@dataclass(frozen=True)
class _Either(Who):
    left: Who
    right: Who

    def refusal(self, by: Person, record: Any) -> str:
        first = self.left.refusal(by, record)
        return first and self.right.refusal(by, record) and first

    def q(self, by: Person) -> Q:
        return either([self.left.q(by), self.right.q(by)])


@dataclass(frozen=True)
class Holds(Who):
    """Holds a permission: on the unit that holds the record, or over the record's place (roles.UNIT_REACH)."""

    perm: Perm

    def refusal(self, by: Person, record: Any) -> str:
        if self.perm in UNIT_REACH:
            allowed = by.grants.on_unit(self.perm, record.holder_id)
        else:
            allowed = by.grants.over(self.perm, record.unit_path)
        if allowed:
            return ""
        return _("Đồng chí không có quyền “%(power)s” tại đơn vị đang giữ hồ sơ này.") % {
            "power": PERM_LABELS[self.perm]
        }

    def q(self, by: Person) -> Q:
        if self.perm in UNIT_REACH:
            return by.grants.q_on_unit(self.perm, "holder_id")
        return by.grants.q_over(self.perm)


@dataclass(frozen=True)
class Is(Who):
    """Is the person in a foreign key of the record (follows `__`)."""

    relation: str
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        *path, last = self.relation.split("__")
        for name in path:
            record = getattr(record, name)
        return "" if getattr(record, f"{last}_id") == by.pk else _say(self.otherwise)

    def q(self, by: Person) -> Q:
        return Q(**{self.relation: by.pk})


@dataclass(frozen=True)
class IsNot(Who):
    """Is not the person in a foreign key of the record: nobody judges their own case (S1)."""

    relation: str
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        return _say(self.otherwise) if Is(self.relation, "x").includes(by, record) else ""

    def q(self, by: Person) -> Q:
        return ~Q(**{self.relation: by.pk}) | Q(**{f"{self.relation}__isnull": True})


@dataclass(frozen=True)
class Among(Who):
    """Is one of several: `ids(record)` gives their ids in hand (prefetched), `rows(by)` the record ids in SQL."""

    ids: Callable[[Any], set[int]]
    rows: Callable[[Person], Any]
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        return "" if by.pk in self.ids(record) else _say(self.otherwise)

    def q(self, by: Person) -> Q:
        return Q(pk__in=self.rows(by))


@dataclass(frozen=True)
class NotAmong(Who):
    """Is none of several."""

    ids: Callable[[Any], set[int]]
    rows: Callable[[Person], Any]
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        return _say(self.otherwise) if by.pk in self.ids(record) else ""

    def q(self, by: Person) -> Q:
        return ~Q(pk__in=self.rows(by))


@dataclass(frozen=True)
class When(Who):
    """Anybody, when the record itself meets a condition: `test` in hand, `condition` in SQL."""

    test: Callable[[Any], bool]
    condition: Q
    otherwise: Sentence

    def refusal(self, by: Person, record: Any) -> str:
        return "" if self.test(record) else _say(self.otherwise)

    def q(self, by: Person) -> Q:
        return self.condition


class TheSystem(Who):
    """Only scheduled jobs, acting as the system account."""

    def refusal(self, by: Person, record: Any) -> str:
        return "" if by.is_system else _("Bước này do hệ thống tự thực hiện.")

    def q(self, by: Person) -> Q:
        return EVERYBODY if by.is_system else NOBODY


def _say(sentence: Sentence) -> str:
    return str(sentence() if callable(sentence) else sentence)


@dataclass(frozen=True)
class Policy:
    """May this person do this now? `who` is about the person, `ready` about the record (None, or raises NotReady).

    Called, it raises Refused or NotReady, each with its sentence.
    """

    who: Who
    ready: Callable[[Any], None] | None = None

    def __call__(self, by: Person, record: Model) -> None:
        self.check_who(by, record)
        self.check_ready(record)

    def check_who(self, by: Person, record: Model) -> None:
        if not by.is_active:
            raise Refused(_("Tài khoản của đồng chí đã ngừng hoạt động."))
        reason = self.who.refusal(by, record)
        if reason:
            raise Refused(reason)

    def check_ready(self, record: Model) -> None:
        if self.ready:
            self.ready(record)

    def q(self, by: Person) -> Q:
        return self.who.q(by) if by.is_active else NOBODY
