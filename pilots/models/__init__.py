from pilots.models.adjustment import (
    ADJUSTABLE,
    BEFORE_DECISION,
    OPEN_ADJUSTMENTS,
    Adjustment,
    AdjustmentState,
    AdjustmentVoter,
)
from pilots.models.evaluation import Closing, CriterionResult, Evaluation, EvaluationVoter, IndicatorResult
from pilots.models.parts import Clarification, Indicator, Measurement, MeasuringDay, ResultReport
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
    "ADJUSTABLE",
    "BEFORE_DECISION",
    "CONCLUDED",
    "OPEN_ADJUSTMENTS",
    "RUNNING",
    "Accountability",
    "Adjustment",
    "AdjustmentState",
    "AdjustmentVoter",
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
    "Measurement",
    "MeasuringDay",
    "Pause",
    "Pilot",
    "PilotState",
    "PlanItem",
    "PlanRisk",
    "PlanVersion",
    "Result",
    "ResultReport",
    "Termination",
]
