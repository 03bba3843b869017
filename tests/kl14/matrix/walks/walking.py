"""What a walk is, and how it is lived.

A walk is a tree: from each situation the others are tried in turn and undone, so that nothing is lived twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.factories import MONDAY
from tests.kl14.matrix.house import House, undone
from tests.kl14.matrix.valid import take
from units import clock
from workflow.machine import machine_of


@dataclass(frozen=True)
class Reach:
    """How a situation comes about from another: `days` later, by steps written "step by who"."""

    before: str
    steps: tuple[str, ...]
    days: int = 0
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """A record in a situation, fresh, and the moment at which the walk is there."""

    situation: str
    record: Any
    moment: datetime


@dataclass(frozen=True)
class Walk:
    """`table`: the name of the CSV; `parts`: columns of it that another person plays (or nobody, None)."""

    table: str
    model: type[Any]
    start: Callable[[House], Any]
    first: str
    reaches: dict[str, Reach]
    parts: dict[str, str | None] = field(default_factory=dict)

    def stops(self, house: House) -> Iterator[Stop]:
        with undone(), clock.at(MONDAY):
            yield from self._from(house, self.first, self.start(house), clock.now())

    def _from(self, house: House, situation: str, record: Any, moment: datetime) -> Iterator[Stop]:
        with clock.at(moment):
            yield Stop(situation, machine_of(record).load().get(pk=record.pk), moment)
        for name, reach in self.reaches.items():
            if reach.before == situation:
                later = moment + timedelta(days=reach.days, minutes=5)
                with undone(), clock.at(later):
                    yield from self._from(house, name, live(house, record, *reach.steps, **reach.changes), later)


def live(house: House, record: Any, *steps: str, **changes: Any) -> Any:
    """`live(house, proposal, "submit by proposer", "receive by clerk")`; `changes` are for the last step."""
    for number, spoken in enumerate(steps, start=1):
        step, who = spoken.split(" by ")
        fresh = machine_of(record).load().get(pk=record.pk)
        record = take(house, fresh, step, house[who], **(changes if number == len(steps) else {}))
    return record
