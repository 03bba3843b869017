"""The stepper of a record: the stages of its kind of life, and how far this one has come."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

Stage = tuple[Any, Collection[str]]


def stages_of(record: Any, table: Sequence[Stage], ended: Collection[str] = ()) -> list[dict[str, Any]]:
    """`table`: (label, states) in the order of life; in a state of `ended` the last stage is done too."""
    current = next(index for index, (_label, states) in enumerate(table) if record.state in states)
    current += record.state in ended
    return [
        {"label": label, "state": "done" if index < current else "active" if index == current else "todo"}
        for index, (label, _states) in enumerate(table)
    ]


def ended_early(record: Any, passed: Iterable[Any]) -> list[dict[str, Any]]:
    """Only what the record really passed, then how it ended: a refused proposal was never carried out."""
    return [{"label": label, "state": "done"} for label in (*passed, record.get_state_display())]
