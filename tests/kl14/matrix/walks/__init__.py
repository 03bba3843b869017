"""Through every situation of every kind of record, by the real actions of the people whose job they are.

A walk is a tree: from each situation the others are tried in turn and undone, so that nothing is lived twice.
"""

from organisation.models import UnitEvent
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from proposals.models import CoAuthorship, Proposal
from reports.models import PeriodicReport
from reviews.models import AccountabilityReview, Complaint, MonitoringReview
from tests.kl14.matrix.walks.of_accountability import (
    COMPLAINT_LIFE,
    NOBODY_ELSE,
    REVIEW_LIFE,
    UP_TO_ASSIGNED,
    complained_of,
    failed_and_under_review,
    notified,
    owned_by_an_inspector,
    proposed_and_run_by_the_deputy,
    review_of,
    settled_by_referral,
    watched_by_an_inspector,
)
from tests.kl14.matrix.walks.of_coauthors import (
    COAUTHOR_LIFE,
    WITH_THE_CLERK,
    WITH_THE_DEPUTY,
    a_draft_with,
    a_prepared_part,
    with_a_new_head,
)
from tests.kl14.matrix.walks.of_pilots import (
    ADJUSTMENT_LIFE,
    ADJUSTMENT_OF_THE_HEAD,
    ISSUE_LIFE,
    MONITORING_LIFE,
    PILOT_LIFE,
    REQUEST_LIFE,
    a_request,
    an_adjustment,
    an_easier_goal,
    an_issue,
    failed,
    first_review_of,
    planned,
    started,
)
from tests.kl14.matrix.walks.of_proposals import (
    AT_THE_SUPERIOR,
    FROM_SUBMITTED,
    ONE_LIFE,
    a_draft_of,
    by_another,
    of_a_new_head,
    of_another,
    sent_up,
)
from tests.kl14.matrix.walks.of_tree import a_report, a_split
from tests.kl14.matrix.walks.walking import Reach, Stop, Walk, live

__all__ = [
    "WALKS",
    "Reach",
    "Stop",
    "Walk",
    "a_request",
    "an_adjustment",
    "an_issue",
    "failed",
    "first_review_of",
    "live",
    "notified",
    "planned",
    "review_of",
    "settled_by_referral",
    "started",
]
WALKS = (
    Walk("proposal", Proposal, a_draft_of("proposer"), "DRAFT", ONE_LIFE),
    Walk("proposal_passed_upward", Proposal, sent_up, "ESCALATED", AT_THE_SUPERIOR),
    Walk(
        "proposal_of_the_head",
        Proposal,
        a_draft_of("head"),
        "DRAFT",
        {"ESCALATED": Reach("DRAFT", ("submit by head",)), **by_another(AT_THE_SUPERIOR, "head")},
        {"proposer": None},
    ),
    Walk("proposal_of_the_deputy", Proposal, a_draft_of("deputy"), "DRAFT", of_another("deputy"), {"proposer": None}),
    Walk("proposal_of_the_clerk", Proposal, a_draft_of("clerk"), "DRAFT", {
        "SUBMITTED": Reach("DRAFT", ("submit by clerk",)),
        "RECEIVED": Reach("SUBMITTED", ("receive by head",)),
    }, {"proposer": None}),
    Walk("proposal_of_a_new_head", Proposal, of_a_new_head, "SUBMITTED", FROM_SUBMITTED, {"proposer": None}),
    Walk("proposal_with_the_deputy", Proposal, a_draft_with("deputy"), "DRAFT", WITH_THE_DEPUTY),
    Walk("proposal_with_the_clerk", Proposal, a_draft_with("clerk"), "DRAFT", WITH_THE_CLERK),
    Walk(
        "proposal_with_the_head", Proposal, a_draft_with("head"), "DRAFT",
        {"ESCALATED": Reach("DRAFT", ("submit by proposer",)), **AT_THE_SUPERIOR},
    ),
    Walk("proposal_with_a_new_head", Proposal, with_a_new_head, "SUBMITTED", FROM_SUBMITTED),
    Walk("coauthorship", CoAuthorship, a_prepared_part, "PREPARED", COAUTHOR_LIFE),
    Walk("pilot", Pilot, planned, "PLANNED", PILOT_LIFE),
    Walk("adjustment", Adjustment, lambda house: an_adjustment(house, started(house)), "DRAFT", ADJUSTMENT_LIFE),
    Walk(
        "adjustment_of_the_head", Adjustment, lambda house: an_easier_goal(house, started(house)), "DRAFT",
        ADJUSTMENT_OF_THE_HEAD,
    ),
    Walk("issue", Issue, lambda house: an_issue(house, started(house)), "OPEN", ISSUE_LIFE),
    Walk(
        "resource_request", ResourceRequest, lambda house: a_request(house, started(house)), "SUBMITTED", REQUEST_LIFE
    ),
    Walk("monitoring", MonitoringReview, lambda house: first_review_of(started(house)), "SCHEDULED", MONITORING_LIFE),
    Walk("accountability", AccountabilityReview, failed_and_under_review, "OPENED", REVIEW_LIFE),
    Walk(
        "accountability_owner_inspects", AccountabilityReview, owned_by_an_inspector, "OPENED", UP_TO_ASSIGNED,
        NOBODY_ELSE,
    ),
    Walk(
        "accountability_monitor_inspects", AccountabilityReview, watched_by_an_inspector, "OPENED", UP_TO_ASSIGNED,
        {"monitor": None},
    ),
    Walk(
        "accountability_of_the_deputy", AccountabilityReview, proposed_and_run_by_the_deputy, "OPENED",
        {**UP_TO_ASSIGNED, "VERIFYING": Reach("EXPLAINING", ("explain by deputy",))}, NOBODY_ELSE,
    ),
    Walk("complaint", Complaint, complained_of, "SUBMITTED", COMPLAINT_LIFE),
    Walk("report", PeriodicReport, a_report, "DRAFT", {
        "ISSUED": Reach("DRAFT", ("issue by office",)),
        "CANCELLED": Reach("DRAFT", ("cancel by office",)),
    }),
    Walk("unit_event", UnitEvent, a_split, "DRAFT", {
        "ASSIGNED": Reach("DRAFT", ("assign by admin",)),
        "APPLIED": Reach("ASSIGNED", ("apply by admin",)),
        "CANCELLED": Reach("DRAFT", ("cancel by admin",)),
    }),
)  # fmt: skip
