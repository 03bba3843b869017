"""What adjustments hear of: a pilot that ends, or whose plan becomes another, leaves nothing to be adjusted."""

from typing import Any

from pilots.adjustments import actions, querysets
from pilots.models import Pilot
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned

CHANGES_THE_PLAN = frozenset({"complete_plan", "resume", "finish", "auto_finish", "terminate"})


def on_pilot(sender: type[Any], record: Pilot, step: Step | None, **_news: Any) -> None:
    if step and step.name in CHANGES_THE_PLAN:
        for adjustment in querysets.unfinished_of(record):
            if misfit := actions.why_it_no_longer_fits(adjustment, record):
                actions.lapse(adjustment, by=Person.objects.system(), reason=misfit)


def connect() -> None:
    transitioned.connect(on_pilot, sender=Pilot, dispatch_uid="an adjustment fits its plan or lapses")
