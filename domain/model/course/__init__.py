"""Where the work stands: statuses, assignments, stages, norms. For the answer and above."""
