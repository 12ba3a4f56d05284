"""What people have sent and nobody has read yet: reminders are decided after it."""

from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods.base import TelegramMethod

from bot.clock import Clock
from bot.telegram.outcome import Transient, failure_of
from storage.inbox import Inbox

log: Final = structlog.get_logger(__name__)

PATIENCE: Final = 120.0
"""Seconds from Telegram's first answer; what is not read by then must not silence reminders."""

_ANSWER_WITHIN: Final = 10


class GetRawWebhookInfo(TelegramMethod[dict[str, Any]]):
    """`getWebhookInfo` as it comes; it counts what waits for polling, too."""

    __returning__ = dict[str, Any]
    __api_method__ = "getWebhookInfo"


class Backlog:
    """Asked at the moment of the decision, so that no outage goes unnoticed, however short."""

    def __init__(self, bot: Bot, inbox: Inbox, clock: Clock) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._seen_at: float | None = None
        """Since when Telegram has answered and something has not been read."""

    async def read(self) -> bool:
        """Whether all that has been sent is handled, has failed once, or was waited for long enough.

        False for as long as Telegram can't be reached: no reminder would leave then either.
        """
        waiting = await self._waiting_at_telegram()
        if waiting is None:
            return False
        if not waiting and not await self._inbox.untried():
            self._seen_at = None
            return True
        now = self._clock.monotonic()
        if self._seen_at is None:
            self._seen_at = now
            log.info("backlog.waited_for", at_telegram=waiting)
        return now - self._seen_at >= PATIENCE

    async def _waiting_at_telegram(self) -> int | None:
        """How many updates; none where Telegram won't tell, None while it doesn't answer."""
        try:
            info = await self._bot(GetRawWebhookInfo(), request_timeout=_ANSWER_WITHIN)
        except (TelegramAPIError, ClientDecodeError) as error:
            return None if isinstance(failure_of(error), Transient) else 0
        return int(info["pending_update_count"])
