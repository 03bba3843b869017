"""A pilot that failed or did harm opens its accountability review by itself; a final one is kept to compare with."""

from typing import Any

from pilots.models import Accountability, Pilot
from reviews import precedents
from reviews.actions.accountability import open_by_system
from reviews.models import AccountabilityReview
from units.models import Person
from workflow.machine import Step
from workflow.signals import transitioned

CONCLUSIONS = frozenset({"conclude_achieved", "conclude_partly", "conclude_not"})


def connect() -> None:
    """Listen to the conclusions of pilots, and to the ends of reviews."""
    transitioned.connect(open_when_required, sender=Pilot, dispatch_uid="reviews.accountability.open_when_required")
    transitioned.connect(
        keep_what_is_final, sender=AccountabilityReview, dispatch_uid="reviews.accountability.keep_what_is_final"
    )


def keep_what_is_final(record: AccountabilityReview, step: Step | None, **_kwargs: Any) -> None:
    """Inside the transaction: cases to compare with are final conclusions and no others."""
    if step and step.name in ("finalise", "end_complaints"):
        precedents.keep(AccountabilityReview.objects.get(pk=record.pk))
    elif step and step.name == "complain":
        precedents.forget(record)


def open_when_required(record: Pilot, step: Step | None, **_kwargs: Any) -> None:
    """Inside the transaction of the conclusion: no failed pilot is without its review (DOMAIN §7.2)."""
    if step and step.name in CONCLUSIONS and record.accountability == Accountability.REQUIRED:
        open_by_system(record, by=Person.objects.system())
