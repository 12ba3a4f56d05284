"""Keeping the webhook: checks regularly whether updates still come here."""

from datetime import datetime
from typing import Final

import structlog

from bot.messengers.takeover import TakingBack
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from bot.telegram.account import setting_webhook
from bot.telegram.calls import BotApi
from bot.telegram.probe import webhook_seen
from domain.model.outcome import Done

log: Final = structlog.get_logger(__name__)

LOOK_EVERY: Final = 60.0
"""Seconds."""

_ANSWER_WITHIN: Final = 15

_REFUSED_BY_US: Final = "Wrong response from the webhook: 401"
"""In Telegram's words; the address is ours, but the secret is not."""


class WebhookKeeping:
    """Run by the leader: lost updates are not reported anywhere."""

    def __init__(
        self, api: BotApi, url: str, key: str, clock: Clock, taking_back: TakingBack
    ) -> None:
        self._api = api
        self._wanted = setting_webhook(url, key)
        self._clock = clock
        self._taking_back = taking_back
        self._here_since: datetime | None = None
        """Since when, in this term, updates come here."""

    async def run(self) -> None:
        """Run until cancelled.

        Before its term another of our processes may have received in another way, so only a webhook
        once seen here counts as taken away.
        """
        self._here_since = None
        await Rounds(clock=self._clock).run(self._look)

    async def _look(self) -> float:
        """Set the webhook unless updates come here; return the seconds until the next look."""
        now, here = self._clock.now(), await self._here(self._here_since)
        if here:
            self._here_since = self._here_since or now
        elif (
            here is False
            and (self._here_since is None or await self._taking_back.begin())
            and await self._set()
        ):
            self._here_since = now
        return LOOK_EVERY

    async def _here(self, since: datetime | None) -> bool | None:
        """Return whether updates come here; None if Telegram does not report it."""
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
