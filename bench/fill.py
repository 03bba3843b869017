"""Rows into tables by the hundred thousand: only what matters is given, the rest are the fields' defaults."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

BATCH = 20_000


def fill(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts `rows`, whose values stand in the order of `names` (column names); memory stays flat.

    Each batch is a transaction of its own, so that the database's queue of foreign key checks stays short.
    """
    given = set(names)
    others = [field for field in _columns(model) if field.column not in given]
    rest = tuple(_default(field) for field in others)
    columns = [*names, *(field.column for field in others)]
    insert = _copy if connection.vendor == "postgresql" else _insert
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            insert(model, columns, ((*row, *rest) for row in batch))


def _columns(model: type[Model]) -> Iterator[Any]:
    """What an INSERT may name; a key the database numbers itself is left to it."""
    for field in model._meta.concrete_fields:
        if not field.generated and not (field.primary_key and field.get_internal_type().endswith("AutoField")):
            yield field


def _default(field: Any) -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def _copy(model: type[Model], columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _insert(model: type[Model], columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(rows))  # noqa: S608


def number_on(*models: type[Model]) -> None:
    """After rows with keys of our own, lets the database number on from the highest."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT MAX(id) FROM \"{table}\"))"  # noqa: S608
            )


@contextmanager
def without_indexes(model: type[Model]) -> Iterator[None]:
    """Takes the model's own indexes away while it is filled: built at once they cost a fraction."""
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.remove_index(model, index)
    yield
    for index in model._meta.indexes:
        with connection.schema_editor() as editor:
            editor.add_index(model, index)
