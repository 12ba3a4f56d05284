"""The updates of MAX, read by markers."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.wakeup import Wakeup

_LIFE = 24 * 3600.0
"""Seconds for which an update can be read."""
_FIRST_MARKER = 25_493_970


@dataclass(slots=True)
class MaxUpdate:
    """An update; `at` is the moment of the monotonic clock when it came."""

    number: int
    content: Json
    at: float
    delivered: bool = False

    @property
    def kind(self) -> str:
        """The value of `update_type`."""
        return str(self.content["update_type"])

    @property
    def polled(self) -> Json:
        """What `GET /updates` shows of it: since November 2026 not who has added the bot."""
        hidden = {"user"} if self.kind == "bot_added" else set()
        return {name: value for name, value in self.content.items() if name not in hidden}


class MaxUpdates:
    """The updates of the last 24 hours that the bot has not received, in order; and the last one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: deque[MaxUpdate] = deque()
        self._next = _FIRST_MARKER
        self.wakeup = Wakeup()

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has not received."""
        self._prune()
        return [one.content for one in self._kept if not one.delivered]

    def push(self, update: Json) -> MaxUpdate:
        """Add an update."""
        added = MaxUpdate(self._next, update, self._clock.monotonic())
        self._next += 1
        self._kept.append(added)
        self.wakeup.set()
        return added

    def forget(self, mid: str) -> None:
        """Take a deleted message out of the presses that the bot has not received."""
        for one in self._kept:
            shown = one.content.get("message") if one.kind == "message_callback" else None
            if shown is not None and shown["body"]["mid"] == mid and not one.delivered:
                one.content["message"] = None

    async def poll(
        self,
        marker: int | None,
        limit: int,
        timeout: float,  # noqa: ASYNC109 - MAX's parameter
        kinds: Collection[str],
    ) -> tuple[list[Json], int]:
        """Return the updates from the marker on, at once or when there are any, and the next one.

        A marker confirms all updates before it. Without one only the last update is returned.
        """
        if marker is not None:
            for one in self._kept:
                one.delivered = one.delivered or one.number < marker
        elif not self._from(None, kinds):
            marker = self._next
        await self.wakeup.until(lambda: bool(self._from(marker, kinds)), timeout)
        found = self._from(marker, kinds)
        found = found[:limit] if marker is not None else found[-1:]
        following = found[-1].number + 1 if len(found) == limit else self._next
        return [one.polled for one in found], following

    def _from(self, marker: int | None, kinds: Collection[str]) -> list[MaxUpdate]:
        self._prune()
        return [
            one
            for one in self._kept
            if one.number >= (marker or 0) and (not kinds or one.kind in kinds)
        ]

    def _prune(self) -> None:
        horizon, kept = self._clock.monotonic() - _LIFE, self._kept
        while kept and (kept[0].at < horizon or (kept[0].delivered and len(kept) > 1)):
            kept.popleft()
