"""How much of a review its reader sees (DESIGN §4): the whole, one's own part, or the result to be delivered."""

from enum import StrEnum
from typing import Any

from reviews.models import MADE_KNOWN, AccountabilityReview, ReviewState, Subject
from units.models import Person
from units.roles import Perm

DRAFT_IS_OUT = (ReviewState.HEARING, ReviewState.VOTING, ReviewState.CONCLUDED, *MADE_KNOWN)


class Sight(StrEnum):
    WHOLE = "whole"
    OWN_PART = "own part"
    RESULT = "result"


def sight_of(by: Person, review: AccountabilityReview) -> Sight:
    """What `by`, for whom the review is visible, may read in it. Being a subject comes before every role."""
    if any(subject.person_id == by.pk for subject in review.people):
        return Sight.OWN_PART
    if any(member.person_id == by.pk for member in review.team):
        return Sight.WHOLE
    if by.grants.on_unit(Perm.CHAIR_INSPECTION, review.holder_id):
        return Sight.WHOLE
    bodies = [complaint.holder_id for complaint in review.complaints.all()]
    if any(by.grants.on_unit(Perm.RECEIVE, unit) for unit in bodies):
        return Sight.WHOLE
    competent = (review.holder_id, review.pilot.holder_id, *bodies)
    return Sight.WHOLE if any(by.grants.on_unit(Perm.DECIDE, unit) for unit in competent) else Sight.RESULT


class View:
    """A review as one person may read it; templates ask it, so that no template decides on secrecy."""

    def __init__(self, by: Person, review: AccountabilityReview) -> None:
        self.by, self.review, self.sight = by, review, sight_of(by, review)
        self.is_whole = self.sight == Sight.WHOLE
        self.is_own_part = self.sight == Sight.OWN_PART

    @property
    def shows_working_notes(self) -> bool:
        """Causes, verified damage, verification: the team's own until the conclusion is made known."""
        return self.is_whole or (self.is_own_part and self.review.state in MADE_KNOWN)

    @property
    def shows_draft(self) -> bool:
        """The draft is sent to the subjects before the hearing."""
        return self.is_whole or (self.is_own_part and self.review.state in DRAFT_IS_OUT)

    @property
    def shows_conclusion(self) -> bool:
        known = self.review.state in MADE_KNOWN
        return bool(self.review.conclusion) and (known or not self.is_own_part)

    @property
    def shows_facts(self) -> bool:
        """The facts of the timeline tell of every subject."""
        return self.is_whole

    def shows_outcome_of(self, subject: Subject) -> bool:
        if self.is_own_part:
            return subject.person_id == self.by.pk and self.review.state in MADE_KNOWN
        return True

    def shows_part_of(self, subject: Subject) -> bool:
        """Explanation, hearing, conditions of one subject."""
        return self.is_whole or (self.is_own_part and subject.person_id == self.by.pk)

    def shows_conditions_of(self, subject: Subject) -> bool:
        """What was found of a subject: the team's own until the draft is sent."""
        return subject.is_assessed and self.shows_part_of(subject) and self.shows_draft

    def may_open(self, holder: Any) -> bool:
        """Whether a file with `holder` (a subject or a meeting of the review) may be opened."""
        return self.shows_part_of(holder) if isinstance(holder, Subject) else self.is_whole
