from decimal import Decimal

import pytest
from django.template import Context, Template

from ui.charts import PLOT_BOTTOM, Chart, Series, grid_levels, nice_top, show


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (12, "12"), (12.5, "12,5"), (Decimal("1250.75"), "1.250,75"), (1_250_000, "1.250.000")],
)
def test_figures_are_written_the_vietnamese_way(value, text):
    assert show(value) == text


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (1, 1), (3, 4), (91, 100), (101, 200), (86_000_000, 100_000_000)])
def test_the_axis_ends_at_a_round_number_that_holds_everything(highest, top):
    assert nice_top(highest) == top


def test_bars_are_in_proportion_and_inside_the_box():
    chart = Chart(title="t", labels=["a", "b"], series=[Series("x", [10, 5])])
    first, second = chart.shapes["rows"]
    assert first["segments"][0]["width"] == pytest.approx(2 * second["segments"][0]["width"], abs=0.1)
    assert first["end"] < chart.shapes["width"]


def test_stacked_parts_follow_each_other_and_leave_gaps_out():
    chart = Chart(
        title="t", kind="stacked", labels=["a"], series=[Series("x", [3]), Series("y", [None]), Series("z", [1])]
    )
    row = chart.shapes["rows"][0]
    assert [part["number"] for part in row["segments"]] == [1, 3]
    assert row["segments"][1]["x"] == row["segments"][0]["width"]
    assert row["total"] == "4"


def test_a_line_skips_months_without_figures():
    chart = Chart(title="t", kind="line", labels=["1", "2", "3"], series=[Series("x", [1, None, 2])])
    assert len(chart.shapes["lines"][0]["points"]) == 2


@pytest.mark.parametrize(
    ("lowest", "highest", "levels"),
    [
        (0, 12, [0, 5, 10, 15, 20]),
        (-4, 12, [-5, 0, 5, 10, 15]),
        (-4, 0, [-4, -3, -2, -1, 0]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_losses_get_gridlines_below_zero(lowest, highest, levels):
    assert grid_levels(lowest, highest) == levels


def test_a_loss_is_drawn_inside_the_plot():
    chart = Chart(title="t", kind="line", labels=["1", "2"], series=[Series("x", [0, -4])], target=12)
    zero, loss = chart.shapes["lines"][0]["points"]
    assert zero["y"] < loss["y"] < PLOT_BOTTOM


def test_empty_charts_are_drawn_without_a_stumble():
    for kind in ("bar", "stacked", "line"):
        chart = Chart(title="t", kind=kind, labels=[], series=[Series("x", [])])
        assert chart.rows == []


def test_every_chart_carries_its_figures_as_a_table_and_never_a_decimal_comma_in_its_shapes():
    chart = Chart(title="Đúng hạn", kind="line", labels=["10/2026"], series=[Series("x", [71.5])], unit="%", target=85)
    html = Template("{% load ui %}{% chart figures %}").render(Context({"figures": chart}))
    assert '<td class="num">71,5</td>' in html
    assert 'viewBox="0 0 480 232"' in html
    assert '<title id="chart-title">Đúng hạn</title>' in html
    assert 'cy="67,3"' not in html
