"""Names of people and units are found by an index, wherever in the name the word stands."""

from typing import Any

import pytest
from django.db import connection

from organisation.querysets.administrators import found
from units.models import Person, Unit


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: found(Person.objects.filter(is_system=False), "Xuân Bạch"), "person_words"),
        (lambda: Unit.objects.filter(search_text__contains="bach xuan"), "unit_words"),
    ],
)
def test_words_are_looked_up_in_an_index(rows: Any, index: str, db: None) -> None:
    with connection.cursor() as cursor:
        for other_way in ("enable_seqscan", "enable_indexscan"):  # quicker on a table this small
            cursor.execute(f"SET LOCAL {other_way} = off")
        assert index in rows().order_by().explain()
