"""The tree and the day on which people talk."""

from collections.abc import Iterator

import pytest

from tests.factories import MONDAY, Tree, make_tree
from units import clock


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield
