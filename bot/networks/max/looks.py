"""Looking at posts and comments of channels by their addresses."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from bot.networks.max.answers import MaxComment, MaxPost
from bot.networks.max.calls import CallFailed, ChannelCalls
from bot.networks.max.known import KnownChannels, mids_in, page_address
from bot.networks.max.links import chat_of
from bot.networks.max.names import ChannelNames
from bot.networks.max.threads import thread_after
from domain.model.network.post import Looked, PostAddress, PostState
from domain.model.network.trouble import NetworkTrouble

_FAILURES: Final = 3
"""Posts that could not be looked at, after which the others are not tried in this look."""

_WITHOUT_COMMENTS: Final = 20
"""As _FAILURES, counting posts whose comments alone MAX failed to give, too."""

_REMEMBERED: Final = 2_000

_STOPPING: Final = frozenset({NetworkTrouble.TOO_MANY, NetworkTrouble.TOKEN})
"""Troubles that all further calls would have."""


class ChannelLooks:
    """Two calls for a post with its last hundred comments, one more for each older comment."""

    def __init__(self, calls: ChannelCalls, known: KnownChannels, names: ChannelNames) -> None:
        self._calls = calls
        self._known = known
        self._names = names
        self._failed: Counter[str] = Counter()
        """Looks in a row that failed, by post."""

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Look at all of them; raise NetworkUnavailable if none could be looked at.

        Posts at which the last looks failed come last, so that they keep no others from their turn.
        """
        by_post, strange = _by_post(at)
        found = dict.fromkeys(strange, Looked(PostState.MISSING))
        failures: list[CallFailed] = []
        for post, addresses in sorted(by_post.items(), key=lambda each: self._failed[each[0]]):
            try:
                found |= await self._under(post, addresses)
            except CallFailed as failure:
                failures.append(failure)
                if failure.trouble in _STOPPING:
                    break
                self._note_failure(post)
                counted = sum(not one.internal for one in failures)
                if counted == _FAILURES or len(failures) == _WITHOUT_COMMENTS:
                    break
        if failures and not found:
            raise failures[-1]
        return found

    def _note_failure(self, post: str) -> None:
        if len(self._failed) == _REMEMBERED:
            self._failed.clear()
        self._failed[post] += 1

    async def _under(
        self, key: str, addresses: Mapping[PostAddress, str | None]
    ) -> Mapping[PostAddress, Looked]:
        mid = await self._names.post(key)
        if mid is None:
            return dict.fromkeys(addresses, Looked(PostState.CLOSED))
        try:
            post = await self._calls.post(mid)
            if not post.in_channel:
                return dict.fromkeys(addresses, Looked(PostState.CLOSED))
            self._known.found_post(post)
            last = await self._last_comments(key, mid)
        except CallFailed as failure:
            if not failure.refused:
                raise
            return dict.fromkeys(addresses, Looked(await self._state(mid)))
        if last is None:
            return dict.fromkeys(addresses, Looked(PostState.CLOSED))
        return {one: await self._one(post, comment, last) for one, comment in addresses.items()}

    async def _last_comments(self, key: str, mid: str) -> list[MaxComment] | None:
        """Return the last comments; None if they are switched off.

        MAX then answers as if it had failed: the second look in a row with this answer believes it.
        """
        try:
            last = await self._calls.last_comments(mid)
        except CallFailed as failure:
            if not failure.internal or not self._failed[key]:
                raise
            return None
        del self._failed[key]
        return last

    async def _state(self, post: str) -> PostState:
        """Return what a refusal means: MAX answers alike for what is not there and not open."""
        chat = chat_of(post)
        try:
            is_open = chat is not None and await self._calls.may_work_in(chat)
        except CallFailed as failure:
            if not failure.refused:
                raise
            is_open = False
        return PostState.MISSING if is_open else PostState.CLOSED

    async def _one(self, post: MaxPost, mid: str | None, last: list[MaxComment]) -> Looked:
        channel = post.recipient.chat_id
        if mid is None:
            replies = self._known.found_comments(channel, post.mid, reversed(last))
            found = self._known.found_post(post)
            return Looked(PostState.PLACED, found, replies, page_address(channel))
        comment = next((one for one in last if one.mid == mid), None)
        try:
            comment = comment or await self._calls.comment(post.mid, mid)
        except CallFailed as failure:
            if not failure.refused:
                raise
            return Looked(PostState.MISSING)
        found = self._known.found_comment(channel, post.mid, comment)
        thread = thread_after(comment, last)
        replies = self._known.found_comments(channel, post.mid, thread)
        return Looked(PostState.PLACED, found, replies, page_address(channel))


_Asked = Mapping[str, Mapping[PostAddress, str | None]]
"""By the key of the post: the addresses, with the `mid` of the comment."""


def _by_post(at: Collection[PostAddress]) -> tuple[_Asked, Collection[PostAddress]]:
    """Return the addresses by their posts, and those that are none of MAX's."""
    found: defaultdict[str, dict[PostAddress, str | None]] = defaultdict(dict)
    strange = []
    for one in at:
        mids = mids_in(one)
        if mids is None:
            strange.append(one)
        else:
            found[mids[0]][one] = mids[1]
    return found, strange
