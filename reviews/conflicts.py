"""S4: whoever proposed, allowed, voted on, ran, watched or judged a pilot, or is reviewed, does not review it."""

from typing import Any

from django.db.models import Q, QuerySet

from pilots.models import Evaluation, EvaluationVoter, Pilot
from proposals.authorship import accepted_by, author_ids
from proposals.models import Decision, Deliberation, Proposal, Voter
from reviews.models import AccountabilityReview, Complaint, Meeting, Subject, TeamMember
from units.models import Person


def involved_in(pilot: Pilot) -> set[int]:
    """Ids of the people who had a part in the pilot; reads loaded rows where they are loaded."""
    people: set[int | None] = {pilot.owner_id, pilot.monitor_id, *author_ids(pilot.proposal)}
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
    """Ids of the reviews in which `by` is involved: the same answer in SQL.

    The question (never its answer) is kept with the person in hand: a page asks it for every step of a review.
    """
    if "_reviews_involving" not in by.__dict__:
        by.__dict__["_reviews_involving"] = _reviews_involving(by)
    return by.__dict__["_reviews_involving"].all()


def _reviews_involving(by: Person) -> QuerySet[Any]:
    pilots, reviews = Pilot.objects.values("pk"), AccountabilityReview.objects.order_by().values("pk")
    decided = Decision.objects.filter(Q(decided_by=by) | Q(owner=by) | Q(monitor=by)).values("proposal")
    parts = (
        Q(pilot__in=pilots.filter(Q(owner=by) | Q(monitor=by))),
        Q(pilot__proposal__in=Proposal.objects.filter(proposer=by).values("pk")),
        Q(pilot__proposal__in=accepted_by(by)),
        Q(pilot__proposal__in=decided),
        Q(pilot__proposal__in=Deliberation.objects.filter(opened_by=by).values("proposal")),
        Q(pilot__proposal__in=Voter.objects.filter(person=by).values("deliberation__proposal")),
        Q(pilot__in=Evaluation.objects.filter(Q(opened_by=by) | Q(concluded_by=by)).values("pilot")),
        Q(pilot__in=EvaluationVoter.objects.filter(person=by).values("evaluation__pilot")),
        Q(pk__in=Subject.objects.filter(person=by).values("review")),
    )
    # One by one: an OR over the joined tables would read every pilot with all its votes before asking who.
    found = reviews.none().union(*(reviews.filter(part) for part in parts))
    return reviews.filter(pk__in=found)


def concluders(review: AccountabilityReview) -> set[int]:
    """S5: who sat in the team or in the committee's meetings, and whoever is involved in the case."""
    team = TeamMember.objects.filter(review=review).values_list("person_id", flat=True)
    sitting = Meeting.present.through.objects.filter(meeting__review=review).values_list("person_id", flat=True)
    return involved_people(review) | set(team) | set(sitting)


def concluders_of(complaint: Complaint) -> set[int]:
    """Those who may not decide this complaint: who concluded, and who decided it at the level before."""
    earlier = {complaint.previous.decided_by_id} if complaint.previous else set()
    return concluders(complaint.review) | {one for one in earlier if one}


def complaints_concluded_by(by: Person) -> QuerySet[Any]:
    """Ids of the complaints that `by` may not decide: the same answer in SQL."""
    sat = Meeting.present.through.objects.filter(person=by).values("meeting__review")
    return (
        Complaint.objects.filter(
            Q(review__in=reviews_involving(by))
            | Q(review__in=TeamMember.objects.filter(person=by).values("review"))
            | Q(review__in=sat)
            | Q(previous__decided_by=by)
        )
        .order_by()
        .values("pk")
    )
