"""Incidents: stored, looked up, listed, checked. For delivery and the unit of work."""
