"""Use cases of a pilot: one verb per act; views, receivers, jobs, commands and tests come in here."""

from pilots.actions.closing import close, settle_accountability
from pilots.actions.evaluating import (
    ask_clarification,
    conclude_achieved,
    conclude_not,
    conclude_partly,
    open_evaluation,
)
from pilots.actions.planning import complete_plan
from pilots.actions.reporting import report_result
from pilots.actions.running import auto_finish, finish, open_pilot, request_start, start
from pilots.actions.watching import note_monitoring, raise_warning

__all__ = [
    "ask_clarification",
    "auto_finish",
    "close",
    "complete_plan",
    "conclude_achieved",
    "conclude_not",
    "conclude_partly",
    "finish",
    "note_monitoring",
    "open_evaluation",
    "open_pilot",
    "raise_warning",
    "report_result",
    "request_start",
    "settle_accountability",
    "start",
]
