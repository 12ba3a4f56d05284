"""Working time: the schedule, the calendar of days, dues. Knows nothing of incidents; every room may import it."""
