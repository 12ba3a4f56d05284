"""Reading new comments under the last posts of a channel."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog

from bot.max.arrivals import ChannelUpdate
from bot.networks.max.answers import MaxComment, MaxPost, is_mid
from bot.networks.max.calls import MOST, CallFailed, ChannelCalls, CommentPages
from bot.networks.max.known import KnownChannels
from bot.networks.max.marks import CommentsMark, mark_from, new_mark
from bot.runtime.backoff import first_of
from bot.runtime.clock import Clock
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NewPosts

log: Final = structlog.get_logger(__name__)

FOLLOWED: Final = 20
"""The last posts under which new comments are read, besides all since the last reading, and those
under which there was a comment by an update."""

_MOST_COMMENTED: Final = 100
"""Older posts of a channel, and channels, of which updates are kept."""

READ_EVERY: Final = 60.0
LONGEST_WAIT: Final = 25.0
"""Seconds: updates about comments only hasten a reading, for MAX does not send them to every bot."""

_REST: Final = 5.0
"""Seconds between two readings, however many updates there are."""

_GIVEN_UP_AFTER: Final = 3
"""Readings in a row that failed at the same post."""


class ChannelReader:
    """A call for a channel's posts and one for the comments of each."""

    def __init__(self, calls: ChannelCalls, known: KnownChannels, clock: Clock) -> None:
        self._calls = calls
        self._known = known
        self._clock = clock
        self._arrived: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._read_at: dict[int, float] = {}
        self._failed: Counter[str] = Counter()
        self._commented: dict[int, dict[str, int]] = {}
        """By channel: the posts with comments by updates, and the date of the first of these."""
        self._returned: dict[int, tuple[str, dict[str, int]]] = {}
        """By channel: the mark of the last reading, and the posts that were read for updates."""

    def arrived(self, update: ChannelUpdate) -> None:
        """Wake the reader of the channel, if there is one; its post is read whatever its age."""
        channel, post = update.channel, update.post
        if channel in self._arrived:
            self._arrived[channel].set()
        if post is None or not is_mid(post):
            return
        if channel in self._commented or len(self._commented) < _MOST_COMMENTED:
            commented = self._commented.setdefault(channel, {})
            if post in commented or len(commented) < _MOST_COMMENTED:
                commented[post] = min(update.at, commented.get(post, update.at))

    async def read(self, channel: int, text: str | None) -> NewPosts:
        """Return what others have written since the mark, waiting a while if it was just read.

        An unreadable mark is replaced by a new one.
        """
        mark = None if text is None else mark_from(text)
        if text is None or mark is None:
            await self._posts(channel, count=1)
            return NewPosts((), str(new_mark(self._now_there())), whole=text is None)
        if not await self._is_time(channel):
            return NewPosts((), text)
        self._arrived[channel].clear()
        self._read_at.pop(channel, None)
        self._forget_read(channel, text)
        found = await self._read(channel, mark)
        self._read_at[channel] = self._clock.monotonic()
        return found

    async def _is_time(self, channel: int) -> bool:
        """Wait for an update or the next reading; return whether either has come."""
        arrived, read_at = self._arrived[channel], self._read_at.get(channel)
        if read_at is None:
            return True
        wait = read_at + READ_EVERY - self._clock.monotonic()
        if wait > 0 and not arrived.is_set():
            await first_of(arrived.wait(), self._clock.sleep(min(wait, LONGEST_WAIT)))
        if arrived.is_set():
            await self._clock.sleep(read_at + _REST - self._clock.monotonic())
            return True
        return self._clock.monotonic() >= read_at + READ_EVERY

    async def _read(self, channel: int, mark: CommentsMark) -> NewPosts:
        posts = await self._posts(channel, count=MOST)
        read_at = self._now_there()
        followed, whole = _followed(posts, mark)
        commented = dict(self._commented.get(channel, {}))
        read: list[tuple[str, MaxComment]] = []
        for post in dict.fromkeys([*(one.mid for one in followed), *commented]):
            pages = await self._under(post, min(mark.since, commented.get(post, mark.since)))
            whole = whole and pages.whole
            read += [(post, one) for one in pages.comments]
        new = [
            self._known.found_comment(channel, post, one)
            for post, one in sorted(read, key=lambda each: (each[1].timestamp, each[1].mid))
            if not mark.has_seen(one.mid) and not self._known.is_own(post, one)
        ]
        following = str(mark.after(read_at, [(one.timestamp, one.mid) for _, one in read]))
        self._returned[channel] = (following, commented)
        return NewPosts(new, following, whole)

    def _forget_read(self, channel: int, mark: str) -> None:
        """Forget the updates of the last reading, if what it returned was stored."""
        stored, read = self._returned.pop(channel, ("", {}))
        commented = self._commented.get(channel, {})
        for post, at in read.items() if mark == stored else ():
            if commented.get(post) == at:
                del commented[post]

    async def _posts(self, channel: int, count: int) -> Sequence[MaxPost]:
        """Return the last posts; their addresses, with the channel's name, are remembered."""
        posts = await self._calls.posts(channel, count)
        for post in posts:
            self._known.found_post(post)
        return posts

    async def _under(self, post: str, since: int) -> CommentPages:
        """Return the comments of a post; none if it is gone, or MAX fails time and again.

        One post must not keep the others from being read.
        """
        try:
            pages = await self._calls.comments_since(post, since)
        except CallFailed as failure:
            self._failed[post] += failure.internal
            given_up = failure.internal and self._failed[post] >= _GIVEN_UP_AFTER
            if failure.trouble is not NetworkTrouble.GONE and not given_up:
                raise
            log.warning("networks.max_comments_not_read", failure=repr(failure.failure))
            return CommentPages((), whole=True)
        del self._failed[post]
        return pages

    def _now_there(self) -> int:
        return _milliseconds(self._calls.there(self._clock.now()))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _followed(posts: Sequence[MaxPost], mark: CommentsMark) -> tuple[Sequence[MaxPost], bool]:
    """Return the posts whose comments are read, and whether they are all since the mark."""
    since = sum(one.timestamp >= mark.since for one in posts)
    whole = not posts or since < len(posts) or len(posts) < MOST
    return posts[: max(since, FOLLOWED)], whole
