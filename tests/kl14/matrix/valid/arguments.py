"""What the arguments of an action are, and the two shortest ways to make them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.kl14.matrix.house import House
from units import clock

Arguments = dict[str, Any]
Make = Callable[[House, Any], Arguments]


def later(days: int) -> date:
    return clock.today() + timedelta(days=days)


def same(**arguments: Any) -> Make:
    return lambda _house, _record: dict(arguments)
