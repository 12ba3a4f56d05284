"""Lists of open, overdue and pending incidents; the digest. May offer a selection under a list."""

from handlers.lists.listing import render_said

__all__ = ["render_said"]
