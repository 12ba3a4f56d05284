"""Updates pushed to a webhook."""

from dataclasses import dataclass

import aiohttp

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.telegram.protocol import ApiError
from bot.sandbox.telegram.updates import FIRST_ID, UpdateQueue

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_PAUSE = 1.0
"""Seconds of the sandbox's clock between the attempts; Telegram's own intervals grow."""


@dataclass(slots=True)
class Webhook:
    """The target of pushed updates, and its last error; times are Unix seconds."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_at: int | None = None
    last_error: str | None = None


class WebhookQueue(UpdateQueue):
    """Updates are also confirmed by the webhook that has accepted them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.webhook: Webhook | None = None

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Push to this webhook from now on, or wait for getUpdates again."""
        self.webhook = webhook
        self.wakeup.set()

    async def next_for_webhook(self) -> tuple[Webhook, Json]:
        """Return the oldest update to be pushed; it stays pending until confirmed."""
        self._drop_old()
        while self.webhook is None or not self.pending:
            await self.wakeup.next_change()
            self._drop_old()
        return self.webhook, self.pending[0]

    def delivered(self, update: Json) -> None:
        """Remove an update accepted by the webhook."""
        if self.pending and self.pending[0] is update:
            self.pending.popleft()

    def restart(self) -> None:
        """Clear the queue and its settings for another bot; update ids start again."""
        self.pending.clear()
        self.allowed = frozenset()
        self._next_id = FIRST_ID
        self._poll += 1
        self.set_webhook(None)

    def _conflict(self, poll: int) -> ApiError | None:
        if self.webhook is not None:
            return ApiError(409, "Conflict: terminated by setWebhook request")
        return super()._conflict(poll)


async def push_updates(updates: WebhookQueue, clock: Clock) -> None:
    """Post each update to the webhook, in order, retrying until a 2xx; runs for ever."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        while True:
            webhook, update = await updates.next_for_webhook()
            error = await _push(session, webhook, update)
            if error is None:
                updates.delivered(update)
                continue
            webhook.last_error = error
            webhook.last_error_at = int(clock.now().timestamp())
            await clock.sleep(_PAUSE)


async def _push(session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> str | None:
    """Return the error in Telegram's words; None if the bot accepted the update."""
    secret = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    try:
        async with session.post(webhook.url, json=update, headers=secret) as response:
            if response.ok:
                return None
            return f"Wrong response from the webhook: {response.status} {response.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except aiohttp.ClientError:
        return "Connection refused"
