"""Emptying the database after a transactional test: past the triggers that guard evidence, and back to the seed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from evidence import triggers


class Refill:
    """The audit tables refuse DELETE and TRUNCATE, and migrations have sown rules, calendar and the system account.

    So what the migrations left is kept aside before the first transactional test, and put back after each.
    """

    def __init__(self) -> None:
        self.seed: str | None = None
        self.setup = TransactionTestCase.__dict__["_fixture_setup"]
        self.teardown = TransactionTestCase._fixture_teardown

    def remember(self) -> None:
        if self.seed is None:
            self.seed = connection.creation.serialize_db_to_string()

    def empty(self, case: TransactionTestCase) -> None:
        # Otherwise the emptying itself would sow content types and permissions, under other numbers.
        case.serialized_rollback = True
        connection._test_serialized_contents = self.seed
        triggers.remove(connection)
        try:
            self.teardown(case)
            connection.creation.deserialize_db_from_string(self.seed)
        finally:
            triggers.install(connection)


@pytest.fixture(scope="session", autouse=True)
def _refill_after_transactional_tests() -> Iterator[None]:
    refill = Refill()

    def setup(cls: Any) -> Any:
        refill.remember()
        return refill.setup.__func__(cls)

    # TestCase has its own _fixture_setup and calls this one only where it cannot roll back.
    TransactionTestCase._fixture_setup = classmethod(setup)
    TransactionTestCase._fixture_teardown = lambda case: refill.empty(case)
    yield
    TransactionTestCase._fixture_setup = refill.setup
    TransactionTestCase._fixture_teardown = refill.teardown


@pytest.fixture(scope="session", autouse=True)
def _drop_what_somebody_still_holds() -> None:
    """On PostgreSQL the last thread of a live server may still hold its connection: the base goes all the same."""

    def drop(creation: Any, name: str, verbosity: int) -> None:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")

    if connection.vendor == "postgresql":
        type(connection.creation)._destroy_test_db = drop
