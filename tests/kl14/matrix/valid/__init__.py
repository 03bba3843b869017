"""For every step of every machine: the action that takes it, and arguments that it accepts for a given record."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import organisation.actions.events
import pilots.actions
import pilots.adjustments.actions
import pilots.issues.actions
import pilots.requests.actions
import proposals.actions
import proposals.actions.coauthors
import reports.actions
import reviews.actions.accountability
import reviews.actions.complaint
import reviews.actions.monitoring
from organisation.models import UnitEvent
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from proposals.models import CoAuthorship, Proposal
from reports.models import PeriodicReport
from reviews.models import AccountabilityReview, Complaint, MonitoringReview
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid.arguments import Arguments, Make
from tests.kl14.matrix.valid.of_accountability import CAUSES, OF_ACCOUNTABILITY, OF_COMPLAINTS
from tests.kl14.matrix.valid.of_pilots import OF_ADJUSTMENTS, OF_ISSUES, OF_MONITORING, OF_PILOTS, OF_REQUESTS
from tests.kl14.matrix.valid.of_proposals import OF_COAUTHORS, OF_PROPOSALS
from tests.kl14.matrix.valid.of_tree import OF_EVENTS, OF_REPORTS, decided
from units.models import Person
from workflow.engine import perform

__all__ = ["ACTIONS", "CAUSES", "VALID", "action_of", "decided", "take", "valid"]
ACTIONS: dict[type[Any], ModuleType] = {
    Proposal: proposals.actions,
    CoAuthorship: proposals.actions.coauthors,
    Pilot: pilots.actions,
    Adjustment: pilots.adjustments.actions,
    Issue: pilots.issues.actions,
    ResourceRequest: pilots.requests.actions,
    MonitoringReview: reviews.actions.monitoring,
    AccountabilityReview: reviews.actions.accountability,
    Complaint: reviews.actions.complaint,
    PeriodicReport: reports.actions,
    UnitEvent: organisation.actions.events,
}
VALID: dict[type[Any], dict[str, Make]] = {
    Proposal: OF_PROPOSALS,
    CoAuthorship: OF_COAUTHORS,
    Pilot: OF_PILOTS,
    Adjustment: OF_ADJUSTMENTS,
    Issue: OF_ISSUES,
    ResourceRequest: OF_REQUESTS,
    MonitoringReview: OF_MONITORING,
    AccountabilityReview: OF_ACCOUNTABILITY,
    Complaint: OF_COMPLAINTS,
    PeriodicReport: OF_REPORTS,
    UnitEvent: OF_EVENTS,
}


def action_of(model: type[Any], step: str) -> Callable[..., Any]:
    """The use case that takes the step; what is only ever done to several records at once has none of its own."""
    if (model, step) == (MonitoringReview, "cancel"):
        return lambda record, *, by: perform(record, "cancel", by=by)
    if model is AccountabilityReview and step in ("complain", "end_complaints"):
        return lambda record, *, by: perform(record, step, by=by)
    if step == "submit_upward":  # the action chooses between the two ways to submit; the step alone is asked here
        return lambda record, *, by: perform(record, "submit_upward", by=by, superior=record.holder.parent)
    return getattr(ACTIONS[model], step)


def valid(house: House, record: Any, step: str) -> Arguments:
    make = VALID[type(record)].get(step)
    return make(house, record) if make else {}


def take(house: House, record: Any, step: str, by: Person, **changes: Any) -> Any:
    return action_of(type(record), step)(record, by=by, **{**valid(house, record, step), **changes})
