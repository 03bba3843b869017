"""A list narrowed by words, in its order: what says them exactly first, at the same cost wherever the words are common.

Two ways to the same page. Common words are met within a few rows, so the list is walked in its own order, no further
than `REACH` rows of each way. What is not met there is rare enough to be gathered through the index of the words, in a
MATERIALIZED part, so that no planner takes to walking a million rows for a word that is nowhere (SCOPE).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Case, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from ui.paging import AFTER, BEFORE, Page, cursor_of, read_cursor

#: Rows of each way that are looked at before the index of the words is asked.
REACH = 1_000
_LARGEST = 2**63 - 1  # what a database calls a whole number


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `indexed` asks the index, `walked` asks the same of a row in hand; `exact` ranks first."""

    indexed: Q
    walked: Q
    exact: Q | None = None

    @property
    def kinds(self) -> tuple[Q, ...]:
        """Conditions of the groups that follow one another, asked of a row that is found."""
        return (self.exact, ~self.exact) if self.exact else (Q(),)


@dataclass(frozen=True)
class _Edge:
    """Where a page begins: behind the row `value`, `key` of the group `rank`; `back` when read from the end."""

    rank: int
    value: Any = None
    key: Any = None
    back: bool = False


def found_page(
    rows: QuerySet[Any],
    params: Mapping[str, str],
    *,
    by: str,
    ways: Sequence[Q],
    wanted: Wanted,
    narrowed: Q,
    size: int = 25,
) -> tuple[Page, int | None]:
    """As `keyset_page`, for rows that meet `wanted` and `narrowed`; and their number, unless they were only walked."""
    search = _Search(rows.model, connections[rows.db], by, tuple(ways), wanted, narrowed)
    edge = _edge_of(rows.model, search.name, params)
    places, count = search.first(edge, size + 1)
    more, places = len(places) > size, places[:size]
    if edge.back:
        places.reverse()
    by_key = rows.in_bulk([key for key, _rank in places]) if places else {}
    ranks = [rank for key, rank in places if key in by_key]
    found = [by_key[key] for key, _rank in places if key in by_key]
    earlier, later = (more, True) if edge.back else (edge.key is not None, more)
    page = Page(
        rows=found,
        previous_cursor=f"{ranks[0]}~{cursor_of(found[0], search.name)}" if found and earlier else "",
        next_cursor=f"{ranks[-1]}~{cursor_of(found[-1], search.name)}" if found and later else "",
    )
    return page, count


def _edge_of(model: Any, name: str, params: Mapping[str, str]) -> _Edge:
    """A cursor that cannot be read shows the first page."""
    given = params.get(BEFORE) or params.get(AFTER) or ""
    rank, _mark, rest = given.partition("~")
    place = read_cursor(model, name, rest)
    if (
        place is None
        or rank not in ("0", "1", "2", "3")
        or any(isinstance(part, int) and part > _LARGEST for part in place)
    ):
        return _Edge(0)
    return _Edge(int(rank), *place, back=BEFORE in params)


