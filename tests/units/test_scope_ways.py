"""The subtrees that a person may see, as ways for lists to walk (units.scope.Scope)."""

from django.db.models import Q

from units.grants import MOST_WALKS, Grants
from units.roles import Perm
from units.scope import NOTHING, Scope, both, either


def ways(*paths: str) -> tuple[Q, ...]:
    return Grants(paths={Perm.VIEW: frozenset(paths)}).ways_over(Perm.VIEW)


def test_nothing_given_is_no_way() -> None:
    assert ways() == ()


def test_what_lies_in_another_subtree_needs_no_way_of_its_own() -> None:
    assert ways("0001", "00010002", "000100020003", "0002") == (Q(level_1="0001"), Q(level_1="0002"))


def test_a_prefix_in_the_middle_of_a_level_is_no_ancestor() -> None:
    assert ways("00010002", "0002") == (Q(level_1="0002"), Q(level_2="00010002"))


def test_beyond_a_few_the_smaller_subtrees_are_read_together() -> None:
    cells = [f"0001{number:04d}" for number in range(MOST_WALKS + 3)]
    found = ways("0002", *cells)
    assert found[0] == Q(level_1="0002")
    assert found[1:-1] == tuple(Q(level_2=cell) for cell in cells[: MOST_WALKS - 1])
    assert found[-1] == Q(level_2__in=cells[MOST_WALKS - 1 :])


def test_below_the_deepest_column_the_path_decides() -> None:
    path = "0001" * 7
    assert ways(path) == (Q(unit_path__startswith=path),)


def test_what_nobody_meets_is_no_way_and_asks_nothing() -> None:
    some = Q(unit=1)
    assert Scope((NOTHING, some, NOTHING)).ways == (some,)
    assert either([NOTHING, some]) is some
    assert either([NOTHING]) is NOTHING
    assert both(some, NOTHING) is NOTHING
    assert Grants().q_on_unit(Perm.DECIDE, "holder_id") is NOTHING
