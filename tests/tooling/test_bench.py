"""make bench: what it asks for, what it builds, how it counts."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bench import databases, figures
from bench.figures import Seen, figure, growth, percentile
from bench.lives import KEPT_BUSY, OPEN_SHARES, Lives
from bench.people import measured_places
from bench.tree import places
from proposals.models import ProposalState
from scripts.console import Stop
from units import clock


def test_another_database_is_refused_in_one_sentence_that_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://me@db/kl14")
    with pytest.raises(Stop, match="DATABASE_URL"):
        databases.backend()


def test_without_a_server_each_size_is_a_folder_that_is_filled_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(databases, "VAR_DIR", tmp_path)
    assert databases.environment(1_000)["KL14_VAR"] == str(tmp_path / "bench" / "kl14_bench_1000")
    assert databases.prepare(1_000)
    half_filled = databases.folder_of(1_000) / "kl14.sqlite3"
    half_filled.write_text("x")
    assert databases.prepare(1_000)
    assert not half_filled.exists()
    databases.finish(1_000)
    assert not databases.prepare(1_000)


def test_figures_of_one_backend_leave_those_of_the_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path / "results.json")
    seen = Seen([10.0], [2.0], [5.0], 11, 26)
    for page, backend in (("old", "sqlite"), ("home", "postgresql"), ("new", "sqlite")):
        figures.keep([figure(page, "head", backend, 1_000, seen)])
    kept = json.loads(figures.RESULTS.read_text())
    assert [(one["page"], one["backend"]) for one in kept] == [("home", "postgresql"), ("new", "sqlite")]


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
    assert {ProposalState.DRAFT, *OPEN_SHARES} < {life.state for life in found}
    assert all(sum(life.runs for life in found if life.unit == unit) > 25 for unit in busy)
    assert sum(life.runs and life.fails for life in found if life.unit in busy) > 25
    assert found == list(Lives(units, 600, busy, silent, now))


def _years(now: datetime, then: datetime) -> float:
    return (now - then).days / 365


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile([4.0, 1.0, 3.0, 2.0], part) for part in (50, 95)] == [2.0, 4.0]


def test_growth_is_bracketed_where_pages_show_different_numbers_of_rows() -> None:
    few, many = Seen([10.0], [2.0], [5.0], 11, 26), Seen([12.0], [2.0], [4.0], 11, 26)
    rows = [figure("list", "head", "postgresql", size, seen) for size, seen in ((1_000, few), (1_000_000, many))]
    assert growth(rows) == {("list", "head"): "1.20"}
    assert (rows[1].ratio_to_empty, rows[1].ratio_to_frame) == (6.0, 3.0)
    other = figure("list", "head", "postgresql", 1_000_000, Seen([12.0], [2.0], [4.0], 11, 9))
    assert growth([rows[0], other]) == {("list", "head"): "(1.20)"}
