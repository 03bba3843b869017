"""A full-text index over a column of words (ui.words), on both databases: GIN on PostgreSQL, FTS5 on SQLite.

PostgreSQL keeps `<column>_words`, a tsvector that the database itself makes of the column. SQLite keeps a table
`<table>_words` in step by triggers; rebuilding a table loses its triggers, so `install` runs after every migration.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import connections
from django.db.models import Lookup, TextField


class WordsField(TextField):
    """Words for the index, written by `ui.words.indexed`. Lookups: `has_words`, `says_words`, each a tuple of terms."""


class _Words(Lookup):
    prepare_rhs = False
    rhs: Sequence[str]
    lhs: Any

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self.as_postgresql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name(words_of(self.lhs))}"
        return f"{column} @@ %s::tsquery", [" & ".join(f"'{_bare(term)}'{_star(term)}" for term in self.rhs)]


@WordsField.register_lookup
class HasWords(_Words):
    """Rows with all the terms, found through the index."""

    lookup_name = "has_words"

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        index = connection.ops.quote_name(table_of(self.lhs.target.model))
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name(_key(self.lhs))}"
        match = " AND ".join(f'"{_bare(term)}"{"*" if _star(term) else ""}' for term in self.rhs)
        return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", [match]  # noqa: S608


@WordsField.register_lookup
class SaysWords(_Words):
    """The same, asked of a row already in hand: for a list that is walked in its own order."""

    lookup_name = "says_words"

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        column, params = compiler.compile(self.lhs)
        ends = [f" {_bare(term)}" if _star(term) else f" {term} " for term in self.rhs]
        one = f"INSTR(' ' || {column} || ' ', %s) > 0"
        return f"({' AND '.join([one] * len(ends))})", [value for end in ends for value in (*params, end)]


def _bare(term: str) -> str:
    return term.rstrip("*")


def _star(term: str) -> str:
    return ":*" if term.endswith("*") else ""


def _key(column: Any) -> str:
    return str(column.target.model._meta.pk.column)


def words_of(column: Any) -> str:
    return f"{column.target.column}_words"


def table_of(model: Any) -> str:
    return f"{model._meta.db_table}_words"


class Index:
    """The index over `column` of `table`."""

    TOKENS: ClassVar[str] = "unicode61 remove_diacritics 2 tokenchars ''_''"

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column, self.words = table, column, f"{table}_words"

    def install_on(self, using: str) -> None:
        self.install(connections[using])

    def install(self, connection: Any) -> None:
        """Make what is missing; nothing where all is there."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if self.table not in tables:
                return
            if connection.vendor == "postgresql":
                self._on_postgresql(cursor)
            elif self.words not in tables or not self._stands(cursor):
                self._on_sqlite(cursor)

    def remove(self, connection: Any) -> None:
        """Take the index away: before a great many rows are brought in."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP INDEX IF EXISTS "{self.words}"')
                return
            for name in ("insert", "update", "delete"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{self.words}_{name}"')

    def _on_postgresql(self, cursor: Any) -> None:
        cursor.execute(
            "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped",
            [f'"{self.table}"', f"{self.column}_words"],
        )
        if cursor.fetchone() is None:
            cursor.execute(
                f'ALTER TABLE "{self.table}" ADD COLUMN "{self.column}_words" tsvector GENERATED ALWAYS AS '
                f"(array_to_tsvector(array_remove(string_to_array(\"{self.column}\", ' '), ''))) STORED"
            )
            # In the row itself: a list that is walked asks it of row after row.
            cursor.execute(f'ALTER TABLE "{self.table}" ALTER COLUMN "{self.column}_words" SET STORAGE MAIN')
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{self.words}" ON "{self.table}" USING gin ("{self.column}_words")')

    def _stands(self, cursor: Any) -> bool:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE %s AND type = 'trigger'", [f"{self.words}%"])
        return bool(cursor.fetchone()[0] == 3)

    def _on_sqlite(self, cursor: Any) -> None:
        words, table, column = self.words, self.table, self.column
        forget = f"INSERT INTO {words} ({words}, rowid, {column}) VALUES ('delete', old.id, old.{column});"  # noqa: S608
        learn = f"INSERT INTO {words} (rowid, {column}) VALUES (new.id, new.{column});"  # noqa: S608
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {words} USING fts5({column}, content='{table}', content_rowid='id', "
            f"detail=none, tokenize='{self.TOKENS}')"
        )
        for name, when, act in (
            ("insert", "INSERT", learn),
            ("update", f"UPDATE OF id, {column}", forget + learn),
            ("delete", "DELETE", forget),
        ):
            changed = f"WHEN old.id IS NOT new.id OR old.{column} IS NOT new.{column} " if name == "update" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {words}_{name}")
            cursor.execute(f"CREATE TRIGGER {words}_{name} AFTER {when} ON {table} {changed}BEGIN {act} END")
        cursor.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")  # noqa: S608
