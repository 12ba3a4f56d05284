"""Message forms by whether the Bot API server supports version 10.3.

Telegram's own server always does; a self-hosted one (TELEGRAM_API_URL) may be older, and no method
reports its version. It is probed once at the start; until then the plain form is used. Messages
that an older server would show to all instead of one person are not sent to it. A server that is
downgraded while the program runs is recognised by its refusals: a refused message was not shown, so
the plain form follows without duplicates.
"""

import re
from enum import Enum, auto
from typing import Final

from domain.model.outcome import Refused, Remedy


class Form(Enum):
    """The form of a message, by the server's features."""

    NEWEST = auto()
    """With all features."""
    PLAIN = auto()
    """With features that any server supports."""
    BARE = auto()
    """Plain text with the callback buttons only, after some part was refused."""


_CLOCK: Final = re.compile(r" ?<tg-time[^<>]*>[^<]*</tg-time>")


def is_newer(answer: Refused) -> bool:
    """Return whether the probe's answer shows version 10.3; unknown wordings count as old."""
    return answer.remedy is Remedy.NAME_CHAT


def without_clock(html: str) -> str:
    """Return the text for an older server; a date precedes each removed relative clock."""
    return _CLOCK.sub("", html)
