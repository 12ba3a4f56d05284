"""Receiving: an update is stored before Telegram is told that it arrived.

Telegram forgets an update as soon as a later `offset` is asked for, so the offset moves only after
the commit of the inbox. Updates are read as plain dictionaries: one that can't be decoded is
stored like any other and set aside when its turn comes, instead of blocking all behind it.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods.base import TelegramMethod

from bot.clock import Clock
from bot.telegram.outcome import Transient, failure_of
from storage.database import is_infrastructure
from storage.inbox import Inbox

log: Final = structlog.get_logger(__name__)

UPDATE_KINDS: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""Every kind of update that is used; Telegram sends no others."""

LONG_POLL: Final = 25
"""Seconds that Telegram may hold an empty answer back."""

_NOT_HELD: Final = 0.1
"""Seconds; a server that answers «nothing» sooner does not hold answers back, and is spared."""

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates` with its updates as they came (https://core.telegram.org/bots/api#getupdates)."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG_POLL
    allowed_updates: list[str] = UPDATE_KINDS


class Polling:
    """Long polling of one bot into the inbox."""

    def __init__(self, bot: Bot, inbox: Inbox, clock: Clock, arrived: Callable[[], None]) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._arrived = arrived

    async def run(self, epoch: int) -> None:
        """Until cancelled; neither Telegram's nor the database's troubles end it.

        Telegram lets one process poll: the leader, whatever its `epoch`.
        """
        del epoch
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._once()
            except (TelegramAPIError, ClientDecodeError) as error:
                wait = _asked_wait(error) or pause
                log.warning("receiving.telegram_failed", error=type(error).__name__, pause=wait)
            except Exception as error:
                if not is_infrastructure(error):
                    raise
                wait = pause
                log.warning("receiving.database_failed", error=type(error).__name__, pause=wait)
            else:
                pause = _FIRST_PAUSE
                continue
            await self._clock.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _once(self) -> None:
        offset = await self._inbox.next_offset()
        asked = self._clock.monotonic()
        updates = await self._bot(GetRawUpdates(offset=offset), request_timeout=LONG_POLL + 10)
        if updates:
            if await self._inbox.add(updates, self._clock.now()):
                self._arrived()
        elif self._clock.monotonic() - asked < _NOT_HELD:
            await asyncio.sleep(_NOT_HELD)


def _asked_wait(error: TelegramAPIError | ClientDecodeError) -> float | None:
    """The seconds that Telegram itself asks to wait."""
    failure = failure_of(error)
    return failure.retry_after if isinstance(failure, Transient) else None
