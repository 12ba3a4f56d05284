"""Background jobs: progress and stopping. Independent of cards."""

from handlers.jobs.view import render_job

__all__ = ["render_job"]
