"""The limits of MAX: 30 calls a second in all, two a second of each kind in each chat, two polls."""

from typing import Final

from bot.sandbox.max.protocol import MaxRefusal
from tests.messenger.windows import ROUNDING, Window

_IN_ALL, _OF_A_KIND = 30, 2
_PER_CHAT: Final = frozenset(
    {
        "sendMessage",
        "editMessage",
        "deleteMessage",
        "answerOnCallback",
        "sendComment",
        "editComment",
        "deleteComment",
    }
)
"""Of comments the documentation names no limit: they are taken for as strict."""


class CallLimits:
    """Counts the accepted calls, by the sandbox's clock."""

    def __init__(self) -> None:
        self._all = Window(_IN_ALL, 1.0)
        self._kinds: dict[tuple[str, int | None], Window] = {}

    def admit(self, operation: str, chat: int | None, now: float) -> None:
        """Count the call; raises 429 if it comes too early."""
        seconds = [self._all]
        if operation == "getUpdates" or (operation in _PER_CHAT and chat is not None):
            seconds.append(self._kinds.setdefault((operation, chat), Window(_OF_A_KIND, 1.0)))
        if any(second.wait(now) > ROUNDING for second in seconds):
            raise MaxRefusal(429, "too.many.requests", "Too many requests")
        for second in seconds:
            second.take(now)
