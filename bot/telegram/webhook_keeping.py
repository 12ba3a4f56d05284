"""Keeping the webhook: it is looked at again and again whether updates still come here."""

from datetime import datetime
from typing import Final

import structlog

from bot.clock import Clock
from bot.telegram.account import setting_webhook
from bot.telegram.calls import BotApi
from bot.telegram.looking import webhook_seen
from bot.telegram.taking_back import TakingBack
from domain.model.telling.outcome import Done

log: Final = structlog.get_logger(__name__)

LOOK_EVERY: Final = 60.0
"""Seconds."""

_ANSWER_WITHIN: Final = 15

_REFUSED_BY_US: Final = "Wrong response from the webhook: 401"
"""In Telegram's words; the address is ours, and the secret is not."""


class WebhookKeeping:
    """The leader's: no update tells that none come any more."""

    def __init__(
        self, api: BotApi, url: str, key: str, clock: Clock, taking_back: TakingBack
    ) -> None:
        self._api = api
        self._wanted = setting_webhook(url, key)
        self._clock = clock
        self._taking_back = taking_back

    async def run(self, epoch: int) -> None:
        """Until cancelled.

        Before this process led, another one of ours may have received in another way.
        """
        del epoch
        since = self._clock.now()
        if not await self._ours(since):
            await self._set()
        while True:
            await self._clock.sleep(LOOK_EVERY)
            if not await self._ours(since) and await self._taking_back.begin():
                since = self._clock.now()
                await self._set()

    async def _ours(self, since: datetime) -> bool:
        """Also while Telegram does not tell."""
        seen = await webhook_seen(self._api)
        if seen is None:
            return True
        lately = seen.error_at is not None and seen.error_at >= since
        refused = lately and seen.error.startswith(_REFUSED_BY_US)
        return seen.url == self._wanted.url and not refused

    async def _set(self) -> None:
        outcome = await self._api.call(self._wanted, within=_ANSWER_WITHIN)
        if not isinstance(outcome, Done):
            log.warning("receiving.not_taken_back", failure=repr(outcome))
