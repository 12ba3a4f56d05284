"""Files made of reports: what they look like. What they say is told in handlers/reports."""
