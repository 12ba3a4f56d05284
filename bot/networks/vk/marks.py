"""How far a community was read: the mark that the program keeps for the adapter."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.messengers.updates import moment_of
from bot.networks.seen import digests, new_key
from bot.networks.vk.links import spot_of
from domain.model.network.post import FoundPost

_OVERLAP: Final = 60
"""Seconds: an event may come a little later than its comment is dated."""

_MOST_SEEN: Final = 200


@dataclass(frozen=True, slots=True)
class ReadMark:
    """`ts`: the last event. `at` (Unix seconds): all that is older was returned or is not wanted.

    Of what is younger, the last of what was returned is in `seen`, as digests with the `key`.
    """

    ts: str
    at: int
    key: str
    seen: tuple[str, ...] = ()

    def was_returned(self, post: FoundPost) -> bool:
        """Whether an earlier read has returned it."""
        return digests(self.key, [_number(post)])[0] in self.seen

    def moved(self, ts: str, at: datetime, returned: Iterable[FoundPost]) -> "ReadMark":
        """Return the mark after a read at that moment of VK's clock."""
        seen = dict.fromkeys([*self.seen, *digests(self.key, map(_number, returned))])
        since = max(self.at, int(at.timestamp()) - _OVERLAP)
        return replace(self, ts=ts, at=since, seen=tuple(seen)[-_MOST_SEEN:])

    @property
    def since(self) -> datetime | None:
        """The moment `at`."""
        return moment_of(self.at)

    def __str__(self) -> str:
        """Return the stored form."""
        return json.dumps({"ts": self.ts, "at": self.at, "key": self.key, "seen": self.seen})


def new_mark(ts: str, at: datetime) -> ReadMark:
    """Return the mark of a page that is read from that moment on."""
    return ReadMark(ts, int(at.timestamp()), new_key())


def read_mark(text: str) -> ReadMark | None:
    """Return the mark from its stored form; None if it is not one of ours."""
    try:
        stored = json.loads(text)
    except ValueError:
        return None
    match stored:
        case {"ts": str(ts), "at": int(at), "key": str(key), "seen": list(seen)}:
            return ReadMark(ts, at, key, tuple(one for one in seen if isinstance(one, str)))
        case {"ts": str(ts), "at": int(at)}:
            return ReadMark(ts, at, new_key())
        case _:
            return None


def _number(post: FoundPost) -> int:
    spot = spot_of(post.address)
    return 0 if spot is None else spot.comment or spot.post
