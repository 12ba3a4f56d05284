"""Updates pushed to webhooks: retried for a while, unsubscribed after hours without success."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.runtime.clock import Clock
from bot.sandbox.max.updates import MaxUpdate
from bot.sandbox.protocol import Json

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_FIRST_PAUSE, _GROWTH, _RETRIES = 60.0, 2.5, 10
_PATIENCE = 8 * 3600.0
"""Seconds without success, after which the bot is unsubscribed."""


@dataclass(slots=True)
class WebhookSubscription:
    """A webhook; moments are of the monotonic clock, `time` is Unix milliseconds."""

    url: str
    secret: str | None
    kinds: frozenset[str]
    time: int
    last_success: float
    queue: asyncio.Queue[MaxUpdate] = field(default_factory=asyncio.Queue)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def as_json(self) -> Json:
        """Return Subscription."""
        return {"url": self.url, "time": self.time, "update_types": sorted(self.kinds) or None}


class Webhooks:
    """The webhooks of one bot.

    Updates are pushed in order; one that is not accepted is retried by itself, while the next ones
    go on: it then comes out of order.
    """

    def __init__(self, clock: Clock) -> None:
        self.subscriptions: dict[str, WebhookSubscription] = {}
        self._clock = clock

    def subscribe(self, url: str, secret: str | None, kinds: frozenset[str]) -> None:
        """Push updates there from now on, or change how."""
        self.unsubscribe(url)
        time = int(self._clock.now().timestamp() * 1000)
        made = WebhookSubscription(url, secret, kinds, time, self._clock.monotonic())
        self.subscriptions[url] = made
        self._start(made, self._push_all(made))

    def unsubscribe(self, url: str) -> None:
        """Push nothing there any more."""
        if removed := self.subscriptions.pop(url, None):
            for task in removed.tasks:
                task.cancel()

    def close(self) -> None:
        """Stop pushing."""
        for url in list(self.subscriptions):
            self.unsubscribe(url)

    def hear(self, update: MaxUpdate) -> None:
        """Push an update to the webhooks that want its kind."""
        for one in self.subscriptions.values():
            if not one.kinds or update.kind in one.kinds:
                one.queue.put_nowait(update)

    def _start(self, to: WebhookSubscription, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        to.tasks.add(task)
        task.add_done_callback(to.tasks.discard)

    async def _push_all(self, to: WebhookSubscription) -> None:
        while True:
            update = await to.queue.get()
            if not await self._push(to, update):
                self._start(to, self._retry(to, update))

    async def _retry(self, to: WebhookSubscription, update: MaxUpdate) -> None:
        pause = _FIRST_PAUSE
        for _ in range(_RETRIES):
            await self._clock.sleep(pause)
            if await self._push(to, update):
                return
            pause *= _GROWTH

    async def _push(self, to: WebhookSubscription, update: MaxUpdate) -> bool:
        """Return whether the bot accepted the update with 200."""
        headers = {"X-Max-Bot-Api-Secret": to.secret} if to.secret else {}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.post(to.url, json=update.content, headers=headers) as response,
            ):
                accepted = response.status == 200
        except (TimeoutError, aiohttp.ClientError):
            accepted = False
        now = self._clock.monotonic()
        if accepted:
            update.delivered, to.last_success = True, now
        elif now - to.last_success > _PATIENCE:
            self.unsubscribe(to.url)
        return accepted
