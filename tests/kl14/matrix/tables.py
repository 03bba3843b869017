"""The written tables: who may take which step in which situation, read from DOMAIN §7, the issue and the roles.

Each row says the step, the situations, and an x under everyone who may take it there. What has no row may nobody.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def allowed_in(table: str) -> dict[tuple[str, str], set[str]]:
    """(step, situation) → the columns with an x."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows_of(table):
        people = {column for column, mark in row.items() if mark == "x"}
        for situation in row["situations"].split():
            found.setdefault((row["step"], situation), set()).update(people)
    return found


def rows_of(table: str) -> Iterator[dict[str, str]]:
    lines = (HERE / f"{table}.csv").read_text().splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        yield {column.strip(): mark.strip() for column, mark in row.items()}


def columns_of(table: str) -> list[str]:
    return [column for column in next(rows_of(table)) if column not in ("step", "situations")]
