"""Figures of a data set that lived by the real actions; each number is worked out by hand in tests/reports/life.py."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals import actions
from reports import sheet
from reports.figures import Counts, Figures, figures_of
from reports.periods import Period
from tests.reports.world import SECOND_QUARTER, VIETNAM, World, at, make_cell, receive, submitted, unit_under
from units import clock
from units.models import Unit, UnitType

END = datetime(2026, 7, 5, 8, tzinfo=VIETNAM)


def second_quarter_of(unit: Unit, cut_off: datetime = END) -> Figures:
    return figures_of(unit, SECOND_QUARTER, cut_off=cut_off)


def told(counts: Counts) -> Counts:
    """What is not zero."""
    return {key: number for key, number in counts.items() if number}


TEA = {
    "received": 4, "received_late": 1, "escalated": 1, "withdrawn": 1, "pending": 2,
    "decided_pilot": 1, "decided_reject": 1, "decision_days": 3 + 6, "decided_timed": 2,
    "deadlines_closed": 8, "deadlines_kept": 7,
    "pilots_started": 1, "pilots_running": 1, "pilots_not_achieved": 1, "pilots_with_damage": 1,
    "damage_vnd": 214_000_000,
    "monitoring_due": 5, "monitoring_in_time": 1, "verdict_on_track": 1, "verdict_at_risk": 1,
    "reviews_opened": 1, "reviews_concluded": 1, "outcome_liability_mitigated": 2,
    "objective_weight": 70, "subjective_weight": 30,
}  # fmt: skip
WATER = {
    "received": 3, "returned": 1, "pending": 3, "decided_implement": 1, "overridden_by_head": 1,
    "decision_days": 2, "decided_timed": 1, "deadlines_closed": 5, "deadlines_kept": 5, "overdue": 1,
}  # fmt: skip
# What the tea cell's head proposed was received in time by the committee above: its deadline, not the cell's.
OWN = {"deadlines_closed": 1, "deadlines_kept": 1}


def together(*parts: Counts) -> Counts:
    return {key: sum(part.get(key, 0) for part in parts) for part in parts for key in part}


def test_every_unit_has_its_own_subtree_and_the_total_is_their_sum(lived: World) -> None:
    figures = second_quarter_of(lived.bloc)
    rows = {row["code"]: told(row["counts"]) for row in figures["rows"]}
    assert rows == {"DUK": OWN, "DST": TEA, "LBW": WATER}
    assert told(figures["total"]) == together(OWN, TEA, WATER)


def test_the_period_before_stands_beside(lived: World) -> None:
    assert told(second_quarter_of(lived.bloc)["before"]) == {
        "received": 1, "decided_pilot": 1, "decision_days": 5, "decided_timed": 1,
        "deadlines_closed": 3, "deadlines_kept": 3, "pilots_started": 1, "pilots_running": 1,
    }  # fmt: skip


def test_rates_and_averages(lived: World) -> None:
    figures = second_quarter_of(lived.bloc)
    total = figures["total"]
    assert sheet.decided(total) == 3
    assert sheet.average_days(total) == Decimal("3.7")
    assert sheet.on_time(total) == Decimal("92.9")
    assert sheet.monitoring_on_time(total) == Decimal("20.0")
    assert (sheet.objective_share(total), sheet.subjective_share(total)) == (Decimal("70.0"), Decimal("30.0"))
    assert sheet.average_days(figures["before"]) == Decimal("5.0")


def test_nothing_to_divide_by_is_no_number() -> None:
    none = dict.fromkeys(("deadlines_kept", "deadlines_closed", "objective_weight", "subjective_weight"), 0)
    assert sheet.on_time(none) is None
    assert sheet.subjective_share(none) is None


def test_a_cell_counts_its_own_only(lived: World) -> None:
    figures = second_quarter_of(lived.water.unit)
    assert [(row["code"], row["own"]) for row in figures["rows"]] == [("LBW", True)]
    assert told(figures["total"]) == WATER


def test_the_province_sees_the_bloc_as_one_row(lived: World) -> None:
    [row] = second_quarter_of(lived.province)["rows"]
    assert row["code"] == "DUK"
    assert told(row["counts"]) == together(OWN, TEA, WATER)


def test_nothing_after_the_cut_off_counts(lived: World) -> None:
    figures = second_quarter_of(lived.bloc, datetime(2026, 4, 9, 12, tzinfo=VIETNAM))
    assert told(figures["total"]) == {
        "received": 3, "pending": 2, "decided_implement": 1, "overridden_by_head": 1,
        "decision_days": 2, "decided_timed": 1, "deadlines_closed": 5, "deadlines_kept": 5,
        "pilots_running": 1, "monitoring_due": 1,
    }  # fmt: skip
    assert figures["cut_off"] == "2026-04-09T12:00:00+07:00"


def test_a_period_begins_and_ends_at_midnight_in_vietnam(world: World) -> None:
    days = [(31, 3, 23, 59), (1, 4, 0, 0), (30, 6, 23, 59), (1, 7, 0, 0)]
    for day, month, hour, minute in days:
        with at(day, month, hour, minute):
            receive(submitted(world.tea), world.tea)
    figures = second_quarter_of(world.bloc)
    assert (figures["before"]["received"], figures["total"]["received"]) == (1, 2)
    assert (figures["before"]["pending"], figures["total"]["pending"]) == (1, 3)


def test_a_proposal_received_twice_counts_where_it_was_received_first(world: World) -> None:
    with at(30, 3):
        proposal = receive(submitted(world.tea), world.tea)
    with at(2, 4):
        proposal = actions.escalate(proposal, by=world.tea.head, reason="Vượt thẩm quyền")
    with at(3, 4):
        receive(proposal, world.top)
    figures = second_quarter_of(world.bloc)
    assert (figures["before"]["received"], figures["total"]["received"]) == (1, 0)
    assert figures["total"]["escalated"] == 1


def test_a_closed_unit_and_the_bodies_of_a_committee_appear_only_with_numbers(lived: World) -> None:
    Unit.objects.filter(pk=lived.water.unit.pk).update(is_active=False, closed_on=clock.today())
    unit_under(lived.bloc, "CU", "Chi bộ cơ sở đã giải thể", UnitType.GRASSROOTS_CELL)
    Unit.objects.filter(code="CU").update(is_active=False, closed_on=clock.today())
    assert [row["code"] for row in second_quarter_of(lived.bloc)["rows"]] == ["DUK", "DST", "LBW"]


def test_a_unit_without_records_is_listed_with_zeros(world: World) -> None:
    rows = second_quarter_of(world.bloc)["rows"]
    assert [(row["code"], told(row["counts"])) for row in rows] == [("DST", {}), ("LBW", {})]


def test_the_number_of_queries_is_fixed(lived: World) -> None:
    with CaptureQueriesContext(connection) as few:
        second_quarter_of(lived.bloc)
    for number in range(30):
        cell = make_cell(lived.bloc, f"C{number:02d}", f"Chi bộ cơ sở số {number:02d}")
        with at(1 + number % 25, 6):
            receive(submitted(cell), cell)
    with CaptureQueriesContext(connection) as many:
        figures = second_quarter_of(lived.bloc)
    assert len(figures["rows"]) == 33
    assert figures["total"]["received"] == 37
    assert len(many) == len(few) <= 18


@pytest.mark.parametrize(("now", "before", "change"), [(5, 2, "+3"), (2, 5, "-3"), (4, 4, "0"), (None, 3, "–")])
def test_the_change_against_the_period_before(now: int | None, before: int, change: str) -> None:
    assert sheet.change_of(now, before) == change


def test_the_appendix_shows_a_zero_as_a_dash_and_keeps_rates(lived: World) -> None:
    appendix = sheet.appendix_of(second_quarter_of(lived.bloc))
    columns = appendix["columns"]
    water = next(row["cells"] for row in appendix["rows"] if "Lang Sương" in row["name"])
    shown = dict(zip(columns, water, strict=True))
    assert shown["Tiếp nhận"] == "3"
    assert shown["Cho thí điểm"] == "–"
    assert shown["Đúng hạn (%)"] == "100"
    assert sum(group["span"] for group in appendix["groups"]) == len(columns) == len(appendix["total"])


def test_an_ad_hoc_period_of_days_is_compared_with_as_many_days_before(lived: World) -> None:
    figures = figures_of(lived.bloc, Period(date(2026, 4, 7), date(2026, 4, 8)), cut_off=END)
    assert figures["previous"] == {"starts_on": "2026-04-05", "ends_on": "2026-04-06"}
    assert (figures["total"]["received"], figures["before"]["received"]) == (3, 0)
