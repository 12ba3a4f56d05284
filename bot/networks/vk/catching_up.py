"""Reading from the wall what was written since a moment, when events were lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from bot.networks.vk.client import IN_EXECUTE, ApiCall, VkApi
from bot.networks.vk.errors import NoAnswer, VkFailure, VkRefused
from bot.networks.vk.links import Spot
from bot.networks.vk.looking import MOST, page_call, thread_call
from bot.networks.vk.reading import (
    count_of,
    has_more,
    items_of,
    names_in,
    read_comment,
    read_post,
    thread_of,
)
from domain.model.network.post import FoundPost

_MOST_CALLS: Final = 10 * IN_EXECUTE
"""Calls for one page at a time."""


class Missed(NamedTuple):
    """Posts and comments, oldest first; not `whole` if there may be more."""

    posts: list[FoundPost]
    whole: bool


@dataclass
class _Reading:
    """One reading of a wall."""

    since: datetime
    found: dict[str, FoundPost] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    calls_left: int = _MOST_CALLS
    whole: bool = True

    def keep(self, posts: Iterable[FoundPost | None]) -> None:
        """Keep those since the moment."""
        self.found |= {one.address.key: one for one in posts if one and one.at >= self.since}


class CatchingUp:
    """Reads with one service token: the newest 100 posts, and all comments under them."""

    def __init__(self, api: VkApi, token: str) -> None:
        self._api = api
        self._token = token

    async def read(self, owner: int, since: datetime) -> Missed:
        """Return what was written on the wall since that moment, by anybody.

        Raises VkRefused and NoAnswer if VK gives no answer now; what it does not let us read is a
        gap.
        """
        reading = _Reading(since)
        params = {"owner_id": owner, "count": MOST, "extended": 1}
        (answer,) = await self._asked([("wall.get", params)], reading)
        if isinstance(answer, VkRefused):
            return Missed([], whole=False)
        discussed: list[tuple[Spot, int]] = []
        posts = [(item, read_post(item, reading.names)) for item in items_of(answer)]
        reading.keep(post for item, post in posts if item.get("post_type", "post") == "post")
        dates = [post.at for item, post in posts if post and not item.get("is_pinned")]
        if len(posts) == MOST and min(dates, default=since) >= since:
            reading.whole = False
        for item, post in posts:
            if post and count_of(item.get("comments"), "count"):
                discussed.append((Spot(owner, item["id"]), 0))
        await self._read_comments(discussed, reading)
        ordered = sorted(reading.found.values(), key=lambda one: (one.at, _number(one)))
        return Missed(ordered, reading.whole)

    async def _read_comments(self, pages: list[tuple[Spot, int]], reading: _Reading) -> None:
        """Read the top level of the posts page by page, and each thread that is not shown whole."""
        threads: list[tuple[Spot, int]] = []
        while pages:
            answers = await self._asked([page_call(*one) for one in pages], reading)
            following = []
            for (post, offset), answer in zip(pages, answers, strict=False):
                top = items_of(answer)
                for above in top:
                    shown, is_all = thread_of(above)
                    self._keep(post, [above, *shown], reading)
                    if not is_all:
                        threads.append((post, above["id"]))
                if top and has_more(answer, offset + MOST, MOST):
                    following.append((post, offset + MOST))
            pages = following
        answers = await self._asked([thread_call(*one) for one in threads], reading)
        for (post, _), answer in zip(threads, answers, strict=False):
            items = items_of(answer)
            self._keep(post, items, reading)
            found = [read_comment(one, post, reading.names) for one in items]
            if len(items) == MOST and all(one and one.at >= reading.since for one in found):
                reading.whole = False

    def _keep(self, post: Spot, items: list[Any], reading: _Reading) -> None:
        reading.keep(read_comment(one, post, reading.names) for one in items)

    async def _asked(self, calls: list[ApiCall], reading: _Reading) -> list[Any | VkFailure]:
        """Make as many of the calls as may still be made; refused ones come back as they are."""
        made = calls[: reading.calls_left]
        reading.calls_left -= len(made)
        if len(made) < len(calls):
            reading.whole = False
        answers = await self._api.bundle(self._token, made) if made else []
        for answer in answers:
            if isinstance(answer, NoAnswer):
                raise answer
            if isinstance(answer, VkRefused) and answer.state is None:
                raise answer
        reading.names |= names_in(answers)
        return answers


def _number(post: FoundPost) -> int:
    return int(post.address.key.rpartition("_")[2])
