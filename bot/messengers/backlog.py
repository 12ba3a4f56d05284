"""Messages not yet handled: reminders are decided, and answers written, after them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.runtime.clock import Clock
from domain.model.ids import Messenger
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

PATIENCE: Final = 120.0
"""Seconds from the messengers' first answer; older messages must not hold back reminders."""

LONGEST_SILENCE: Final = timedelta(minutes=2)
"""Telegram forgets a press after 150 seconds: what was pressed in a longer silence is lost."""

Waiting = Callable[[], Awaitable[int | None]]
"""How many updates wait in a messenger; None if it does not answer."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The backlog at one look: updates in the messengers, and the inbox up to a serial."""

    newest: int
    outside: int
    at: float


class Backlog:
    """Checks the backlog at each decision, so that no outage is missed, however short.

    Messages after the first look are not waited for: in busy hours there are always some.
    """

    def __init__(self, waiting: Collection[Waiting], inbox: Inbox, clock: Clock) -> None:
        """`waiting`: one for each messenger."""
        self._waiting = waiting
        self._inbox = inbox
        self._clock = clock
        self._look: _Look | None = None
        self._given_up = 0
        """The serial up to which waiting has ended."""

    async def read(self) -> bool:
        """Return whether all messages are handled, have failed once, or have timed out.

        False while no messenger is reachable: no reminder could be sent either.
        """
        waiting = await self._waiting_outside()
        if waiting is None:
            self._look = None
            return False
        now = self._clock.monotonic()
        look = self._look = self._look or _Look(await self._inbox.newest(), waiting, now)
        if not await self._handled(look, waiting):
            if now - look.at < PATIENCE:
                return False
            self._given_up = await self._inbox.newest()
            log.warning("backlog.not_read", outside=look.outside)
        self._look = None
        return True

    async def _handled(self, look: _Look, waiting: int) -> bool:
        last = await _last_of(look, waiting, self._inbox)
        return last is not None and not await self._inbox.untried(self._given_up, last)

    async def _waiting_outside(self) -> int | None:
        """Return the number of updates in the messengers that answer; None if none does."""
        told = await asyncio.gather(*(ask() for ask in self._waiting))
        known = [count for count in told if count is not None]
        return sum(known) if known else None


class Hearing:
    """Whether people are heard in all messengers: asked before what can't be taken back (ADR 58).

    Unlike Backlog it passes over no messenger, and waits until each message is done with.
    """

    def __init__(
        self,
        waiting: Mapping[Messenger, Waiting],
        inbox: Inbox,
        clock: Clock,
        *,
        reports_waiting: Callable[[], bool],
    ) -> None:
        """`reports_waiting` returns whether `waiting` includes what was sent before the start."""
        self._waiting = waiting
        self._inbox = inbox
        self._clock = clock
        self._reports_waiting = reports_waiting
        self._look: _Look | None = None
        self.begin()

    def begin(self) -> None:
        """Begin anew, with a start of the program or of a term: until now nobody was heard."""
        self._began = self._heard_since = self._clock.now()
        self._silent_since: datetime | None = None

    async def complete(self) -> bool:
        """Return whether every message up to the first look is read; note silence.

        Called every half minute, it misses no silence that may have cost a press.
        """
        complete, now = await self._complete(), self._clock.now()
        if not complete:
            self._silent_since = self._silent_since or now
        elif self._silent_since is not None:
            if now - self._silent_since > LONGEST_SILENCE:
                self._heard_since = now
            self._silent_since = None
        return complete

    def may_lack(self, since: datetime) -> bool:
        """Return whether something that people have sent since then may be lost."""
        if since < self._began and not self._reports_waiting():
            return True
        if since + LONGEST_SILENCE < self._heard_since:
            return True
        silent = self._silent_since
        return silent is not None and self._clock.now() - max(since, silent) > LONGEST_SILENCE

    async def _complete(self) -> bool:
        told = await asyncio.gather(*(ask() for ask in self._waiting.values()))
        known = [count for count in told if count is not None]
        if len(known) < len(told):
            self._look = None
            return False
        waiting = sum(known)
        newest, now = await self._inbox.newest(), self._clock.monotonic()
        look = self._look = self._look or _Look(newest, waiting, now)
        last = await _last_of(look, waiting, self._inbox)
        if last is None or await self._inbox.unfinished(last, self._waiting):
            return False
        self._look = None
        return True


async def _last_of(look: _Look, waiting: int, inbox: Inbox) -> int | None:
    """Return the serial of the last update of the look; None if some are still to come.

    A messenger may have counted updates that were just being stored: none waits there any more.
    """
    last = await inbox.after(look.newest, look.outside)
    return await inbox.newest() if last is None and not waiting else last
