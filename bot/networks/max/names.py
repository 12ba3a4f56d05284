"""The public names of channels: MAX finds no channel by its name, but tells the name of a channel."""

import re
from collections.abc import Awaitable, Callable, Collection
from typing import Final

from bot.networks.max.calls import CallFailed, ChannelCalls
from bot.networks.max.known import KnownChannels, channel_of, is_channel
from bot.networks.max.links import mid_of
from bot.runtime.clock import Clock
from domain.model.network.post import PageAddress

_ASKED_AGAIN: Final = 3600.0
"""Seconds after which a channel without a public name is asked again."""

_MOST_ASKED: Final = 50
"""Channels at once."""

_NAMED: Final = re.compile(r"@([\w-]+)\.([0-9a-f]{16})", re.ASCII)


def named_post(name: str, seq: int) -> str:
    """Return the key of a post of which only the public name of its channel is known."""
    return f"@{name}.{seq:016x}"


class ChannelNames:
    """Knows the channels of `pages`, and those from which an update has come."""

    def __init__(
        self,
        calls: ChannelCalls,
        known: KnownChannels,
        pages: Callable[[], Awaitable[Collection[PageAddress]]],
        clock: Clock,
    ) -> None:
        self._calls = calls
        self._known = known
        self._pages = pages
        self._clock = clock
        self._asked_at: dict[int, float] = {}

    async def channel(self, name: str) -> int | None:
        """Return the number of the channel with that public name; None if it is not known."""
        if (found := self._known.channel(name)) is not None:
            return found
        for page in await self._pages():
            if is_channel(page):
                self._known.learn(channel_of(page))
        now = self._clock.monotonic()
        due = [
            one
            for one in self._known.nameless
            if now - self._asked_at.get(one, -_ASKED_AGAIN) >= _ASKED_AGAIN
        ]
        for one in due[:_MOST_ASKED]:
            await self._ask(one)
            self._asked_at[one] = now
        return self._known.channel(name)

    async def post(self, key: str) -> str | None:
        """Return the `mid` of the post with that key; None if its channel is not known."""
        named = _NAMED.fullmatch(key)
        if named is None:
            return key
        channel = await self.channel(named[1])
        return None if channel is None else mid_of(channel, int(named[2], 16))

    async def _ask(self, channel: int) -> None:
        try:
            found = await self._calls.chat(channel)
        except CallFailed as failure:
            if not failure.refused:
                raise
        else:
            self._known.learn(channel, str(found.get("link") or ""))
