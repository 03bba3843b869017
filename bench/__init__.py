"""How pages fare as the number of proposals grows: builds the data, measures, compares (docs/decisions/0010)."""
