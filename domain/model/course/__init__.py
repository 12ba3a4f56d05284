"""Where the work on an incident stands: status, assignments, stages, norms."""
