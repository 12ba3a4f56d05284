"""Working time: schedule, calendar, deadlines. Independent of incidents; any room may use it."""
