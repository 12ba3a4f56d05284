"""Working time: schedule, calendar, dues. Knows nothing of incidents; every room may use it."""
