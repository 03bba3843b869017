from proposals.models.appraisal import (
    Appraisal,
    AppraisalCriterion,
    CouncilMember,
    CouncilRole,
    Recommendation,
    Score,
)
from proposals.models.handling import (
    ComplianceItem,
    Decision,
    DecisionKind,
    Deliberation,
    RejectReason,
    SupplementItem,
    SupplementRequest,
    Voter,
    binding_items,
)
from proposals.models.kept import KeptInput
from proposals.models.listing import ExportFormat, ExportStage, ListExport, SavedFilter
from proposals.models.parts import Direction, Level, Measured, Risk, SuccessCriterion, WorkItem
from proposals.models.proposal import APPROVED, ENDED, OPEN, Field, LegalRegime, ProblemKind, Proposal, ProposalState
from proposals.models.reconsideration import Reconsideration
from proposals.models.version import ProposalVersion, VersionCause

__all__ = [
    "APPROVED",
    "ENDED",
    "OPEN",
    "Appraisal",
    "AppraisalCriterion",
    "ComplianceItem",
    "CouncilMember",
    "CouncilRole",
    "Decision",
    "DecisionKind",
    "Deliberation",
    "Direction",
    "ExportFormat",
    "ExportStage",
    "Field",
    "KeptInput",
    "LegalRegime",
    "Level",
    "ListExport",
    "Measured",
    "ProblemKind",
    "Proposal",
    "ProposalState",
    "ProposalVersion",
    "Recommendation",
    "Reconsideration",
    "RejectReason",
    "Risk",
    "SavedFilter",
    "Score",
    "SuccessCriterion",
    "SupplementItem",
    "SupplementRequest",
    "VersionCause",
    "Voter",
    "WorkItem",
    "binding_items",
]
