"""`/absence`: who is away, and marking it step by step (§8)."""

from handlers.absences.view import render_step

__all__ = ["render_step"]
