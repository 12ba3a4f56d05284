"""Telegram's limits on calls that write: when the next one may leave.

Telegram's FAQ: about 30 messages a second in all, one a second in a private chat with short
bursts, 20 a minute in a group. Edits count like messages; answers to presses don't.
Moments are seconds of the clock's `monotonic`.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.model.ids import ChatId


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits by kind of chat."""

    overall: Rate = Rate(30, 1.0)
    private: Rate = Rate(3, 3.0)
    group: Rate = Rate(20, 60.0)
    kept_for_messages: int = 5
    """So many of a group's calls are no edits that nobody waits for: they'd starve messages."""


@dataclass(slots=True)
class _Window:
    """The calls of the last seconds under one rate."""

    rate: Rate
    calls: deque[float] = field(default_factory=deque)
    paused_until: float = float("-inf")

    def earliest(self, now: float, kept: int = 0) -> float:
        """When one more call keeps to the rate and to a pause that Telegram asked for.

        The last `kept` calls of the rate are left to others.
        """
        seconds, allowed = self.rate.seconds, self.rate.calls - kept
        while self.calls and self.calls[0] + seconds <= now:
            self.calls.popleft()
        full = len(self.calls) >= allowed
        free = self.calls[-allowed] + seconds if full else now
        return max(free, self.paused_until)


class Limits:
    """Knows every recent call; asked before a call, told of it when it leaves."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._overall = _Window(rates.overall)
        self._chats: dict[ChatId, _Window] = {}

    def earliest(self, chat: ChatId, now: float, *, refresh: bool = False) -> float:
        """The moment from which a call to the chat may leave: `now` itself, or a later one.

        A refresh is an edit that nobody waits for: in a group it leaves some calls to messages.
        """
        kept = self._rates.kept_for_messages if refresh and chat < 0 else 0
        return max(self._overall.earliest(now), self._window(chat).earliest(now, kept))

    def earliest_of_all(self, now: float) -> float:
        """The moment from which any call at all may leave."""
        return self._overall.earliest(now)

    def full(self, now: float) -> dict[ChatId, float]:
        """The chats that no call may go to now, and from when one may."""
        moments = ((chat, window.earliest(now)) for chat, window in self._chats.items())
        return {chat: moment for chat, moment in moments if moment > now}

    def recall(self, calls: Iterable[tuple[ChatId, float]]) -> None:
        """These calls, in their order, are all that count from now on: a new term has begun."""
        for window in (self._overall, *self._chats.values()):
            window.calls.clear()
        for chat, at in calls:
            self.note(chat, at)

    def note(self, chat: ChatId, at: float) -> None:
        """A call leaves."""
        self._overall.calls.append(at)
        self._window(chat).calls.append(at)

    def give_back(self, chat: ChatId, at: float) -> None:
        """The call noted for that moment was not needed after all."""
        for window in (self._overall, self._window(chat)):
            if at in window.calls:
                window.calls.remove(at)

    def pause(self, chat: ChatId, until: float) -> None:
        """Telegram asked for silence in one chat (`retry_after`).

        It does not say whether the chat or the bot as a whole was too quick. When several chats
        are paused at a time it is the bot, and everything waits for the first of them.
        """
        window = self._window(chat)
        window.paused_until = max(window.paused_until, until)

    def pause_all(self, until: float) -> None:
        """Telegram asked for silence everywhere."""
        self._overall.paused_until = max(self._overall.paused_until, until)

    def paused_chats(self, now: float) -> int:
        """How many chats are silent at Telegram's request."""
        return sum(window.paused_until > now for window in self._chats.values())

    def _window(self, chat: ChatId) -> _Window:
        window = self._chats.get(chat)
        if window is None:
            rate = self._rates.private if chat > 0 else self._rates.group
            window = self._chats[chat] = _Window(rate)
        return window
