"""Database triggers that refuse two versions of a unit, or two heads of one, on one day; on both databases."""

from typing import Any

_OVERLAP = (
    "EXISTS (SELECT 1 FROM {table} o WHERE o.id <> NEW.id AND o.unit_id = NEW.unit_id {also} "
    "AND o.valid_from <= COALESCE(NEW.valid_to, '9999-12-31') "
    "AND NEW.valid_from <= COALESCE(o.valid_to, '9999-12-31'))"
)

#: name → (table, which rows count, what the database says)
RULES = {
    "one_version_a_day": ("units_unitversion", "TRUE", "", "a unit has one version a day"),
    "one_head_a_day": (
        "units_appointment",
        "NEW.role = 'HEAD' AND NEW.acting_for_id IS NULL",
        "AND o.role = 'HEAD' AND o.acting_for_id IS NULL",
        "a unit has one head a day",
    ),
}


def install(connection: Any) -> None:
    remove(connection)
    with connection.cursor() as cursor:
        for name, (table, when, also, says) in RULES.items():
            overlap = _OVERLAP.format(table=table, also=also)
            for statement in _statements(connection.vendor, name, table, f"{when} AND {overlap}", says):
                cursor.execute(statement)


def _statements(vendor: str, name: str, table: str, wrong: str, says: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {wrong} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return [
        f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON {table} WHEN {wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        for event in ("INSERT", "UPDATE")
    ]


def remove(connection: Any) -> None:
    with connection.cursor() as cursor:
        for name, (table, *_rest) in RULES.items():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            else:
                for event in ("insert", "update"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}")
