"""What is open, overdue, waits for somebody; the digest. Knows selections, offered under a list."""

from handlers.lists.offer import render_said

__all__ = ["render_said"]
