"""What requests hear of: when the work is over, what has not come is not given any more."""

from typing import Any

from pilots.models import Pilot
from pilots.requests import actions, querysets
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned

ENDING = frozenset({"finish", "auto_finish", "terminate"})


def on_pilot(sender: type[Any], record: Pilot, step: Step | None, **_news: Any) -> None:
    if step and step.name in ENDING:
        for request in querysets.waiting_of(record):
            end = actions.stop_providing if request.has_been_given else actions.end_unprovided
            end(request, by=Person.objects.system())


def connect() -> None:
    transitioned.connect(on_pilot, sender=Pilot, dispatch_uid="an ended pilot is given nothing more")
