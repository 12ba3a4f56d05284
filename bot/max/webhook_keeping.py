"""Keeping the webhook of MAX: it unsubscribes a bot that has not answered for eight hours."""

from typing import Final

import structlog

from bot.max.calls import MaxApi
from bot.max.catching_up import MissedMessages
from bot.max.subscriptions import subscribe, subscriptions, unsubscribe
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from domain.model.outcome import Done
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

LOOK_EVERY: Final = 3600.0
_AFTER_A_FAILURE: Final = 60.0
"""Seconds."""


class MaxWebhookKeeping:
    """Run by the leader: lost updates are reported nowhere."""

    def __init__(
        self,
        api: MaxApi,
        inbox: Inbox,
        clock: Clock,
        *,
        url: str,
        secret: str,
        missed: MissedMessages,
    ) -> None:
        """`secret`: 5 to 256 letters, digits and hyphens."""
        self._api = api
        self._inbox = inbox
        self._url = url
        self._secret = secret
        self._clock = clock
        self._missed = missed
        self._renewed = False
        """Whether the subscription was renewed in this term."""

    async def run(self) -> None:
        """Run until cancelled.

        A new secret can't be seen, so every term begins with a subscription.
        """
        self._renewed = False
        await Rounds(clock=self._clock).run(self._look)

    async def _look(self) -> float:
        """Renew a lost subscription; return the seconds until the next look."""
        seen = await subscriptions(self._api)
        if seen is None:
            return _AFTER_A_FAILURE
        gap = self._url not in seen
        if gap:
            await self._missed.note_silence()
        if gap or not self._renewed:
            self._renewed = await self._renew(seen)
        if not self._renewed:
            return _AFTER_A_FAILURE
        await self._inbox.note_heard(self._api.id, self._clock.now())
        await self._missed.read()
        return LOOK_EVERY

    async def _renew(self, seen: list[str]) -> bool:
        """Subscribe, and unsubscribe other addresses: former ones of this bot."""
        outcome = await subscribe(self._api, self._url, self._secret)
        if not isinstance(outcome, Done):
            log.warning("receiving.not_subscribed", failure=repr(outcome))
            return False
        await unsubscribe(self._api, [one for one in seen if one != self._url])
        return True
