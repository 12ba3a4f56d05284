"""Lists of incidents: what is open, overdue, waits for somebody; the digest of the day."""

from handlers.lists.offer import render_said

__all__ = ["render_said"]
