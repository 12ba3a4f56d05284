"""Messages not yet handled: reminders are decided after them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Final

import structlog

from bot.runtime.clock import Clock
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

PATIENCE: Final = 120.0
"""Seconds from the messengers' first answer; older messages must not hold back reminders."""

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
        if not await self._handled(look):
            if now - look.at < PATIENCE:
                return False
            self._given_up = await self._inbox.newest()
            log.warning("backlog.not_read", outside=look.outside)
        self._look = None
        return True

    async def _handled(self, look: _Look) -> bool:
        last = await self._inbox.after(look.newest, look.outside)
        return last is not None and not await self._inbox.untried(self._given_up, last)

    async def _waiting_outside(self) -> int | None:
        """Return the number of updates in the messengers that answer; None if none does."""
        told = await asyncio.gather(*(ask() for ask in self._waiting))
        known = [count for count in told if count is not None]
        return sum(known) if known else None
