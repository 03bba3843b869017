from collections.abc import Iterator

import pytest

from tests.reports.life import first_quarter, judge, pilot_fails, second_quarter
from tests.reports.world import World, at, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def lived(world: World) -> World:
    """Both quarters have passed."""
    pilot = first_quarter(world)
    second_quarter(world)
    judge(world, pilot_fails(world, pilot))
    return world


@pytest.fixture
def in_july() -> Iterator[None]:
    """The morning after the second quarter."""
    with at(1, 7, 8, 30):
        yield
