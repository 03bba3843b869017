from tests.organisation.tree_world import tree  # noqa: F401 - a fixture
