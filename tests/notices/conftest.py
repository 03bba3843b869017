from tests.small_tree import small_tree  # noqa: F401 - a fixture
