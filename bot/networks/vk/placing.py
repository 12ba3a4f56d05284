"""Writing a comment in a community's name, and finding it after a lost answer.

VK promises that `guid` prevents a second copy, and users report that it does not: nothing is ever
written twice here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.networks.vk.client import COMMUNITY_PACE, VkApi
from bot.networks.vk.errors import NoAnswer, VkRefused
from bot.networks.vk.links import Spot, Threads, above_thread, spot_of, url_of
from bot.networks.vk.reading import is_positive
from domain.model.message.plain_words import same_words
from domain.model.network.post import (
    MOST_REPLIES,
    FoundPost,
    Looked,
    PageAddress,
    PostAddress,
    PostState,
)
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable, NotPlaced, PlacingUnknown

_INEXACT: Final = timedelta(seconds=30)
"""How far the difference of the clocks, taken from the header `Date`, may be wrong."""


class CommentWriter:
    """Writes with the tokens of communities."""

    def __init__(self, api: VkApi, threads: Threads) -> None:
        self._api = api
        self._threads = threads

    async def place(
        self, token: str, page: PageAddress, under: PostAddress, text: str
    ) -> FoundPost:
        """Write the comment under a post, or as an answer to a comment.

        Raises NotPlaced and PlacingUnknown.
        """
        spot = spot_of(under)
        if spot is None or not text.strip():
            raise NotPlaced(NetworkTrouble.REFUSED)
        answer = await self._written(token, _params(page, spot, text))
        match answer:
            case {"comment_id": number, **rest} if is_positive(number):
                placed = Spot(spot.owner, spot.post, number)
            case _:
                raise PlacingUnknown
        thread = _thread(rest.get("parents_stack"), spot, self._threads)
        self._threads.learn(placed, thread)
        return FoundPost(
            placed.address,
            url_of(placed, thread),
            text,
            self._api.now(),
            page.key,
            under,
            spot.above.address,
            above_thread(placed, thread),
        )

    async def _written(self, token: str, params: Mapping[str, Any]) -> Any:
        try:
            return await self._api.call(
                "wall.createComment", token, params, a_second=COMMUNITY_PACE
            )
        except VkRefused as refused:
            if refused.may_be_done:
                raise PlacingUnknown from refused
            raise NotPlaced(refused.trouble, refused.retry_after) from refused
        except NoAnswer as failure:
            if failure.may_be_done:
                raise PlacingUnknown from failure
            raise NotPlaced(NetworkTrouble.UNREACHABLE) from failure


def _params(page: PageAddress, spot: Spot, text: str) -> Mapping[str, Any]:
    params: dict[str, Any] = {
        "owner_id": spot.owner,
        "post_id": spot.post,
        "from_group": page.key.removeprefix("-"),
        "message": text,
        "guid": hashlib.sha256(f"{page} {spot.address} {text}".encode()).hexdigest()[:32],
    }
    return params if spot.comment is None else params | {"reply_to_comment": spot.comment}


def _thread(stack: object, answered: Spot, threads: Threads) -> int | None:
    """Return the comment above: VK tells it; else it is that of the answered comment, or itself."""
    match stack:
        case [thread, *_] if is_positive(thread):
            return thread
        case _:
            return threads.of(answered) or answered.comment


def placed_among(
    looked: Looked | None, page: PageAddress, under: PostAddress, text: str, since: datetime
) -> Sequence[FoundPost]:
    """Return the community's answers to `under` with those words, written since then, by VK's clock.

    Raises NetworkUnavailable if the look has not shown them, or not all since then.
    """
    if looked is None:
        raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)
    if looked.state is PostState.CLOSED:
        raise NetworkUnavailable(NetworkTrouble.NO_RIGHT)
    ours = [
        one
        for one in looked.replies
        if (one.author, one.under) == (page.key, under)
        and one.at >= since - _INEXACT
        and same_words(text, one.text)
    ]
    if not ours and len(looked.replies) >= MOST_REPLIES and looked.replies[0].at > since:
        raise NetworkUnavailable(NetworkTrouble.TOO_MANY_REPLIES)
    return ours
