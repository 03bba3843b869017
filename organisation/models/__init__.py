"""What the organisation keeps: changes of the tree, prepared and applied; lists that were brought in."""

from organisation.models.events import EventKind, EventPart, EventState, EventUnit, Handover, UnitEvent
from organisation.models.imports import ImportRun, Kind, Stage

__all__ = ["EventKind", "EventPart", "EventState", "EventUnit", "Handover", "ImportRun", "Kind", "Stage", "UnitEvent"]
