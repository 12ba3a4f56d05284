"""The report of §21: its period, its figures, and how each incident counts."""