@dataclass(frozen=True)
class _Search:
    model: Any
    connection: Any
    by: str
    ways: tuple[Q, ...]
    wanted: Wanted
    narrowed: Q

    @property
    def name(self) -> str:
        return self.by.lstrip("-")

    @property
    def rows(self) -> QuerySet[Any]:
        return self.model._base_manager.order_by()

    @cached_property
    def ranks(self) -> tuple[Q, ...]:
        """Of what is said exactly and of the rest: first the rows with a value in the order, then those without one."""
        if not self.model._meta.get_field(self.name).null:
            return self.wanted.kinds
        nulls = (Q(**{f"{self.name}__isnull": is_null}) for is_null in (False, True))
        return tuple(kind & null for kind, null in product(self.wanted.kinds, tuple(nulls)))

    def first(self, edge: _Edge, most: int) -> tuple[list[tuple[Any, int]], int | None]:
        """(key, rank) of the first `most` rows behind the edge, and the number of all if it became known."""
        if not self.ways or edge.rank >= len(self.ranks):
            return [], 0
        walked = self.walked(edge, most)
        if walked is not None:
            return [(key, edge.rank) for key in walked], None
        return self.gathered(edge, most)

    def walked(self, edge: _Edge, most: int) -> list[Any] | None:
        """Keys, if the edge's own group fills the page within reach of every way; else None."""
        parts, given = [], []
        for number, way in enumerate(self.ways):
            sql, params = self._near(edge, way)
            parts.append(
                f"SELECT * FROM (SELECT {number} AS way, pk, {self._value} AS value, hit, place "  # noqa: S608
                f"FROM ({sql}) AS near{number} WHERE hit OR place = {REACH} LIMIT {most}) AS way{number}"
            )
            given += params
        seen = self._all(" UNION ALL ".join(parts), given)
        for number in range(len(self.ways)):
            of_way = [row for row in seen if row[0] == number]
            if sum(bool(row[3]) for row in of_way) < most and any(row[4] == REACH for row in of_way):
                return None  # there may be more beyond
        met = {key: value for _way, key, value, hit, _place in seen if hit}
        keys = sorted(met, key=lambda key: (met[key] or 0, key), reverse=self._descending(edge))[:most]
        return keys if len(keys) == most else None

    def _near(self, edge: _Edge, way: Q) -> tuple[str, Any]:
        """The next rows of a way in the order of the list, each with whether it is a hit, and its place."""
        met_here = When(self.narrowed & self.wanted.walked & self.ranks[edge.rank], then=Value(True))
        hit = Case(met_here, default=Value(False), output_field=BooleanField())
        sign = "-" if self._descending(edge) else ""
        order = [f"{sign}{self.name}", f"{sign}pk"]
        near = self.rows.filter(way, *self._behind(edge)).annotate(hit=hit, place=Window(RowNumber(), order_by=order))
        rows = near.order_by(*order).values_list("pk", self.name, "hit", "place")[:REACH]
        return rows.query.sql_with_params()

    def gathered(self, edge: _Edge, most: int) -> tuple[list[tuple[Any, int]], int]:
        """Everything that matches, gathered through the index, then ordered."""
        *firsts, _last = self.ranks
        cases = [When(condition, then=Value(number)) for number, condition in enumerate(firsts)]
        rank = Case(*cases, default=Value(len(firsts)), output_field=IntegerField()) if cases else Value(0)
        parts = [
            self.rows.filter(self.narrowed & self.wanted.indexed & way)
            .annotate(rank=rank)
            .values_list("pk", self.name, "rank")
            for way in self.ways
        ]
        union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
        sql, params = union.query.sql_with_params()
        sign = "DESC" if self._descending(edge) else "ASC"
        beyond, behind = self._beyond(edge)
        seen = self._all(
            f"WITH found AS MATERIALIZED ({sql}) SELECT pk, rank, (SELECT COUNT(*) FROM found) FROM found {beyond} "  # noqa: S608
            f"ORDER BY rank {'DESC' if edge.back else 'ASC'}, {self._value} {sign}, pk {sign} LIMIT {most}",
            [*params, *behind],
        )
        return [(row[0], row[1]) for row in seen], seen[0][2] if seen else 0

    def _all(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _descending(self, edge: _Edge) -> bool:
        return self.by.startswith("-") is not edge.back

    def _behind(self, edge: _Edge) -> list[Q]:
        if edge.key is None:
            return []
        op = "lt" if self._descending(edge) else "gt"
        if edge.value is None:
            return [Q(**{f"{self.name}__isnull": True, f"pk__{op}": edge.key})]
        exact = Q(**{f"{self.name}__{op}": edge.value}) | Q(**{self.name: edge.value, f"pk__{op}": edge.key})
        return [exact, Q(**{f"{self.name}__{op}e": edge.value})]

    def _beyond(self, edge: _Edge) -> tuple[str, list[Any]]:
        if edge.key is None:
            return "", []
        value, sign = self._value, "<" if self._descending(edge) else ">"
        past = f"rank {'<' if edge.back else '>'} %s"
        if edge.value is None:
            return f"WHERE {past} OR (rank = %s AND pk {sign} %s)", [edge.rank, edge.rank, edge.key]
        stored = self.model._meta.get_field(self.name).get_db_prep_value(edge.value, self.connection)
        sql = f"WHERE {past} OR (rank = %s AND ({value} {sign} %s OR ({value} = %s AND pk {sign} %s)))"
        return sql, [edge.rank, edge.rank, stored, stored, edge.key]

    @property
    def _value(self) -> str:
        """The column of the order, as `values_list` names it."""
        return str(self.connection.ops.quote_name(self.name))
