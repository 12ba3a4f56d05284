"""The updates of MAX: read by markers, or pushed to a webhook."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.wakeup import Wakeup

_LIFE = 24 * 3600.0
"""Seconds for which an update can be read."""
_FIRST_MARKER = 25_493_970


@dataclass(slots=True)
class MaxUpdate:
    """An update; `polled` is what `GET /updates` shows of it, None if nothing."""

    number: int
    pushed: Json
    polled: Json | None
    at: float
    delivered: bool = False

    @property
    def kind(self) -> str:
        """The value of `update_type`."""
        return str(self.pushed["update_type"])


class MaxUpdates:
    """The updates of the last 24 hours that the bot has not received, in order; and the last one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: deque[MaxUpdate] = deque()
        self._next = _FIRST_MARKER
        self.wakeup = Wakeup()
        self.listeners: list[Callable[[MaxUpdate], None]] = []
        """Called with each new update: the webhooks."""

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has neither confirmed nor accepted at a webhook."""
        self._prune()
        return [one.pushed for one in self._kept if not one.delivered]

    def push(self, update: Json, *, polled: Json | None) -> None:
        """Add an update; `polled` is what can be read of it without a webhook."""
        added = MaxUpdate(self._next, update, polled, self._clock.monotonic(), polled is None)
        self._next += 1
        self._kept.append(added)
        for listener in self.listeners:
            listener(added)
        self.wakeup.set()

    def forget(self, mid: str) -> None:
        """Take a deleted message out of the presses that the bot has not received."""
        for one in self._kept:
            shown = one.pushed.get("message") if one.kind == "message_callback" else None
            if shown is not None and shown["body"]["mid"] == mid and not one.delivered:
                one.pushed["message"] = None

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
        return [one.polled for one in found if one.polled is not None], following

    def _from(self, marker: int | None, kinds: Collection[str]) -> list[MaxUpdate]:
        self._prune()
        return [
            one
            for one in self._kept
            if one.polled is not None
            and one.number >= (marker or 0)
            and (not kinds or one.kind in kinds)
        ]

    def _prune(self) -> None:
        horizon, kept = self._clock.monotonic() - _LIFE, self._kept
        while kept and (kept[0].at < horizon or (kept[0].delivered and len(kept) > 1)):
            kept.popleft()
