"""S4: whoever proposed, allowed, voted on, ran, watched or judged a pilot, or is reviewed, does not review it."""

from typing import Any

from django.db.models import Q, QuerySet

from pilots.models import Pilot
from reviews.models import AccountabilityReview
from units.models import Person


def involved_in(pilot: Pilot) -> set[int]:
    """Ids of the people who had a part in the pilot; reads loaded rows where they are loaded."""
    people: set[int | None] = {pilot.owner_id, pilot.monitor_id, pilot.proposal.proposer_id}
    for decision in pilot.proposal.decisions.all():
        people |= {decision.decided_by_id, decision.owner_id, decision.monitor_id}
    for deliberation in pilot.proposal.deliberations.all():
        people |= {deliberation.opened_by_id} | {voter.person_id for voter in deliberation.voters.all()}
    for evaluation in pilot.evaluations.all():
        people |= {evaluation.opened_by_id, evaluation.concluded_by_id}
        people |= {voter.person_id for voter in evaluation.voters.all()}
    return {person for person in people if person is not None}


def involved_people(review: AccountabilityReview) -> set[int]:
    """Those involved in the review's pilot, and its subjects."""
    subjects = {subject.person_id for subject in review.people} if review.pk else set()
    return involved_in(review.pilot) | subjects


def reviews_involving(by: Person) -> QuerySet[Any]:
    """Ids of the reviews in which `by` is involved: the same answer in SQL."""
    pilots = Pilot.objects.filter(
        Q(owner=by)
        | Q(monitor=by)
        | Q(proposal__proposer=by)
        | Q(proposal__decisions__decided_by=by)
        | Q(proposal__decisions__owner=by)
        | Q(proposal__decisions__monitor=by)
        | Q(proposal__deliberations__opened_by=by)
        | Q(proposal__deliberations__voters__person=by)
        | Q(evaluations__opened_by=by)
        | Q(evaluations__concluded_by=by)
        | Q(evaluations__voters__person=by)
    )
    return AccountabilityReview.objects.filter(Q(pilot__in=pilots.values("pk")) | Q(subjects__person=by)).values("pk")
