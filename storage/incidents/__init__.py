"""Incidents: stored, looked up, listed, checked."""
