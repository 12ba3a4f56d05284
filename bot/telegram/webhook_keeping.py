"""Keeping the webhook: it is looked at again and again whether updates still come here."""

from datetime import datetime
from typing import Final

import structlog

from bot.runtime.clock import Clock
from bot.telegram.account import setting_webhook
from bot.telegram.calls import BotApi
from bot.telegram.probe import webhook_seen
from bot.telegram.webhook_reclaim import TakingBack
from domain.model.outcome import Done

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

        Before this process led, another one of ours may have received in another way: only what was
        here has been taken away.
        """
        del epoch
        here_since: datetime | None = None
        while True:
            now, here = self._clock.now(), await self._here(here_since)
            if here:
                here_since = here_since or now
            elif (
                here is False
                and (here_since is None or await self._taking_back.begin())
                and await self._set()
            ):
                here_since = now
            await self._clock.sleep(LOOK_EVERY)

    async def _here(self, since: datetime | None) -> bool | None:
        """Whether updates come here; None while Telegram does not tell."""
        seen = await webhook_seen(self._api)
        if seen is None:
            return None
        lately = since is not None and seen.error_at is not None and seen.error_at >= since
        refused = lately and seen.error.startswith(_REFUSED_BY_US)
        return seen.url == self._wanted.url and not refused

    async def _set(self) -> bool:
        outcome = await self._api.call(self._wanted, within=_ANSWER_WITHIN)
        if not (done := isinstance(outcome, Done)):
            log.warning("receiving.not_taken_back", failure=repr(outcome))
        return done
