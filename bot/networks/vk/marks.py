"""How far a community was read: the mark that the program keeps for the adapter."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.messengers.updates import moment_of
from bot.networks.vk.links import spot_of
from domain.model.network.post import FoundPost

_OVERLAP: Final = 60
"""Seconds: an event may come a little later than its comment is dated."""

_MOST_SEEN: Final = 200


@dataclass(frozen=True, slots=True)
class ReadMark:
    """`ts`: the last event. `at` (Unix seconds): all that is older was returned or is not wanted.

    Of what is younger, `seen` was returned, and so was all up to the number `floor`: VK numbers the
    posts and comments of a wall together.
    """

    ts: str
    at: int
    floor: int = 0
    seen: tuple[int, ...] = ()

    def was_returned(self, post: FoundPost) -> bool:
        """Whether an earlier read has returned it."""
        number = _number(post)
        return number <= self.floor or number in self.seen

    def moved(self, ts: str, at: datetime, returned: Iterable[FoundPost]) -> "ReadMark":
        """Return the mark after a read at that moment of VK's clock."""
        numbers = sorted({*self.seen, *map(_number, returned)})
        dropped, kept = numbers[:-_MOST_SEEN], numbers[-_MOST_SEEN:]
        since = max(self.at, int(at.timestamp()) - _OVERLAP)
        return replace(self, ts=ts, at=since, floor=max([self.floor, *dropped]), seen=tuple(kept))

    @property
    def since(self) -> datetime | None:
        """The moment `at`."""
        return moment_of(self.at)

    def __str__(self) -> str:
        """Return the stored form."""
        return json.dumps({"ts": self.ts, "at": self.at, "floor": self.floor, "seen": self.seen})


def new_mark(ts: str, at: datetime) -> ReadMark:
    """Return the mark of a page that is read from that moment on."""
    return ReadMark(ts, int(at.timestamp()))


def read_mark(text: str) -> ReadMark | None:
    """Return the mark from its stored form; None if it is not one of ours."""
    try:
        stored = json.loads(text)
    except ValueError:
        return None
    match stored:
        case {"ts": str(ts), "at": int(at), "floor": int(floor), "seen": list(seen)}:
            return ReadMark(ts, at, floor, tuple(one for one in seen if isinstance(one, int)))
        case _:
            return None


def _number(post: FoundPost) -> int:
    spot = spot_of(post.address)
    return 0 if spot is None else spot.comment or spot.post
