"""Moments that have been: a wall clock that was wrong for a while may have noted them ahead."""

from datetime import datetime, timedelta
from typing import Final

CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)
"""The clocks of two machines; what lies further ahead was noted by a clock that was wrong."""


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Whether the moment can't have been yet, though the clocks may differ a little."""
    return moment > now + CLOCKS_DIFFER_BY


def clamp_to_past(moment: datetime, now: datetime) -> datetime:
    """The moment of what has happened; what can't have happened yet happened by now."""
    return now if is_ahead(moment, now) else moment
