"""Looking at posts and comments: all at once, by few calls.

Posts are asked for by a hundred. A comment is asked for by its number, in its thread if that is known;
one that is not there is searched for in the threads of its post, for a link need not tell the thread.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from bot.networks.vk.client import ApiCall, VkApi
from bot.networks.vk.errors import (
    WRONG_PARAMETER,
    NoAnswer,
    VkFailure,
    VkRefused,
    unavailable,
)
from bot.networks.vk.links import TOP, Spot, Threads, spot_of
from bot.networks.vk.reading import (
    Json,
    Names,
    count_of,
    has_more,
    is_number,
    items_of,
    names_in,
    read_comment,
    read_post,
    thread_of,
)
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress, PostState

MOST: Final = 100
"""Comments in one answer."""

_IN_THREAD: Final = 10
"""Comments of each thread beside the comment above; VK shows no more there."""

_MOST_PAGES: Final = 30
"""Pages of comments directly under one post that are searched."""

_MOST_THREADS: Final = 100
"""Long threads of one post that are searched for one comment."""


class Located(NamedTuple):
    """A comment in an answer, and what follows it in its thread; `whole`: nothing is missing."""

    item: Json
    thread: int | None
    after: list[Json]
    whole: bool


def comments_call(spot: Spot, **how: Any) -> ApiCall:
    """Return the call for comments under the post, uncut and with the names of their authors."""
    asked = {"owner_id": spot.owner, "post_id": spot.post, "preview_length": 0, "extended": 1}
    return "wall.getComments", asked | how


def page_call(post: Spot, offset: int = 0) -> ApiCall:
    """Return the call for the newest comments directly under the post."""
    return comments_call(
        post, count=MOST, sort="desc", offset=offset, thread_items_count=_IN_THREAD
    )


def thread_call(post: Spot, thread: int) -> ApiCall:
    """Return the call for the newest comments of a thread."""
    return comments_call(post, comment_id=thread, count=MOST, sort="desc")


def locate(spot: Spot, answer: Any, thread: int | None) -> Located | None:
    """Return the comment if it is in the answer, which lists a thread or, None, the top level."""
    items = sorted(items_of(answer), key=_number)
    for item in items:
        shown, whole = thread_of(item)
        if item["id"] == spot.comment:
            if thread is None:
                return Located(item, None, shown, whole)
            after = [one for one in items if one["id"] > spot.comment]
            return Located(item, thread, after, len(items) < MOST)
        for nested in shown:
            if nested["id"] == spot.comment:
                after = [one for one in shown if one["id"] > spot.comment]
                return Located(nested, item["id"], after, whole)
    return None


def _number(item: Json) -> int:
    return int(item["id"])


@dataclass
class _Results:
    """What a look has learned so far."""

    looked: dict[Spot, Looked] = field(default_factory=dict)
    located: dict[Spot, Located] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    unknown: dict[Spot, VkFailure] = field(default_factory=dict)
    left: set[Spot] = field(default_factory=set)
    """Comments that are not where they stood, or where a link says so."""

    def fail(self, spot: Spot, failure: VkFailure) -> None:
        """Note what a failure says about a spot, or that nothing is known of it."""
        state = failure.state if isinstance(failure, VkRefused) else None
        if state is None:
            self.unknown[spot] = failure
        else:
            self.looked[spot] = Looked(state)

    def settled(self, spot: Spot) -> bool:
        """Whether there is nothing more to ask about a spot."""
        return spot in self.looked or spot in self.located or spot in self.unknown


class Looking:
    """Looks with one service token."""

    def __init__(self, api: VkApi, threads: Threads, token: str) -> None:
        self._api = api
        self._threads = threads
        self._token = token

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Return what was found, without those of which nothing is known.

        Raises NetworkUnavailable if nothing is known of any.
        """
        spots = {spot: address for address in at if (spot := spot_of(address)) is not None}
        results = _Results()
        await self._look_at_posts([one for one in spots if one.comment is None], results)
        comments = [one for one in spots if one.comment is not None]
        await self._ask(comments, results)
        await self._search([one for one in comments if not results.settled(one)], results)
        await self._add_replies(results)
        if not results.looked and results.unknown:
            raise unavailable(next(iter(results.unknown.values())))
        known = {
            spots[spot]: replace(looked, page=PageAddress(Network.VK, str(spot.owner)))
            for spot, looked in results.looked.items()
        }
        return known | dict.fromkeys(set(at) - set(spots.values()), Looked(PostState.MISSING))

    async def _look_at_posts(self, posts: list[Spot], results: _Results) -> None:
        chunks = [posts[start : start + MOST] for start in range(0, len(posts), MOST)]
        calls = [("wall.getById", _ids(chunk)) for chunk in chunks]
        answers = await self._asked(calls, results)
        discussed = {}
        for chunk, answer in zip(chunks, answers, strict=True):
            if isinstance(answer, VkRefused | NoAnswer):
                for post in chunk:
                    results.fail(post, answer)
                continue
            shown = {
                Spot(one["owner_id"], one["id"]): one
                for one in items_of(answer)
                if is_number(one.get("owner_id"))
            }
            for post in chunk:
                item = shown.get(post)
                found = read_post(item, results.names) if item else None
                state = PostState.PLACED if found else PostState.GONE
                results.looked[post] = Looked(state if item else PostState.MISSING, found)
                if found and item and count_of(item.get("comments"), "count"):
                    discussed[post] = found
        await self._add_comments(discussed, results)

    async def _add_comments(self, posts: Mapping[Spot, FoundPost], results: _Results) -> None:
        answers = await self._asked([page_call(post) for post in posts], results)
        for (post, found), answer in zip(posts.items(), answers, strict=True):
            if isinstance(answer, VkRefused | NoAnswer):
                continue
            top = items_of(answer)
            items = [*top, *(one for above in top for one in thread_of(above)[0])]
            replies = _replies(items, post, results.names)
            results.looked[post] = Looked(PostState.PLACED, found, replies)

    async def _ask(self, comments: list[Spot], results: _Results) -> None:
        """Ask for each comment by its number."""
        threads = [self._threads.of(spot) for spot in comments]
        calls = [_start_call(*one) for one in zip(comments, threads, strict=True)]
        answers = await self._asked(calls, results)
        for spot, thread, answer in zip(comments, threads, answers, strict=True):
            if isinstance(answer, VkRefused | NoAnswer):
                if thread is None or isinstance(answer, NoAnswer) or answer.code != WRONG_PARAMETER:
                    results.fail(spot, answer)
                continue
            if (located := locate(spot, answer, thread or None)) is not None:
                self._note(spot, located, results)
            elif thread is not None:
                results.left.add(spot)

    async def _search(self, comments: list[Spot], results: _Results) -> None:
        """Search the top level of the posts, and then the threads, for what was not found.

        On a busy post not all of them can be searched: what was there and is not any more is
        missing; of what never was seen nothing is known.
        """
        posts = list({spot.above: None for spot in comments})
        pages = await self._pages(posts, results)
        wanted: list[tuple[Spot, int]] = []
        complete = dict.fromkeys(comments, True)
        for spot in comments:
            answers = pages[spot.above]
            if isinstance(answers, VkRefused | NoAnswer):
                results.fail(spot, answers)
                continue
            self._find(spot, [(answer, None) for answer in answers], results)
            if results.settled(spot):
                continue
            top = [item for answer in answers for item in items_of(answer)]
            long = _long_threads(top, before=spot.comment or 0)
            is_all = not has_more(answers[-1], MOST * len(answers), MOST)
            complete[spot] = is_all and len(long) <= _MOST_THREADS
            wanted += ((spot, thread) for thread in long[:_MOST_THREADS])
        found = await self._asked([_start_call(*one) for one in wanted], results)
        for (spot, thread), answer in zip(wanted, found, strict=True):
            if isinstance(answer, VkRefused | NoAnswer):
                complete[spot] = False
            else:
                self._find(spot, [(answer, thread)], results)
        for spot in comments:
            if (complete[spot] or spot in results.left) and not results.settled(spot):
                results.looked[spot] = Looked(PostState.MISSING)

    async def _pages(
        self, posts: list[Spot], results: _Results
    ) -> dict[Spot, list[Any] | VkFailure]:
        """Return the answers that list the top level of each post, or why one is missing."""
        pages: dict[Spot, list[Any] | VkFailure] = {}
        more: list[tuple[Spot, int]] = [(post, 0) for post in posts]
        while more:
            answers = await self._asked([page_call(*one) for one in more], results)
            following = []
            for (post, offset), answer in zip(more, answers, strict=True):
                before = pages.get(post, [])
                if isinstance(answer, VkRefused | NoAnswer) or not isinstance(before, list):
                    pages[post] = answer
                    continue
                pages[post] = [*before, answer]
                reached = offset + MOST
                if has_more(answer, reached, MOST) and reached < _MOST_PAGES * MOST:
                    following.append((post, reached))
            more = following
        return pages

    def _find(
        self, spot: Spot, answers: Iterable[tuple[Any, int | None]], results: _Results
    ) -> None:
        for answer, thread in answers:
            if (located := locate(spot, answer, thread)) is not None:
                self._note(spot, located, results)

    def _note(self, spot: Spot, located: Located, results: _Results) -> None:
        self._threads.learn(spot, located.thread or TOP)
        results.located[spot] = located

    async def _add_replies(self, results: _Results) -> None:
        """Complete what follows the comments, where an answer did not hold all of it."""
        cut = {spot: one for spot, one in results.located.items() if not one.whole}
        calls = [
            thread_call(spot.above, one.thread or spot.comment or 0) for spot, one in cut.items()
        ]
        answers = dict(zip(cut, await self._asked(calls, results), strict=True))
        for spot, located in results.located.items():
            after = located.after
            if spot in answers and not isinstance(answers[spot], VkRefused | NoAnswer):
                newest = items_of(answers[spot])
                after = [one for one in newest if one["id"] > (spot.comment or 0)]
            replies = _replies(after, spot.above, results.names)
            found = read_comment(located.item, spot.above, results.names)
            state = PostState.PLACED if found else PostState.GONE
            results.looked[spot] = Looked(state, found, replies)

    async def _asked(self, calls: Sequence[ApiCall], results: _Results) -> list[Any | VkFailure]:
        answers = await self._api.bundle(self._token, calls) if calls else []
        results.names |= names_in(answers)
        return answers


def _ids(posts: Iterable[Spot]) -> dict[str, Any]:
    return {"posts": ",".join(f"{one.owner}_{one.post}" for one in posts), "extended": 1}


def _start_call(spot: Spot, thread: int | None) -> ApiCall:
    """Return the call for the comments from that one on, in its thread if that is known."""
    if thread:
        return comments_call(
            spot, comment_id=thread, start_comment_id=spot.comment, count=MOST, sort="asc"
        )
    return comments_call(
        spot,
        start_comment_id=spot.comment,
        count=_IN_THREAD,
        sort="asc",
        thread_items_count=_IN_THREAD,
    )


def _long_threads(top: Iterable[Json], before: int) -> list[int]:
    """Return the comments with threads not shown whole, the newest first: a thread is later."""
    threads = {one["id"] for one in top if one["id"] < before and not thread_of(one)[1]}
    return sorted(threads, reverse=True)


def _replies(items: Iterable[Json], post: Spot, names: Names) -> tuple[FoundPost, ...]:
    ordered = sorted(items, key=_number)[-MOST:]
    found = (read_comment(one, post, names) for one in ordered)
    return tuple(one for one in found if one is not None)
