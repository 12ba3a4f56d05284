"""Suggestions from past incidents: the authority, and earlier answers."""
