"""What an accountability review found of one person, once it was made known to them: for their own dossier alone."""

from typing import Any

from django.db.models import QuerySet

from evidence import audit
from evidence.models import Dossier
from proposals.models import Proposal
from reviews.models import MADE_KNOWN, Subject
from units.models import Person


def note_reading(dossier: Dossier, proposal: Proposal, what: str) -> None:
    """The log of each review whose part is in a personal dossier tells of it (DESIGN §4)."""
    if dossier.is_personal:
        for subject in _told(dossier.by, proposal):
            audit.log_read(subject.review, by=dossier.by, what=what)


def own_part_of(person: Person, proposal: Proposal) -> list[dict[str, Any]]:
    """The notices that the person has received, each with what was found of the three conditions (KL14 2.4)."""
    return [
        {
            "notice": subject.review.notice_no,
            "on": subject.review.notice_on,
            "outcome": subject.get_outcome_display(),
            "outside": [
                f"{one.symbol}, ngày {one.dated:%d/%m/%Y}; lưu tại {one.kept_at}; được mở: {one.opened_by}"
                for one in subject.outside_documents.all()
            ],
            "conditions": [
                ("Thực hiện đúng chủ trương", subject.policy_followed, subject.policy_followed_reason),
                ("Động cơ trong sáng", subject.pure_motive, subject.pure_motive_reason),
                ("Vì lợi ích chung", subject.common_good, subject.common_good_reason),
            ],
        }
        for subject in _told(person, proposal)
    ]


def _told(person: Person, proposal: Proposal) -> QuerySet[Subject]:
    return Subject.objects.filter(
        person=person, review__pilot__proposal=proposal, review__state__in=MADE_KNOWN, outcome__gt=""
    ).select_related("review")
