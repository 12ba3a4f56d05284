"""Clock skew: moments recorded in the future by a clock that was ahead."""

from datetime import datetime, timedelta
from typing import Final

CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)
"""Tolerance between two machines; anything further ahead came from a wrong clock."""


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Whether the moment is in the future, beyond the tolerance."""
    return moment > now + CLOCKS_DIFFER_BY


def clamp_to_past(moment: datetime, now: datetime) -> datetime:
    """The moment, or `now` if it is in the future."""
    return now if is_ahead(moment, now) else moment
