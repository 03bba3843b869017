"""What was measured: percentiles, the table on the screen, bench/results.json."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scripts.console import say

RESULTS = Path(__file__).parent / "results.json"


@dataclass
class Seen:
    """All that was measured of a page for one role on one data set."""

    ms: list[float] = field(default_factory=list)
    empty_ms: list[float] = field(default_factory=list)
    frame_ms: list[float] = field(default_factory=list)
    queries: int = 0
    rows: int = 0

    def add(self, answer: dict[str, Any]) -> None:
        self.ms += answer["ms"]
        self.empty_ms += answer["empty_ms"]
        self.frame_ms += answer["frame_ms"]
        self.queries, self.rows = answer["queries"], answer["rows"]


@dataclass(frozen=True)
class Figure:
    """One page for one role on one data set.

    `ratio_to_empty`, `ratio_to_frame`: its p50 over that of pages asked in between, an empty one and the bare frame.
    """

    page: str
    role: str
    backend: str
    proposals: int
    p50_ms: float
    p95_ms: float
    queries: int
    ratio_to_empty: float
    ratio_to_frame: float
    rows: int


def figure(page: str, role: str, backend: str, proposals: int, seen: Seen) -> Figure:
    middle, late = percentile(seen.ms, 50), percentile(seen.ms, 95)
    to_empty, to_frame = (round(middle / percentile(others, 50), 2) for others in (seen.empty_ms, seen.frame_ms))
    return Figure(
        page, role, backend, proposals, round(middle, 2), round(late, 2), seen.queries, to_empty, to_frame, seen.rows
    )


def percentile(values: list[float], percent: int) -> float:
    """The nearest rank."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def growth(figures: list[Figure]) -> dict[tuple[str, str], str]:
    """(page, role) → p50 of the largest data set over that of the smallest.

    In brackets where the two pages do not show the same number of rows.
    """
    found: dict[tuple[str, str], list[Figure]] = {}
    for one in sorted(figures, key=lambda figure: figure.proposals):
        found.setdefault((one.page, one.role), []).append(one)
    return {key: _grown(rows[0], rows[-1]) for key, rows in found.items() if len(rows) > 1}


def _grown(small: Figure, large: Figure) -> str:
    ratio = f"{large.p50_ms / small.p50_ms:.2f}"
    return ratio if large.rows == small.rows else f"({ratio})"


HEAD = ("trang", "vai", "đề xuất", "p50 ms", "p95 ms", "truy vấn", "× trống", "× khung", "× nhỏ nhất")


def show(figures: list[Figure]) -> None:
    """The table; the last column is the growth from the smallest data set to the largest."""
    grown = growth(figures)
    largest = max(one.proposals for one in figures)
    say("{:28} {:24} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>11}".format(*HEAD))
    for one in figures:
        growth_of_page = grown.get((one.page, one.role), "") if one.proposals == largest else ""
        say(
            f"{one.page:28} {one.role:24} {one.proposals:9} {one.p50_ms:8.1f} {one.p95_ms:8.1f} {one.queries:8} "
            f"{one.ratio_to_empty:8.1f} {one.ratio_to_frame:8.1f} {growth_of_page:>11}"
        )


def keep(figures: list[Figure]) -> None:
    """Writes the figures in the place of the last ones of their backend; the other's stay."""
    measured = {one.backend for one in figures}
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    others = [one for one in kept if one["backend"] not in measured]
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in [*others, *map(asdict, figures)])
    RESULTS.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
