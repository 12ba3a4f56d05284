"""What goes to a Bot API server by whether it knows Bot API 10.3.

Telegram's own server always does; one that an administration runs (TELEGRAM_API_URL) may be older, and
no method tells its version. It is asked once, at the start, before it is known the plain form goes, and
whatever an older one would show to all instead of to one person does not go there at all. A server that
becomes older while the program runs is known by its refusals: what is refused was not shown, so the
plain form follows and nothing comes twice.
"""

import re
from enum import Enum, auto
from typing import Final

from domain.model.outcome import Refused, Remedy


class Form(Enum):
    """How a message goes, by what the server takes."""

    NEWEST = auto()
    """With all that there is."""
    PLAIN = auto()
    """With what any server takes."""
    BARE = auto()
    """As plain text, with the buttons that the program must hear of: one part of it was refused."""


_CLOCK: Final = re.compile(r" ?<tg-time[^<>]*>[^<]*</tg-time>")


def is_newer(answer: Refused) -> bool:
    """What the answer to the question tells that is put at the start; whoever refuses in other words is taken for old."""
    return answer.remedy is Remedy.NAME_CHAT


def without_clock(html: str) -> str:
    """The text for an older server; whatever a relative clock tells stands before it as a date."""
    return _CLOCK.sub("", html)
