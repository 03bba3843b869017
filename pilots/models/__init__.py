from pilots.models.evaluation import Closing, CriterionResult, Evaluation, EvaluationVoter, IndicatorResult
from pilots.models.issue import OPEN_ISSUES, TROUBLED, UNHELPED, Issue, IssueKind, IssueState, RaisedAs
from pilots.models.parts import Clarification, Indicator, Measurement, ResultReport
from pilots.models.pilot import (
    CONCLUDED,
    RUNNING,
    Accountability,
    ExecutionKind,
    Health,
    Pilot,
    PilotState,
    Result,
)
from pilots.models.plan import BudgetLine, Pause, PlanItem, PlanRisk, PlanVersion, Termination

__all__ = [
    "CONCLUDED",
    "OPEN_ISSUES",
    "RUNNING",
    "TROUBLED",
    "UNHELPED",
    "Accountability",
    "BudgetLine",
    "Clarification",
    "Closing",
    "CriterionResult",
    "Evaluation",
    "EvaluationVoter",
    "ExecutionKind",
    "Health",
    "Indicator",
    "IndicatorResult",
    "Issue",
    "IssueKind",
    "IssueState",
    "Measurement",
    "Pause",
    "Pilot",
    "PilotState",
    "PlanItem",
    "PlanRisk",
    "PlanVersion",
    "RaisedAs",
    "Result",
    "ResultReport",
    "Termination",
]
