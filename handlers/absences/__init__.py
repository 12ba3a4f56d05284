"""`/absence`: who is away, and marking it step by step (§8). Known to the dispatch alone."""

from handlers.absences.view import render_step

__all__ = ["render_step"]
