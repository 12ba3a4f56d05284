"""Pushing updates to the webhook."""

import aiohttp

from bot.sandbox.protocol import Json
from bot.sandbox.updates import Webhook
from bot.sandbox.world import World

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_PAUSE = 1.0
"""Seconds of the sandbox's clock between the attempts; Telegram's own intervals grow."""


async def push_updates(world: World) -> None:
    """Post each update to the webhook, in order, retrying until a 2xx; runs for ever."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        while True:
            webhook, update = await world.updates.next_for_webhook()
            error = await _push(session, webhook, update)
            if error is None:
                world.updates.delivered(update)
                continue
            webhook.last_error = error
            webhook.last_error_at = int(world.clock.now().timestamp())
            await world.clock.sleep(_PAUSE)


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
