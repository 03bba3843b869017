"""A pilot at a glance: its time with what is due on it, its money, and who owes what by when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.models import RUNNING, Pilot, PilotState
from pilots.requests.querysets import extra_granted, provided
from units import clock
from workflow.clocks import deadlines_of

WIDTH, LEFT, RIGHT = 480, 12, 468
LANE, TOP = 34, 30
MOST_OWED = 6


@dataclass(frozen=True)
class Mark:
    """Something with a day: `is_done`, else late once its day has passed; `who` owes it."""

    lane: str
    day: date
    label: str
    who: str = ""
    is_done: bool = False
    url: str = ""

    @property
    def tone(self) -> str:
        """ok, late or todo; told in words too."""
        if self.is_done:
            return "ok"
        return "late" if self.day < clock.today() else "todo"

    @property
    def told(self) -> str:
        words = {"ok": _("đã xong"), "late": _("quá hạn"), "todo": _("chưa đến hạn")}
        return words[self.tone]


LANES = {"work": gettext_lazy("Công việc"), "review": gettext_lazy("Theo dõi"), "measure": gettext_lazy("Đo")}
_sources: list[Callable[[Pilot], Iterable[Mark]]] = []


def register_marks(source: Callable[[Pilot], Iterable[Mark]]) -> None:
    """Called from an upper app's `ready`: what stands on the pilot's time because of its own records."""
    _sources.append(source)


def marks_of(pilot: Pilot) -> list[Mark]:
    """Everything with a day, the first one first."""
    found = [*_work(pilot), *_measuring(pilot)]
    for source in _sources:
        found += source(pilot)
    return sorted(found, key=lambda mark: (mark.day, mark.lane, mark.label))


def _work(pilot: Pilot) -> Iterable[Mark]:
    """Work of the plan is not reported piece by piece: its day has come, or not."""
    today = clock.today()
    for item in pilot.plan_items.all():
        if item.due_on:
            yield Mark("work", item.due_on, item.content, item.responsible, item.due_on < today)


def _measuring(pilot: Pilot) -> Iterable[Mark]:
    """Each planned day, done once a value was taken on it or before the next."""
    for one in pilot.indicators.all():
        last = one.measure_on or pilot.ends_on
        days = [*(row.day for row in one.measuring_days.all()), last]
        taken = [row.measured_on for row in one.measurements.all()]
        for day, until in zip(days, [*days[1:], date.max], strict=True):
            done = any(day <= when < until for when in taken) or (day == last and one.actual is not None)
            yield Mark("measure", day, one.name, str(pilot.owner), done)


@dataclass(frozen=True)
class Budget:
    """Money of a pilot in đồng; `granted` beyond the budget and `provided` are None where nothing is known of them."""

    approved_vnd: int
    used_vnd: int | None = None
    granted_vnd: int | None = None
    provided_vnd: int | None = None

    @property
    def whole_vnd(self) -> int:
        return max(self.approved_vnd + (self.granted_vnd or 0), self.used_vnd or 0, self.provided_vnd or 0, 1)

    @property
    def used_percent(self) -> int:
        available = self.approved_vnd + (self.granted_vnd or 0)
        return round((self.used_vnd or 0) * 100 / available) if available else 0

    @property
    def is_overspent(self) -> bool:
        return (self.used_vnd or 0) > self.approved_vnd + (self.granted_vnd or 0)

    def _width(self, amount: int | None) -> float:
        return round((amount or 0) * WIDTH / self.whole_vnd, 1)

    @property
    def used_x(self) -> float:
        return self._width(self.used_vnd)

    @property
    def provided_x(self) -> float:
        return self._width(self.provided_vnd)

    @property
    def approved_x(self) -> float:
        return self._width(self.approved_vnd)


@dataclass(frozen=True)
class Timeline:
    """Where everything lies in a box 480 units wide; `marks` are told again in the table beneath."""

    pilot: Pilot
    marks: list[Mark]

    @property
    def first(self) -> date:
        return min([self.pilot.starts_on, *(mark.day for mark in self.marks)])

    @property
    def last(self) -> date:
        return max([self.pilot.ends_on, *(mark.day for mark in self.marks)])

    def x(self, day: date) -> float:
        whole = max((self.last - self.first).days, 1)
        inside = min(max(day, self.first), self.last)
        return round(LEFT + (inside - self.first).days * (RIGHT - LEFT) / whole, 1)

    @property
    def height(self) -> int:
        return TOP + LANE * len(LANES) + 24

    @property
    def lanes(self) -> list[dict[str, Any]]:
        rows = []
        for number, (name, label) in enumerate(LANES.items()):
            y = TOP + LANE * number + 22
            marks = [{"x": self.x(one.day), "tone": one.tone} for one in self.marks if one.lane == name]
            rows.append({"label": label, "text_y": y - 9, "y": y, "marks": marks})
        return rows

    @property
    def start_x(self) -> float:
        return self.x(self.pilot.starts_on)

    @property
    def end_x(self) -> float:
        return self.x(self.pilot.ends_on)

    @property
    def today_x(self) -> float | None:
        today = clock.today()
        return self.x(today) if self.first <= today <= self.last else None

    @property
    def today_anchor(self) -> str:
        """The word stays inside the box at both ends."""
        x = self.today_x or 0
        return "start" if x < 60 else "end" if x > WIDTH - 60 else "middle"

    @property
    def rests(self) -> list[dict[str, Any]]:
        found = []
        for one in self.pilot.pauses.all():
            x, until = self.x(one.paused_on), self.x(one.resumed_on or clock.today())
            found.append({"x": x, "width": max(round(until - x, 1), 2), "pause": one})
        return found

    @property
    def bottom(self) -> int:
        return self.height - 6


@dataclass(frozen=True)
class Owed:
    what: str
    who: str
    day: date
    is_late: bool


def owed_on(pilot: Pilot, marks: list[Mark]) -> list[Owed]:
    """What is late, then what comes next: the running clock of the pilot, and the marks that are not done."""
    if pilot.state == PilotState.CLOSED:
        return []
    today = clock.today()
    found = [
        Owed(str(_(row.label)), pilot.held_by, row.due_on, row.overdue)
        for row in deadlines_of(pilot).running().filter(paused_on=None)
    ]
    if pilot.state in RUNNING:
        soon = today + timedelta(days=45)
        found += [
            Owed(f"{LANES[one.lane]}: {one.label}", one.who, one.day, one.tone == "late")
            for one in marks
            if not one.is_done and one.day <= soon
        ]
    return sorted(found, key=lambda one: one.day)[:MOST_OWED]


def at_a_glance(pilot: Pilot) -> dict[str, Any]:
    """The context of templates/pilots/glance.html."""
    marks = marks_of(pilot)
    return {
        "timeline": Timeline(pilot, marks),
        "budget": Budget(pilot.budget_vnd, pilot.spent_vnd, extra_granted(pilot) or None, provided(pilot) or None),
        "owed": owed_on(pilot, marks),
    }
