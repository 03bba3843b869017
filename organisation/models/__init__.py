"""What the organisation keeps: changes of the tree, prepared and applied."""

from organisation.models.events import EventKind, EventPart, EventState, EventUnit, Handover, UnitEvent

__all__ = ["EventKind", "EventPart", "EventState", "EventUnit", "Handover", "UnitEvent"]
