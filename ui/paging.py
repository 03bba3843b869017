"""Keyset paging: a page costs the same at row 25 and at row 1,000,000, and needs one query."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connections
from django.db.models import Model, Q, QuerySet

BEFORE, AFTER = "truoc", "sau"
#: The ways of a list that needs no narrowing.
WHOLE = (Q(),)


@dataclass(frozen=True)
class Page:
    """One page of a list; {% page_links page %} draws the links. A cursor is empty where there is no such page."""

    rows: Sequence[Any]
    previous_cursor: str = ""
    next_cursor: str = ""
    count_text: str = ""
    count: int | None = None


def keyset_page(
    queryset: QuerySet[Any],
    params: Mapping[str, str],
    *,
    by: str,
    ways: Sequence[Q],
    size: int = 25,
    count_to: int = 0,
) -> Page:
    """The page that the address asks for (?sau=… or ?truoc=…), in the order of `by` ("-created_at"), then of the key.

    `by` is a field of the model; rows that have none of it stand last, whatever the direction. A cursor that cannot be
    read shows the first page. `ways` narrow the rows as in `first_rows`. With `count_to` the first page says how many
    rows there are, counted that far; who turns to another has seen it.
    """
    name, backwards = by.lstrip("-"), BEFORE in params
    edge = read_cursor(queryset.model, name, params.get(BEFORE) or params.get(AFTER) or "")
    backwards = backwards and edge is not None
    descending = by.startswith("-") is not backwards
    parts = [_Ways(rows, ways) for rows in _parts(queryset, name, descending, backwards, edge)]
    found: list[Any] = []
    for part in parts:
        found += part.first(size + 1 - len(found))
        if len(found) > size:
            break
    rows, more = found[:size], len(found) > size
    if backwards:
        rows.reverse()
    earlier, later = (more, True) if backwards else (edge is not None, more)
    counted = count_to and edge is None
    return Page(
        rows=rows,
        previous_cursor=cursor_of(rows[0], name) if rows and earlier else "",
        next_cursor=cursor_of(rows[-1], name) if rows and later else "",
        count=(_count(parts, count_to) if more else len(rows)) if counted else None,
    )


def first_rows(rows: QuerySet[Any], most: int, ways: Sequence[Q]) -> list[Any]:
    """The first `most` of `rows` that meet any of `ways`; `rows` are in the order of a column, then of the key.

    Each way is a condition with an index in that order (units.scope.Scope). The database reads `most` keys of each way
    and merges them, where an OR of them all would make it sort everything. Their rows are a second question, for with
    more than eight joined tables PostgreSQL no longer starts from the few keys.
    """
    return _Ways(rows, ways).first(most)


def count_up_to(rows: QuerySet[Any], most: int, ways: Sequence[Q]) -> int:
    """How many of `rows` meet any of `ways`, counted no further than `most`.

    Ordered rows, as in `first_rows`: the order makes the database stop at `most` instead of gathering all first.
    """
    return _Ways(rows, ways).count(most)


class _Ways:
    """The keys of `rows` that meet any of several ways: what Django writes for each is written once for all questions.

    Its own `union` costs several times as much, and on SQLite takes no LIMIT.
    """

    def __init__(self, rows: QuerySet[Any], ways: Sequence[Q]) -> None:
        self.rows, self.ways = rows, ways

    def first(self, most: int) -> list[Any]:
        if len(self.ways) == 1:
            return list(self.rows.filter(self.ways[0])[:most])
        keys = [key for (key,) in self._merged("SELECT *", most)]
        return list(self.rows.filter(pk__in=keys)[:most]) if keys else []

    def count(self, most: int) -> int:
        return min(most, sum(count for (count,) in self._merged("SELECT COUNT(*)", most)))

    @cached_property
    def _parts(self) -> list[tuple[str, Sequence[Any]]]:
        """For each way that something can meet, its question and what fills it, still without an end."""
        keys, written = self.rows.values_list("pk"), []
        for way in self.ways:
            with suppress(EmptyResultSet):
                written.append(keys.filter(way).query.get_compiler(self.rows.db).as_sql())
        return written

    def _merged(self, select: str, most: int) -> list[tuple[Any, ...]]:
        """What `select` finds in the first `most` keys of each way."""
        if not self._parts:
            return []
        parts = (
            f"SELECT * FROM ({part} LIMIT {most}) AS way_{number}"  # noqa: S608 - written by Django
            for number, (part, _given) in enumerate(self._parts)
        )
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(
                f"{select} FROM ({' UNION '.join(parts)}) AS found",
                [value for _part, given in self._parts for value in given],
            )
            return list(cursor.fetchall())


def _count(parts: Sequence[_Ways], most: int) -> int:
    count = 0
    for part in parts:
        if count < most:
            count += part.count(most)
    return min(count, most)


def _parts(
    queryset: QuerySet[Any], name: str, descending: bool, backwards: bool, edge: tuple[Any, Any] | None
) -> Iterator[QuerySet[Any]]:
    """The rows behind the edge, those with a value before those without one: in either part the index is in order."""
    if not _field(queryset.model, name).null:
        yield _ordered(queryset, name, descending, edge)
        return
    with_none = (True, False) if backwards else (False, True)
    if edge is not None and (edge[0] is None) is with_none[1]:
        with_none = with_none[1:]  # type: ignore[assignment]
    for is_none in with_none:
        part = queryset.filter(**{f"{name}__isnull": is_none})
        yield _ordered(part, name, descending, edge)
        edge = None


def _ordered(queryset: QuerySet[Any], name: str, descending: bool, edge: tuple[Any, Any] | None) -> QuerySet[Any]:
    sign, beyond = ("-", "lt") if descending else ("", "gt")
    rows = queryset.order_by(f"{sign}{name}", f"{sign}pk")
    if edge is None:
        return rows
    value, key = edge
    if value is None:
        return rows.filter(**{f"pk__{beyond}": key})
    # The plain bound beside the exact one lets the index start at the edge instead of walking to it.
    exact = Q(**{f"{name}__{beyond}": value}) | Q(**{name: value, f"pk__{beyond}": key})
    return rows.filter(exact, **{f"{name}__{beyond}e": value})


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def cursor_of(row: Model, name: str) -> str:
    """The row's place in the order, as text: "2026-11-22T08:00:00+00:00~481"; "~481" where it has no value."""
    value = "" if getattr(row, name) is None else _field(type(row), name).value_to_string(row)
    return f"{value}~{row.pk}"


def read_cursor(model: type[Model], name: str, cursor: str) -> tuple[Any, Any] | None:
    value, _mark, key = cursor.rpartition("~")
    if not _mark:
        return None
    try:
        field = _field(model, name)
        return None if not value and field.null else field.to_python(value), model._meta.pk.to_python(key)
    except (FieldDoesNotExist, ValidationError):
        return None
