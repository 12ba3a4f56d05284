"""Flood limits like Telegram's: calls over the limit are refused for a while.

Telegram's FAQ: about 30 messages a second in all; one a second in a private chat, with short
bursts; 20 a minute in a group. Edits count like messages, and so does each part of an album;
answers to presses and calls that show nothing in a chat don't count.
"""

from dataclasses import dataclass
from math import ceil

from bot.sandbox.telegram.protocol import ApiError, Params
from tests.messenger.windows import ROUNDING, Window

_COUNTED = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "sendvideo",
        "senddocument",
        "sendmediagroup",
        "editmessagetext",
        "editmessagecaption",
        "editmessagereplymarkup",
    }
)


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """The limits; the defaults are Telegram's."""

    overall_per_second: int = 30
    private_burst: int = 3
    """So many at once, then one a second."""
    group_per_minute: int = 20


@dataclass(slots=True)
class _Bucket:
    """A limit of one call a second, with bursts of `burst` after as many seconds of rest."""

    burst: int
    left: float
    filled_at: float = 0.0

    def wait(self, now: float, cost: int) -> float:
        """Return seconds for which a call is refused; 0 or less if it is allowed."""
        return min(cost, self.burst) - self._filled(now)

    def take(self, now: float, cost: int) -> None:
        self.left, self.filled_at = self._filled(now) - cost, now

    def _filled(self, now: float) -> float:
        return min(self.burst, self.left + now - self.filled_at)


class FloodControl:
    """Counts the accepted calls, by the sandbox's clock."""

    def __init__(self, limits: FloodLimits) -> None:
        self._limits = limits
        self._overall = Window(limits.overall_per_second, 1.0)
        self._chats: dict[int, Window | _Bucket] = {}

    def admit(self, method: str, params: Params, now: float) -> None:
        """Count the call (method in lower case); raises 429 if it comes too early."""
        chat = params.number("chat_id")
        if method not in _COUNTED or not chat:
            return
        cost = _cost(method, params)
        allowances = (self._overall, self._chat(chat))
        wait = max(allowance.wait(now, cost) for allowance in allowances)
        if wait > ROUNDING:
            raise too_many_requests(ceil(wait))
        for allowance in allowances:
            allowance.take(now, cost)

    def _chat(self, chat: int) -> Window | _Bucket:
        if chat not in self._chats:
            burst, calls = self._limits.private_burst, self._limits.group_per_minute
            self._chats[chat] = _Bucket(burst, burst) if chat > 0 else Window(calls, 60.0)
        return self._chats[chat]


def too_many_requests(retry_after: int) -> ApiError:
    """Return 429 with the requested pause in seconds."""
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, {"retry_after": retry_after})


def _cost(method: str, params: Params) -> int:
    if method != "sendmediagroup":
        return 1
    media = params.decoded("media")
    return len(media) if isinstance(media, list) else 1
