from collections.abc import Iterator

import pytest

from tests.factories import MONDAY
from tests.organisation.tree_world import tree  # noqa: F401 - a fixture
from units import clock


@pytest.fixture
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield
