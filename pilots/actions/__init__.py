"""Use cases of a pilot: one verb per act; views, receivers, jobs, commands and tests come in here."""

from pilots.actions.adjusting import adjust
from pilots.actions.closing import close, settle_accountability
from pilots.actions.evaluating import (
    ask_clarification,
    conclude_achieved,
    conclude_not,
    conclude_partly,
    open_evaluation,
)
from pilots.actions.measuring import record_values
from pilots.actions.planning import complete_plan
from pilots.actions.reporting import report_result
from pilots.actions.running import auto_finish, finish, open_pilot, request_start, start
from pilots.actions.stopping import confirm_pause, pause, prolong_pause, resume, terminate
from pilots.actions.watching import note_monitoring, raise_warning

__all__ = [
    "adjust",
    "ask_clarification",
    "auto_finish",
    "close",
    "complete_plan",
    "conclude_achieved",
    "conclude_not",
    "conclude_partly",
    "confirm_pause",
    "finish",
    "note_monitoring",
    "open_evaluation",
    "open_pilot",
    "pause",
    "prolong_pause",
    "raise_warning",
    "record_values",
    "report_result",
    "request_start",
    "resume",
    "settle_accountability",
    "start",
    "terminate",
]
