"""Rows kept from one test and laid into the database of another: much cheaper than living through it again."""

from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = dict[type[models.Model], list[Any]]


def lay(rows: Rows) -> None:
    """Put the rows in under their old keys; a transactional test has them committed."""
    with transaction.atomic():
        for model, kept in rows.items():
            model._base_manager.bulk_create(kept)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)
