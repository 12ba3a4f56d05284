"""Long work: how far it is, and stopping it. Knows no card; for what orders such work."""

from handlers.jobs.view import render_job

__all__ = ["render_job"]
