"""Database triggers that refuse to change or remove evidence, on both databases."""

from typing import Any

#: In the order in which they came; a migration installs on those that it finds.
APPEND_ONLY = (
    "evidence_auditentry",
    "evidence_readentry",
    "evidence_document",
    "evidence_auditseal",
    "evidence_sealedhead",
    "proposals_proposalversion",
)

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'evidence is append-only: % on %', TG_OP, TG_TABLE_NAME; END $$
"""


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION evidence_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse()",
        ]
    refuse = "BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    ]


def install(connection: Any) -> None:
    """Put the triggers on every append-only table; an early migration does so before the later tables exist."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for table in _tables(connection):
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take them away: for tests that empty the database, and for nothing else."""
    names = ("no_change", "no_truncate") if connection.vendor == "postgresql" else ("no_update", "no_delete")
    with connection.cursor() as cursor:
        for table in _tables(connection):
            for name in names:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def _tables(connection: Any) -> list[str]:
    there = set(connection.introspection.table_names())
    return [table for table in APPEND_ONLY if table in there]
