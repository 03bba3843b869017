"""What is reviewed: the monitoring of a pilot on its way, and accountability when it failed or did harm."""

from reviews.models.accountability import AccountabilityReview
from reviews.models.accountability_states import (
    BEFORE_VOTING,
    DECIDED,
    ENDED,
    MADE_KNOWN,
    TEAM_AT_WORK,
    UNDER_WAY,
    ReasonKind,
    ReviewState,
    SuspendReason,
)
from reviews.models.complaint import Complaint, ComplaintState, RestorationTask, ScreenReason
from reviews.models.judging import (
    Ballot,
    BallotCount,
    Cause,
    CauseCode,
    CauseKind,
    Hearing,
    Meeting,
    Relation,
    Responsibility,
    Subject,
    TeamMember,
)
from reviews.models.monitoring import TO_REPORT, MonitoringReview, MonitoringState, MonitoringValue, Verdict
from reviews.models.outside import OutsideDocument
from reviews.models.precedent import DamageBand, Precedent

__all__ = [
    "BEFORE_VOTING",
    "DECIDED",
    "ENDED",
    "MADE_KNOWN",
    "TEAM_AT_WORK",
    "TO_REPORT",
    "UNDER_WAY",
    "AccountabilityReview",
    "Ballot",
    "BallotCount",
    "Cause",
    "CauseCode",
    "CauseKind",
    "Complaint",
    "ComplaintState",
    "DamageBand",
    "Hearing",
    "Meeting",
    "MonitoringReview",
    "MonitoringState",
    "MonitoringValue",
    "OutsideDocument",
    "Precedent",
    "ReasonKind",
    "Relation",
    "Responsibility",
    "RestorationTask",
    "ReviewState",
    "ScreenReason",
    "Subject",
    "SuspendReason",
    "TeamMember",
    "Verdict",
]
