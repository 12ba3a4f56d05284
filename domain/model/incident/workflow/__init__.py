"""The steps of an incident: status, assignments, stages, thresholds."""
