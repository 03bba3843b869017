"""The tree as a person sees it, read branch by branch: the same few queries for 60 units and for 55,000."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from organisation.sight import seen, starting_paths
from units.models import Person, Unit
from units.paths import ancestors

#: Units of one branch that are shown at a time.
MOST = 200


@dataclass
class Node:
    """One unit of the tree; `below` is how many units the person would find on opening it.

    `is_start`: the person's sight starts here; `by_name`: it stands above, and only its name is seen.
    """

    unit: Unit
    below: int
    is_start: bool
    by_name: bool
    branch: "Branch | None" = None


@dataclass
class Branch:
    """The units directly below one (below none: the roots), at most MOST of them.

    `more_from`: path of the first one left out, or ""; `starts_late`: others come before the first one shown.
    """

    nodes: list[Node] = field(default_factory=list)
    more_from: str = ""
    starts_late: bool = False


def branch_of(by: Person, unit: Unit, *, start: str = "", closed: bool = False) -> Branch:
    """The units below `unit` that the person sees, from the path `start` on; with `closed` also the ended ones."""
    rows = _rows(by, closed).filter(parent=unit, path__gte=start)
    return _branch(list(rows.order_by("path")[: MOST + 1]), starting_paths(by))


def forest(by: Person, opened: Iterable[str], *, starts: Mapping[int, str], closed: bool = False) -> Branch:
    """The tree with the units at the paths `opened` open, in two queries.

    `starts`: key of a unit → path from which its branch is shown (see `late_starts`).
    """
    parents = list(Unit.objects.filter(path__in=set(opened)).values_list("pk", flat=True))
    shown = _rows(by, closed).filter(Q(parent__isnull=True) | Q(parent__in=parents))
    for parent, path in starts.items():
        shown = shown.exclude(parent=parent, path__lt=path)
    turn = Window(RowNumber(), partition_by=F("parent"), order_by=F("path").asc())
    found = shown.annotate(turn=turn).filter(turn__lte=MOST + 1).order_by("path")
    families: dict[int | None, list[Unit]] = {}
    for unit in found:
        families.setdefault(unit.parent_id, []).append(unit)
    return _Growth(families, starts, starting_paths(by)).branch(None)


def late_starts(by: Person, unit: Unit, *, closed: bool = False) -> dict[int, str]:
    """Where branches must begin for `unit` to be shown: those in which it, or one above it, is not among the first."""
    rows = seen(by) if closed else seen(by).filter(is_active=True)
    earlier = rows.order_by().filter(parent=OuterRef("parent"), path__lt=OuterRef("path")).values("parent")
    chain = Unit.objects.above(unit.path).filter(parent__isnull=False)
    late = chain.annotate(earlier=Subquery(earlier.annotate(number=Count("pk")).values("number")))
    return dict(late.filter(earlier__gte=MOST).values_list("parent_id", "path"))


@dataclass(frozen=True)
class _Growth:
    """Puts the units read, by the key of the one above them, together again."""

    families: Mapping[int | None, list[Unit]]
    starts: Mapping[int, str]
    own: frozenset[str]

    def branch(self, parent: int | None) -> Branch:
        branch = _branch(self.families.get(parent, []), self.own)
        branch.starts_late = parent in self.starts
        for node in branch.nodes:
            if node.unit.pk in self.families:
                node.branch = self.branch(node.unit.pk)
        return branch


def _rows(by: Person, closed: bool) -> QuerySet[Unit]:
    """Units that the person sees, each with the number of those below it that the person sees."""
    rows = seen(by) if closed else seen(by).filter(is_active=True)
    below = rows.order_by().filter(parent=OuterRef("pk")).values("parent").annotate(number=Count("pk"))
    return rows.annotate(below=Coalesce(Subquery(below.values("number")), 0))


def _branch(units: list[Unit], own: frozenset[str]) -> Branch:
    nodes = [_node(unit, own) for unit in units[:MOST]]
    return Branch(nodes, units[MOST].path if len(units) > MOST else "")


def _node(unit: Any, own: frozenset[str]) -> Node:
    """`unit` as read by _rows; whatever the person sees below a start, they see whole."""
    return Node(unit, unit.below, unit.path in own, own.isdisjoint(ancestors(unit.path)))
