"""A pilot that starts gets its reviews; one that rests or ends early needs no more, one that goes on, or by
another plan, gets new ones."""

from typing import Any

from pilots.models import Pilot, PilotState
from reviews.actions import monitoring as actions
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned


def on_pilot(sender: type[Any], record: Pilot, step: Step | None, **_news: Any) -> None:
    if step and step.name == "start":
        actions.schedule(record, by=Person.objects.system())
    elif step and step.name == "finish":
        actions.cancel_rest(record, by=Person.objects.system())
    elif step and step.name in ("pause", "terminate"):
        actions.cancel_coming(record, by=Person.objects.system(), reason=str(step.words.past))
    elif step and (step.name == "resume" or (step.name == "adjust" and record.state == PilotState.ACTIVE)):
        actions.schedule_anew(record, by=Person.objects.system(), reason=str(step.words.past))


def connect() -> None:
    transitioned.connect(on_pilot, sender=Pilot, dispatch_uid="a pilot that starts is monitored")
