"""What issues hear of: once the result of their pilot is concluded, those still open are closed as they stand."""

from typing import Any

from pilots.issues import actions, querysets
from pilots.models import Pilot
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned

CONCLUDING = frozenset({"conclude_achieved", "conclude_partly", "conclude_not"})


def on_pilot(sender: type[Any], record: Pilot, step: Step | None, **_news: Any) -> None:
    if step and step.name in CONCLUDING:
        for issue in querysets.open_of(record):
            actions.lapse_issue(issue, by=Person.objects.system())


def connect() -> None:
    transitioned.connect(on_pilot, sender=Pilot, dispatch_uid="a concluded pilot closes its issues")
