"""A pilot that starts gets its reviews; one that ends early needs no more."""

from typing import Any

from pilots.models import Pilot
from reviews.actions import monitoring as actions
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned


def on_pilot(sender: type[Any], record: Pilot, step: Step | None, **_news: Any) -> None:
    if step and step.name == "start":
        actions.schedule(record, by=Person.objects.system())
    elif step and step.name == "finish":
        actions.cancel_rest(record, by=Person.objects.system())


def connect() -> None:
    transitioned.connect(on_pilot, sender=Pilot, dispatch_uid="a pilot that starts is monitored")
