"""What an accountability review found of one person, once it was made known to them: for their own dossier alone."""

from typing import Any

from proposals.models import Proposal
from reviews.models import MADE_KNOWN, Subject
from units.models import Person


def own_part_of(person: Person, proposal: Proposal) -> list[dict[str, Any]]:
    """The notices that the person has received, each with what was found of the three conditions (KL14 2.4)."""
    subjects = Subject.objects.filter(
        person=person, review__pilot__proposal=proposal, review__state__in=MADE_KNOWN, outcome__gt=""
    ).select_related("review")
    return [
        {
            "notice": subject.review.notice_no,
            "on": subject.review.notice_on,
            "outcome": subject.get_outcome_display(),
            "conditions": [
                ("Thực hiện đúng chủ trương", subject.policy_followed, subject.policy_followed_reason),
                ("Động cơ trong sáng", subject.pure_motive, subject.pure_motive_reason),
                ("Vì lợi ích chung", subject.common_good, subject.common_good_reason),
            ],
        }
        for subject in subjects
    ]
