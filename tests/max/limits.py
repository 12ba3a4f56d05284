"""The limits of MAX: 30 calls a second in all, two a second of each kind in each chat, two polls."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.max.protocol import MaxRefusal

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
_ROUNDING = 1e-6
"""Seconds: sums of moments are not exact."""


@dataclass(slots=True)
class _Second:
    """The calls of the last second."""

    most: int
    taken: deque[float] = field(default_factory=deque)

    def is_full(self, now: float) -> bool:
        while self.taken and self.taken[0] + 1.0 <= now + _ROUNDING:
            self.taken.popleft()
        return len(self.taken) >= self.most


class CallLimits:
    """Counts the accepted calls, by the sandbox's clock."""

    def __init__(self) -> None:
        self._all = _Second(_IN_ALL)
        self._kinds: dict[tuple[str, int | None], _Second] = {}

    def admit(self, operation: str, chat: int | None, now: float) -> None:
        """Count the call; raises 429 if it comes too early."""
        seconds = [self._all]
        if operation == "getUpdates" or (operation in _PER_CHAT and chat is not None):
            seconds.append(self._kinds.setdefault((operation, chat), _Second(_OF_A_KIND)))
        if any(second.is_full(now) for second in seconds):
            raise MaxRefusal(429, "too.many.requests", "Too many requests")
        for second in seconds:
            second.taken.append(now)
