"""Bringing what was found on pages to control, which sorts it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from domain.model.incident.answer.followed_answer import FollowedAnswer
from domain.model.message.plain_words import same_words
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.office import Office
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.monitoring import commented_answer, is_brought_in
from domain.use_cases.sorting import bring_comments
from storage.engine.database import DatabaseUnavailable
from storage.incidents.found_comments import CommentQueue
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue

log: Final = structlog.get_logger(__name__)

_REMEMBERED_FOR: Final = timedelta(days=14)
"""So long a text that may have been written is recognised, counted from when it was sent."""

_AT_ONCE: Final = 25
"""Comments in one commit, during which every other writer waits."""

_Commenting = Sequence[tuple[FoundPost, FollowedAnswer | None]]
"""Comments, each with the answer in whose thread it stands."""


class BringingIn:
    """Brings found comments to control, some in each commit."""

    def __init__(
        self,
        found: CommentQueue,
        looks: LookQueue,
        orders: PlacingQueue,
        units: Callable[[], UnitOfWork],
        *,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
    ) -> None:
        self._found = found
        self._looks = looks
        self._orders = orders
        self._units = units
        self._office = office
        self._clock = clock

    async def bring(self, address: PageAddress, posts: Sequence[FoundPost]) -> None:
        """Bring what may be work; what is known already is left."""
        organisation = (await self._office()).organisation
        page, own = organisation.pages.get(address), organisation.page_keys(address.network)
        work = [one for one in posts if page is not None and is_brought_in(page, one, own)]
        known = await self._found.known([one.address for one in work]) if work else set()
        new = [one for one in work if one.address not in known]
        to_sort = await self._by_citizens(new) if new else ()
        for start in range(0, len(to_sort), _AT_ONCE):
            some = to_sort[start : start + _AT_ONCE]
            try:
                await self._to_control(address, some)
            except DatabaseUnavailable:
                raise
            except Exception:  # noqa: BLE001 - one on which the program fails keeps out no others
                await self._one_by_one(address, some)

    async def _one_by_one(self, address: PageAddress, found: _Commenting) -> None:
        """Bring those that can be brought; raise the last error, so that all are read again."""
        failed: Exception | None = None
        for one in found:
            try:
                await self._to_control(address, [one])
            except DatabaseUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - raised below
                failed = error
        if failed is not None:
            raise failed

    async def _to_control(self, address: PageAddress, found: _Commenting) -> None:
        posts = [post for post, _ in found]
        answered = {post.address: one.number for post, one in found if one is not None}
        bring = partial(bring_comments, page=address, posts=posts, answered=answered)
        count = await with_reloads(lambda: bring(self._units(), at=self._clock.now()))
        log.info("page.brought_in", page=str(address), comments=count)

    async def _by_citizens(self, posts: Sequence[FoundPost]) -> _Commenting:
        """Return those that are not our own."""
        ours = await our_answers(posts, self._looks, self._orders, self._clock.now())
        above = {at for one in posts for at in (one.under, one.thread) if at is not None}
        answers = await self._looks.answers_at(above)
        beside = await self._looks.answers_beside(above)
        return [
            (one, commented_answer(one, answers, beside))
            for one in posts
            if one.address not in ours
        ]


async def our_answers(
    posts: Sequence[FoundPost], looks: LookQueue, orders: PlacingQueue, now: datetime
) -> set[PostAddress]:
    """Return those that are recorded answers, or that the program may have written.

    Some networks do not tell whose a comment is.
    """
    nameless = [one for one in posts if one.author is None]
    # Before the recorded ones: one may be recorded just now.
    texts = await orders.maybe_written(now - _REMEMBERED_FOR) if nameless else ()
    written = {one.address for one in nameless if any(same_words(t, one.text) for t in texts)}
    return {*written, *await looks.answers_at({one.address for one in posts})}
