"""Geometry of the one chart partial (templates/components/chart.html), used by pages and PDFs alike.

A chart is described by plain data, drawn as SVG in a box 480 units wide, and always comes with its figures as a table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from ui.text import group_digits

Number = int | float | Decimal
Kind = Literal["bar", "stacked", "line"]

WIDTH = 480
ROW = 46
PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 456, 16, 196
LINE_HEIGHT = 232
LETTER = 9  # the widest that a digit gets, in units
LONGEST_LABEL = 52
MOST_TICKS = 6
# Seen in PDFs; in pages the classes chart-fill-N and chart-stroke-N win, with shades for the dark theme.
COLOURS = ("#9f1d20", "#0b5fa5", "#946200", "#146c43", "#6b3fa0", "#4b5563")


@dataclass(frozen=True)
class Series:
    """One colour: its name in the legend and one value per label; None leaves a gap."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Chart:
    """What to draw. `unit` follows each value ("%", "đề xuất"); `target` is a dashed line, with its name."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Kind = "bar"
    desc: str = ""
    unit: str = ""
    target: Number | None = None
    target_label: str = ""
    id: str = "chart"
    shapes: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        draw = _line if self.kind == "line" else _bars
        self.shapes.update(draw(self))

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table underneath: each label with the text of its values."""
        values = [[show(value) for value in row] for row in zip(*(one.values for one in self.series), strict=True)]
        return list(zip(self.labels, values, strict=True))

    @property
    def legend(self) -> list[dict[str, Any]]:
        """Number, colour and name of each series; empty for a single one, which the title names already."""
        names = [{**colour(number), "name": one.name} for number, one in enumerate(self.series)]
        return names if len(names) > 1 else []

    @property
    def target_text(self) -> str:
        """The target with its unit: "12%", "12 ngày"."""
        return "" if self.target is None else with_unit(self.target, self.unit)


def colour(number: int) -> dict[str, Any]:
    """The class number (1-6, repeating) and the printed colour of a series."""
    index = number % len(COLOURS)
    return {"number": index + 1, "colour": COLOURS[index]}


def show(value: Number | None) -> str:
    """12.50 -> "12,5", 1250000 -> "1.250.000", None -> "–"."""
    if value is None:
        return "–"
    whole = int(value)
    if value == whole:
        return group_digits(whole)
    return f"{value:,.2f}".rstrip("0").translate(str.maketrans(",.", ".,"))


def with_unit(value: Number | None, unit: str) -> str:
    """ "12%", "12 ngày": Vietnamese sets the percent sign close."""
    return f"{show(value)}{'' if unit in ('', '%') else ' '}{unit}"


def _bars(chart: Chart) -> dict[str, Any]:
    """Horizontal bars, label above bar: long Vietnamese labels stay readable on a phone."""
    totals = [sum(_known(values)) for values in zip(*(one.values for one in chart.series), strict=True)]
    top = max([*totals, chart.target or 0, 0]) or 1
    scale = (WIDTH - 12 - LETTER * max([len(show(total)) for total in totals], default=0)) / float(top)
    rows = []
    for index, (label, total) in enumerate(zip(chart.labels, totals, strict=True)):
        y = index * ROW
        segments = _segments([one.values[index] for one in chart.series], scale)
        end = segments[-1]["x"] + segments[-1]["width"] if segments else 0
        rows.append(
            {
                "label": label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL].rstrip()}…",
                "text_y": y + 15,
                "y": y + 21,
                "segments": segments,
                "end": end + 6,
                "value_y": y + 34,
                "total": show(total),
            }
        )
    target = None if chart.target is None else round(float(chart.target) * scale, 1)
    return {"width": WIDTH, "height": len(rows) * ROW + 2, "rows": rows, "target": target}


def _segments(values: Sequence[Number | None], scale: float) -> list[dict[str, Any]]:
    """The coloured parts of one bar, left to right; empty parts are left out."""
    parts, x = [], 0.0
    for number, value in enumerate(values):
        width = round(float(value or 0) * scale, 1)
        if width > 0:
            parts.append({"x": round(x, 1), "width": width, **colour(number)})
        x += width
    return parts


def _line(chart: Chart) -> dict[str, Any]:
    """Lines over time with points, gridlines and the target as a dashed line."""
    everything = [value for one in chart.series for value in _known(one.values)]
    levels = grid_levels(min([*everything, chart.target or 0, 0]), max([*everything, chart.target or 0, 0]))
    bottom, top = levels[0], levels[-1]
    grid = [_grid_line(level, bottom, top) for level in levels]
    left = 10 + LETTER * max(len(line["label"]) for line in grid)
    step = (PLOT_RIGHT - left - 20) / max(len(chart.labels) - 1, 1)
    xs = [round(left + 10 + index * step, 1) for index in range(len(chart.labels))]
    lines = []
    for number, one in enumerate(chart.series):
        known = [(x, value) for x, value in zip(xs, one.values, strict=True) if value is not None]
        points = [
            {"x": x, "y": y, "text_y": y - 8, "text": show(value)}
            for x, value in known
            for y in [_height(value, bottom, top)]
        ]
        path = " ".join(f"{point['x']},{point['y']}" for point in points)
        lines.append({**colour(number), "path": path, "points": points})
    every = -(-len(xs) // MOST_TICKS) or 1
    ticks = [{"x": x, "label": label} for x, label in list(zip(xs, chart.labels, strict=True))[::every]]
    return {
        "width": WIDTH,
        "height": LINE_HEIGHT,
        "left": left,
        "right": PLOT_RIGHT,
        "tick_y": PLOT_BOTTOM + 22,
        "lines": lines,
        "ticks": ticks,
        "grid": grid,
        "target": None if chart.target is None else _height(chart.target, bottom, top),
        "labelled": len(chart.series) == 1,
    }


def _grid_line(value: float, bottom: float, top: float) -> dict[str, Any]:
    y = _height(value, bottom, top)
    return {"y": y, "text_y": y + 4, "label": show(round(value, 2))}


def _height(value: Number, bottom: float, top: float) -> float:
    return round(PLOT_BOTTOM - (float(value) - bottom) / (top - bottom) * (PLOT_BOTTOM - PLOT_TOP), 1)


def grid_levels(lowest: Number, highest: Number) -> list[float]:
    """Where the gridlines lie, the lowest first: quarters of a readable number, 0 always among them."""
    step = nice_top(max(float(highest), -float(lowest))) / 4
    below = -math.floor(float(lowest) / step)
    above = 4 if below == 0 else math.ceil(float(highest) / step)
    return [step * part for part in range(-below, above + 1)]


def nice_top(highest: Number) -> float:
    """The first of 1, 2, 4, 8, 10, 20, 40, … that holds the highest value: quarters of it are readable numbers."""
    power = 1.0
    while True:
        for factor in (1, 2, 4, 8):
            if power * factor >= float(highest):
                return power * factor
        power *= 10


def _known(values: Sequence[Number | None]) -> list[Any]:
    return [value for value in values if value is not None]
