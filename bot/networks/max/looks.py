"""Looking at posts and comments of channels by their addresses."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.networks.max.answers import MaxComment, MaxPost
from bot.networks.max.calls import CallFailed, ChannelCalls
from bot.networks.max.known import KnownChannels, mids_in
from bot.networks.max.links import chat_of
from bot.networks.max.names import ChannelNames
from bot.networks.max.threads import thread_after
from domain.model.network.post import Looked, PostAddress, PostState
from domain.model.network.trouble import NetworkTrouble

_FAILURES: Final = 3
"""Posts that could not be looked at, after which the others are not tried."""

_STOPPING: Final = frozenset({NetworkTrouble.TOO_MANY, NetworkTrouble.TOKEN})
"""Troubles that all further calls would have."""


class ChannelLooks:
    """Two calls for a post with its last hundred comments, one more for each older comment."""

    def __init__(self, calls: ChannelCalls, known: KnownChannels, names: ChannelNames) -> None:
        self._calls = calls
        self._known = known
        self._names = names

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Look at all of them; raise NetworkUnavailable if none could be looked at."""
        found: dict[PostAddress, Looked] = {}
        failures: list[CallFailed] = []
        for post, addresses in _by_post(at).items():
            try:
                found |= await self._under(post, addresses)
            except CallFailed as failure:
                failures.append(failure)
                if failure.trouble in _STOPPING or len(failures) == _FAILURES:
                    break
        if failures and not found:
            raise failures[-1]
        return found

    async def _under(
        self, key: str, addresses: Sequence[PostAddress]
    ) -> Mapping[PostAddress, Looked]:
        mid = await self._names.post(key)
        if mid is None:
            return dict.fromkeys(addresses, Looked(PostState.CLOSED))
        try:
            post = await self._calls.post(mid)
            if not post.in_channel:
                return dict.fromkeys(addresses, Looked(PostState.CLOSED))
            self._known.found_post(post)
            last = await self._calls.last_comments(mid)
        except CallFailed as failure:
            if not failure.refused:
                raise
            return dict.fromkeys(addresses, Looked(await self._state(mid)))
        return {one: await self._one(post, mids_in(one)[1], last) for one in addresses}

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
            return Looked(PostState.PLACED, self._known.found_post(post), replies)
        comment = next((one for one in last if one.mid == mid), None)
        try:
            comment = comment or await self._calls.comment(post.mid, mid)
        except CallFailed as failure:
            if not failure.refused:
                raise
            return Looked(PostState.MISSING)
        found = self._known.found_comment(channel, post.mid, comment)
        thread = thread_after(comment, last)
        return Looked(
            PostState.PLACED, found, self._known.found_comments(channel, post.mid, thread)
        )


def _by_post(at: Collection[PostAddress]) -> Mapping[str, Sequence[PostAddress]]:
    found: defaultdict[str, list[PostAddress]] = defaultdict(list)
    for one in at:
        found[mids_in(one)[0]].append(one)
    return found
