"""What pilots hear of: an approved proposal becomes an execution."""

from typing import Any

from pilots import actions
from proposals.models import Proposal
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned


def on_proposal(sender: type[Any], record: Proposal, step: Step | None, **_news: Any) -> None:
    if step and step.name in ("approve_pilot", "approve_full"):
        actions.open_pilot(record, by=Person.objects.system())


def connect() -> None:
    transitioned.connect(on_proposal, sender=Proposal, dispatch_uid="an approved proposal becomes a pilot")
