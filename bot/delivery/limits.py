"""The messengers' limits on calls that write: when the next one may leave.

Each messenger has its own rates, which its adapter declares.

Moments are seconds of the clock's `monotonic`.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from bot.messengers.adapter import Rate, Rates
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, Messenger, messenger_of

KEPT_IN_GROUP: Final[Mapping[Priority, int]] = MappingProxyType(
    {Priority.ANSWER: 5, Priority.REMINDER: 5, Priority.REFRESH: 6, Priority.BULK: 8}
)
"""Calls of a group's rate that a class leaves free for others (trunk reservation): requested lists
must not delay cards, and background edits must delay neither. Only calls of these classes count: a
stream of cards would starve them otherwise."""

KEPT_OF_ALL: Final[Mapping[Priority, int]] = MappingProxyType({Priority.STRANGER: 20})
"""The same for the overall rate: employees' calls always find room."""

_TOO_QUICK: Final = 3
"""This many chats paused by a messenger at once mean that the bot as a whole was too fast."""

_SLOW_FOR: Final = 60.0
_BETWEEN_BRAKES: Final = 1.0
"""Seconds; calls already in flight when the bot slowed down add no information."""


@dataclass(slots=True)
class _Window:
    """Recent calls under one rate."""

    rate: Rate
    calls: deque[float] = field(default_factory=deque)
    modest: deque[float] = field(default_factory=deque)
    """The calls whose classes leave some to others."""
    paused_until: float = float("-inf")
    slowed: deque[float] = field(default_factory=deque)
    """When the rate was halved, for a minute each time."""

    def earliest(self, now: float, kept: int = 0) -> float:
        """Return when one more call fits the rate and any pause that was asked for.

        A modest call leaves `kept` calls of the rate to others.
        """
        self._forget(now)
        free = max(self._room(self.calls, 0, now), self.paused_until)
        return max(free, self._room(self.modest, kept, now)) if kept else free

    def note(self, at: float, *, modest: bool) -> None:
        """Count a call at `at`; a modest one counts among all calls and among the modest ones."""
        for calls in (self.calls, self.modest) if modest else (self.calls,):
            calls.append(at)

    def give_back(self, at: float) -> None:
        """Remove a call that was not needed."""
        for calls in (self.calls, self.modest):
            if at in calls:
                calls.remove(at)

    def clear(self) -> None:
        """Forget all calls."""
        self.calls.clear()
        self.modest.clear()

    def _room(self, calls: Sequence[float], kept: int, now: float) -> float:
        allowed = max((self.rate.calls - kept) >> len(self.slowed), 1)
        return calls[-allowed] + self.rate.seconds if len(calls) >= allowed else now

    def brake(self, now: float) -> None:
        """Halve the rate for a while."""
        if not self.slowed or self.slowed[-1] + _BETWEEN_BRAKES <= now:
            self.slowed.append(now)

    def _forget(self, now: float) -> None:
        for calls in (self.calls, self.modest):
            while calls and calls[0] + self.rate.seconds <= now:
                calls.popleft()
        while self.slowed and self.slowed[0] + _SLOW_FOR <= now:
            self.slowed.popleft()


class Limits:
    """All recent calls; ask before a call, note it when it leaves."""

    def __init__(self, rates: Mapping[Messenger, Rates]) -> None:
        self._rates = rates
        self._overall: dict[Messenger, _Window] = {}
        self._chats: dict[ChatId, _Window] = {}

    def earliest(self, chat: ChatId, now: float, priority: Priority = Priority.ALERT) -> float:
        """Return the earliest moment for a call to the chat: `now` or later.

        Less urgent notices leave some calls to more urgent ones.
        """
        overall = self._messenger(chat).earliest(now, KEPT_OF_ALL.get(priority, 0))
        return max(overall, self._window(chat).earliest(now, _kept_in(chat, priority)))

    def earliest_of_all(self, now: float) -> float:
        """Return the earliest moment for a call to any chat of the messengers in use."""
        return min((window.earliest(now) for window in self._overall.values()), default=now)

    def full(self, now: float) -> dict[ChatId, float]:
        """Return the chats that can take no call now, with the moment when they can."""
        moments = {chat: window.earliest(now) for chat, window in self._chats.items()}
        self._chats = {
            chat: window
            for chat, window in self._chats.items()
            if window.calls or moments[chat] > now
        }
        return {chat: moment for chat, moment in moments.items() if moment > now}

    def recall(self, calls: Iterable[tuple[ChatId, float, Priority]]) -> None:
        """Replace all counted calls by these, given in order: a new term has begun."""
        for window in (*self._overall.values(), *self._chats.values()):
            window.clear()
        for chat, at, priority in calls:
            self.note(chat, at, priority)

    def note(self, chat: ChatId, at: float, priority: Priority) -> None:
        """Count a call to the chat at `at`, there and overall."""
        self._messenger(chat).note(at, modest=priority in KEPT_OF_ALL)
        self._window(chat).note(at, modest=_kept_in(chat, priority) > 0)

    def give_back(self, chat: ChatId, at: float) -> None:
        """Remove the call noted for that moment: it was not needed."""
        self._messenger(chat).give_back(at)
        self._window(chat).give_back(at)

    def not_taken(self, chat: ChatId) -> None:
        """Remove the latest call from the chat's count: it was certainly not accepted.

        It still counts overall, so that an outage is not met with more calls.
        """
        window = self._window(chat)
        if window.calls:
            window.give_back(window.calls[-1])

    def pause(self, chat: ChatId, now: float, seconds: float) -> None:
        """Pause one chat, as its messenger asked (`retry_after`).

        Messengers do not report whether the chat or the whole bot was too fast. Several chats
        paused at once mean the bot: it halves its pace there, repeatedly while that goes on
        (multiplicative decrease). No chat is paused because of others.
        """
        window = self._window(chat)
        window.paused_until = max(window.paused_until, now + seconds)
        messenger = messenger_of(chat)
        silent = sum(
            one.paused_until > now and messenger_of(other) is messenger
            for other, one in self._chats.items()
        )
        if silent >= _TOO_QUICK:
            self._messenger(chat).brake(now)

    def _messenger(self, chat: ChatId) -> _Window:
        messenger = messenger_of(chat)
        if messenger not in self._overall:
            self._overall[messenger] = _Window(self._rates[messenger].overall)
        return self._overall[messenger]

    def _window(self, chat: ChatId) -> _Window:
        window = self._chats.get(chat)
        if window is None:
            rates = self._rates[messenger_of(chat)]
            window = self._chats[chat] = _Window(rates.of(chat))
        return window


def _kept_in(chat: ChatId, priority: Priority) -> int:
    return KEPT_IN_GROUP.get(priority, 0) if chat < 0 else 0
