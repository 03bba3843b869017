"""A pilot that failed or did harm opens its accountability review by itself."""

from typing import Any

from pilots.models import Accountability, Pilot
from reviews.actions.accountability import open_by_system
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned

CONCLUSIONS = frozenset({"conclude_achieved", "conclude_partly", "conclude_not"})


def connect() -> None:
    """Listen to the conclusions of pilots."""
    transitioned.connect(open_when_required, sender=Pilot, dispatch_uid="reviews.accountability.open_when_required")


def open_when_required(record: Pilot, step: Step | None, **_kwargs: Any) -> None:
    """Inside the transaction of the conclusion: no failed pilot is without its review (DOMAIN §7.2)."""
    if step and step.name in CONCLUSIONS and record.accountability == Accountability.REQUIRED:
        open_by_system(record, by=Person.objects.system())
