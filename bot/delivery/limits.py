"""Telegram's limits on calls that write: when the next one may leave.

Telegram's FAQ: about 30 messages a second in all, one a second in a private chat with short
bursts, 20 a minute in a group. Edits count like messages; answers to presses don't.
Moments are seconds of the clock's `monotonic`.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from domain.model.conversation.notices import Priority
from domain.model.ids import ChatId

KEPT_IN_GROUP: Final[Mapping[Priority, int]] = MappingProxyType(
    {Priority.ANSWER: 5, Priority.REMINDER: 5, Priority.REFRESH: 6, Priority.BULK: 8}
)
"""So many of a group's calls a class leaves to others (trunk reservation): lists that somebody asked
for can't use up the minute in which a card has to come, and edits that nobody waits for hold up
neither. Only the calls of these classes count: or cards that go on coming would starve them all."""

KEPT_OF_ALL: Final[Mapping[Priority, int]] = MappingProxyType({Priority.STRANGER: 20})
"""The same of the calls of all chats: there is always room at once for those who work here."""

_TOO_QUICK: Final = 3
"""So many chats silenced by Telegram at a time mean that the bot as a whole was too quick."""

_SLOW_FOR: Final = 60.0
_BETWEEN_BRAKES: Final = 1.0
"""Seconds; what was on its way already when the bot slowed down says nothing new."""


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


@dataclass(slots=True)
class _Window:
    """The calls of the last seconds under one rate."""

    rate: Rate
    calls: deque[float] = field(default_factory=deque)
    modest: deque[float] = field(default_factory=deque)
    """Those of them whose classes leave some to others."""
    paused_until: float = float("-inf")
    slowed: deque[float] = field(default_factory=deque)
    """When the rate was halved, for a minute each time."""

    def earliest(self, now: float, kept: int = 0) -> float:
        """When one more call keeps to the rate and to a pause that Telegram asked for.

        A modest one leaves `kept` calls of the rate to others.
        """
        self._forget(now)
        free = max(self._room(self.calls, 0, now), self.paused_until)
        return max(free, self._room(self.modest, kept, now)) if kept else free

    def note(self, at: float, *, modest: bool) -> None:
        """A call leaves at `at`; a modest one counts among all calls and among the modest."""
        for calls in (self.calls, self.modest) if modest else (self.calls,):
            calls.append(at)

    def give_back(self, at: float) -> None:
        """A call was not needed after all."""
        for calls in (self.calls, self.modest):
            if at in calls:
                calls.remove(at)

    def clear(self) -> None:
        """No call counts any more."""
        self.calls.clear()
        self.modest.clear()

    def _room(self, calls: Sequence[float], kept: int, now: float) -> float:
        allowed = max((self.rate.calls - kept) >> len(self.slowed), 1)
        return calls[-allowed] + self.rate.seconds if len(calls) >= allowed else now

    def brake(self, now: float) -> None:
        """Half the rate from now on, for a while."""
        if not self.slowed or self.slowed[-1] + _BETWEEN_BRAKES <= now:
            self.slowed.append(now)

    def _forget(self, now: float) -> None:
        for calls in (self.calls, self.modest):
            while calls and calls[0] + self.rate.seconds <= now:
                calls.popleft()
        while self.slowed and self.slowed[0] + _SLOW_FOR <= now:
            self.slowed.popleft()


class Limits:
    """Knows every recent call; asked before a call, told of it when it leaves."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._overall = _Window(rates.overall)
        self._chats: dict[ChatId, _Window] = {}

    def earliest(self, chat: ChatId, now: float, priority: Priority = Priority.ALERT) -> float:
        """The moment from which a call to the chat may leave: `now` itself, or a later one.

        What is less urgent leaves some calls to what is more so.
        """
        overall = self._overall.earliest(now, KEPT_OF_ALL.get(priority, 0))
        return max(overall, self._window(chat).earliest(now, _kept_in(chat, priority)))

    def earliest_of_all(self, now: float) -> float:
        """The moment from which any call at all may leave."""
        return self._overall.earliest(now)

    def full(self, now: float) -> dict[ChatId, float]:
        """The chats that no call may go to now, and from when one may."""
        moments = {chat: window.earliest(now) for chat, window in self._chats.items()}
        self._chats = {
            chat: window
            for chat, window in self._chats.items()
            if window.calls or moments[chat] > now
        }
        return {chat: moment for chat, moment in moments.items() if moment > now}

    def recall(self, calls: Iterable[tuple[ChatId, float, Priority]]) -> None:
        """These calls, in their order, are all that count from now on: a new term has begun."""
        for window in (self._overall, *self._chats.values()):
            window.clear()
        for chat, at, priority in calls:
            self.note(chat, at, priority)

    def note(self, chat: ChatId, at: float, priority: Priority) -> None:
        """A call to the chat leaves at `at`: it counts there and in all."""
        self._overall.note(at, modest=priority in KEPT_OF_ALL)
        self._window(chat).note(at, modest=_kept_in(chat, priority) > 0)

    def give_back(self, chat: ChatId, at: float) -> None:
        """The call noted for that moment was not needed after all."""
        self._overall.give_back(at)
        self._window(chat).give_back(at)

    def not_taken(self, chat: ChatId) -> None:
        """The latest call to the chat was certainly not accepted, and does not count there.

        It does count in all: an outage is not hammered at.
        """
        window = self._window(chat)
        if window.calls:
            window.give_back(window.calls[-1])

    def pause(self, chat: ChatId, now: float, seconds: float) -> None:
        """Telegram asked for silence in one chat (`retry_after`).

        It does not say whether the chat or the bot as a whole was too quick. When several chats are
        silent at a time it is the bot: it halves its pace, again and again while that goes on
        (multiplicative decrease). No chat is silent because of others.
        """
        window = self._window(chat)
        window.paused_until = max(window.paused_until, now + seconds)
        silent = sum(window.paused_until > now for window in self._chats.values())
        if silent >= _TOO_QUICK:
            self._overall.brake(now)

    def _window(self, chat: ChatId) -> _Window:
        window = self._chats.get(chat)
        if window is None:
            rate = self._rates.private if chat > 0 else self._rates.group
            window = self._chats[chat] = _Window(rate)
        return window


def _kept_in(chat: ChatId, priority: Priority) -> int:
    return KEPT_IN_GROUP.get(priority, 0) if chat < 0 else 0
