import pytest

from tests.pilots.factories import World, make_world
from tests.reviews.judging import Committee, make_committee


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def committee(world: World) -> Committee:
    return make_committee(world)
