"""What people have sent and nobody has read yet: reminders are decided after it."""

from typing import Final

import structlog
from aiogram.methods import GetWebhookInfo

from bot.clock import Clock
from bot.telegram.calls import BotApi
from domain.model.outcome import Done, Refused
from storage.inbox import Inbox

log: Final = structlog.get_logger(__name__)

PATIENCE: Final = 120.0
"""Seconds from Telegram's first answer; what is not read by then must not silence reminders."""

_ANSWER_WITHIN: Final = 10


class Backlog:
    """Asked at the moment of the decision, so that no outage goes unnoticed, however short."""

    def __init__(self, api: BotApi, inbox: Inbox, clock: Clock) -> None:
        self._api = api
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
        """How many updates, for polling too; none where Telegram won't tell, None while it doesn't answer."""
        match await self._api.call(GetWebhookInfo(), within=_ANSWER_WITHIN):
            case Done({"pending_update_count": int() as waiting}):
                return waiting
            case Done() | Refused():
                return 0
            case _:
                return None
