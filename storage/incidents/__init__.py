"""Incidents: storing, loading and listing them. Used by delivery and the unit of work."""
