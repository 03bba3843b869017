from reports.figures.table import Counts, Figures, UnitRow, figures_of

__all__ = ["Counts", "Figures", "UnitRow", "figures_of"]
