"""The events of one community, as its Long Poll server gives them (Bots Long Poll API)."""

import hashlib
from collections import deque
from itertools import count
from typing import Final

from bot.sandbox.protocol import Json
from bot.sandbox.vk.protocol import VERSION
from bot.sandbox.wakeup import Wakeup

_KEPT: Final = 1000
"""How many events VK keeps here."""


class EventLog:
    """Numbered events; `ts` is the number of the last one."""

    def __init__(self, community: int) -> None:
        self._community = community
        self._kept: deque[tuple[int, Json]] = deque(maxlen=_KEPT)
        self._forgotten = 0
        """Events up to this number can't be read any more."""
        self._keys = count(1)
        self.wakeup = Wakeup()
        self._read = 0
        """The `ts` of the last poll: events up to it have been taken."""
        self.ts = 0
        self.key = ""
        self.lost = False
        """The next poll learns that all is lost (`failed` 3)."""
        self.expire_key()

    def push(self, kind: str, about: Json) -> None:
        """Add an event."""
        self.ts += 1
        event = {
            "group_id": self._community,
            "type": kind,
            "event_id": hashlib.sha1(f"{self._community} {self.ts}".encode()).hexdigest(),  # noqa: S324
            "v": VERSION,
            "object": about,
        }
        if len(self._kept) == _KEPT:
            self._forgotten = self._kept[0][0]
        self._kept.append((self.ts, event))
        self.wakeup.set()

    @property
    def unread(self) -> bool:
        """Whether there are events that no poll has left behind yet."""
        return self.ts > self._read

    def expire_key(self) -> None:
        """Give a new key; the former one is refused (`failed` 2)."""
        self.key = hashlib.sha1(f"{self._community} {next(self._keys)}".encode()).hexdigest()  # noqa: S324

    def forget(self) -> None:
        """Drop all events: who polls from an earlier number is told so (`failed` 1)."""
        self._kept.clear()
        self.ts += 1
        self._forgotten = self.ts

    async def poll(self, key: str, ts: int, wait: float) -> Json:
        """Return the events after `ts`, at once or when there are any."""
        if self.lost:
            self.lost = False
            self.expire_key()
            return {"failed": 3}
        if key != self.key:
            return {"failed": 2}
        if ts < self._forgotten or ts > self.ts:
            return {"failed": 1, "ts": self.ts}
        self._read = ts
        await self.wakeup.until(lambda: self.ts > ts, wait)
        if ts < self._forgotten:
            return {"failed": 1, "ts": self.ts}
        return {"ts": str(self.ts), "updates": [one for number, one in self._kept if number > ts]}
