"""make bench: what it asks for, what it builds, how it counts."""

from datetime import datetime

import pytest

from bench import databases
from bench.figures import Seen, figure, growth, percentile
from bench.lives import KEPT_BUSY, Lives
from bench.people import measured_places
from bench.tree import places
from proposals.models import OPEN, ProposalState
from scripts.console import Stop
from units import clock


def test_without_a_server_it_says_in_one_sentence_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Stop, match="DATABASE_URL"):
        databases.server()


def test_each_size_has_a_database_named_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:secret@db:5433/kl14")
    assert databases.url_of(1_000) == "postgres://me:secret@db:5433/kl14_bench_1000"


def test_the_country_is_one_tree_of_fifty_five_thousand_units() -> None:
    units = list(places())
    assert 54_000 < len(units) < 56_000
    assert len({unit.path for unit in units}) == len(units)
    by_key = {unit.pk: unit for unit in units}
    assert all(unit.path.startswith(by_key[unit.parent].path) for unit in units if unit.parent)
    cell, bloc, _province = measured_places(units)[0]
    assert cell.path.startswith(bloc.path)
    assert sum(unit.path.startswith(bloc.path) for unit in units) == 501


def test_a_small_data_set_has_full_pages_for_the_measured_units_and_a_silent_one() -> None:
    units, now = list(places()), clock.now()
    busy, silent = measured_places(units)
    found = list(Lives(units, 600, busy, silent, now))
    assert [life.pk for life in found] == list(range(1, 601))
    assert all(sum(life.unit == unit for life in found) >= KEPT_BUSY for unit in busy)
    assert all(_years(now, life.created) > 2.9 for life in found if life.unit == silent)
    assert {ProposalState.DRAFT, *OPEN} < {life.state for life in found}
    assert found == list(Lives(units, 600, busy, silent, now))


def _years(now: datetime, then: datetime) -> float:
    return (now - then).days / 365


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile([4.0, 1.0, 3.0, 2.0], part) for part in (50, 95)] == [2.0, 4.0]


def test_growth_is_bracketed_where_pages_show_different_numbers_of_rows() -> None:
    few, many = Seen([10.0], [2.0], 11, 26), Seen([12.0], [2.0], 11, 26)
    rows = [figure("list", "head", "postgresql", size, seen) for size, seen in ((1_000, few), (1_000_000, many))]
    assert growth(rows) == {("list", "head"): "1.20"}
    assert rows[1].ratio_to_empty == 6.0
    other = figure("list", "head", "postgresql", 1_000_000, Seen([12.0], [2.0], 11, 9))
    assert growth([rows[0], other]) == {("list", "head"): "(1.20)"}
