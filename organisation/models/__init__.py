from organisation.models.imports import ImportRun, Kind, Stage

__all__ = ["ImportRun", "Kind", "Stage"]
