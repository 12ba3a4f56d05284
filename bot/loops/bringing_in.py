"""Registering what was found on pages: at once, or after control has asked for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.errors import DomainError
from domain.model.incident.answer.follow_up import FollowedAnswer
from domain.model.message.plain_words import same_words
from domain.model.network.held_post import RETRIED_AFTER, HeldPost
from domain.model.network.post import FoundPost, PageAddress
from domain.model.organisation.office import Office
from domain.model.organisation.page import Page
from domain.model.organisation.people import Role
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.monitoring import (
    bring_in,
    commented_answer,
    hold_back,
    is_brought_in,
    set_aside,
)
from domain.use_cases.proving import add_follow_up
from handlers.texts.troubles import left_out, not_brought_in, too_many_on
from storage.engine.database import DatabaseUnavailable
from storage.incidents.held_posts import FoundPosts
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue

log: Final = structlog.get_logger(__name__)

_REMEMBERED_FOR: Final = timedelta(days=14)
"""So long a text that may have been written is recognised, counted from when it was sent."""

_AT_ONCE: Final = 20


class BringingIn:
    """Registers found posts in order, each in its own commit.

    One on which the program fails is held, so that it keeps out no others; so is what comes too
    fast.
    """

    def __init__(
        self,
        found: FoundPosts,
        looks: LookQueue,
        orders: PlacingQueue,
        units: Callable[[], UnitOfWork],
        *,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        asked: asyncio.Event,
    ) -> None:
        """`asked` is set after held posts change."""
        self._found = found
        self._looks = looks
        self._orders = orders
        self._units = units
        self._office = office
        self._clock = clock
        self._rounds = Rounds(asked, clock)

    @property
    def busy(self) -> bool:
        """Whether held posts are being brought in right now."""
        return self._rounds.acting

    async def run(self) -> None:
        """Bring in held posts when they are due, until cancelled."""
        await self._rounds.run(self._bring_held)

    async def register(self, address: PageAddress, posts: Sequence[FoundPost]) -> None:
        """Register or hold what is work; what is known already is left."""
        office = await self._office()
        organisation = office.organisation
        page, own = organisation.pages.get(address), organisation.page_keys(address.network)
        work = [one for one in posts if page is not None and is_brought_in(page, one, own)]
        known = await self._found.known([one.address for one in work]) if work else set()
        new = [one for one in work if one.address not in known]
        if page is None or not new:
            return
        now = self._clock.now()
        flow = await self._found.flow(address, now)
        held = []
        for post, answer in await self._by_citizens(new):
            waiting = HeldPost(address, post, now)
            if answer is not None or flow.admits(post):
                await self._bring(page, waiting, answer)
            else:
                held.append(waiting)
        if held:
            log.warning("page.flood", page=str(address), held=len(held))
            telling = _to_admins(office, too_many_on(page))
            await hold_back(self._units(), held, telling=telling, at=now)

    async def _bring_held(self) -> datetime | None:
        """Register the held posts that are due; return when the next one is."""
        while due := await self._found.due(self._clock.now(), _AT_ONCE):
            pages = (await self._office()).organisation.pages
            for held in due:
                page = pages.get(held.page) or Page(held.page, held.page.key)
                if await self._bring(page, held, await self._answer(held.post)):
                    await self._found.drop(held.post.address)
        return await self._found.next_moment()

    async def _by_citizens(
        self, posts: Sequence[FoundPost]
    ) -> Sequence[tuple[FoundPost, FollowedAnswer | None]]:
        """Return those that are not our own, each with the answer that it comments on.

        Some networks do not tell whose a comment is.
        """
        written = await self._unrecorded(posts)  # before the answers: one may be recorded just now
        above = {at for one in posts for at in (one.under, one.thread) if at is not None}
        answers = await self._looks.answers_at({*above, *(one.address for one in posts)})
        beside = await self._looks.answers_beside(above)
        return [
            (one, commented_answer(one, answers, beside))
            for one in posts
            if one.address not in answers and one not in written
        ]

    async def _answer(self, post: FoundPost) -> FollowedAnswer | None:
        of_one = await self._by_citizens([post])
        return of_one[0][1] if of_one else None

    async def _unrecorded(self, found: Sequence[FoundPost]) -> Sequence[FoundPost]:
        """Return those by nobody whom the network names that the program may have written."""
        nameless = [one for one in found if one.author is None]
        if not nameless:
            return ()
        texts = await self._orders.maybe_written(self._clock.now() - _REMEMBERED_FOR)
        return [one for one in nameless if any(same_words(text, one.text) for text in texts)]

    async def _bring(self, page: Page, held: HeldPost, answer: FollowedAnswer | None) -> bool:
        """Return whether it was registered or added to an incident; else it is set aside."""
        office, url, now = await self._office(), held.post.url, self._clock.now()
        try:
            await with_reloads(partial(self._add, page, held, answer))
        except DatabaseUnavailable:
            raise
        except DomainError as error:
            log.warning("page.refused", page=str(page.address), error=describe(error))
            telling = [TextNotice(office.organisation.control, left_out(page, url))]
            await set_aside(self._units(), held, telling=telling, at=now, bring_at=None)
        except Exception as error:  # noqa: BLE001 - later comments are registered
            log.error("page.set_aside", page=str(page.address), error=describe(error))  # noqa: TRY400 - a trace may quote a citizen
            telling = _to_admins(office, not_brought_in(page, url, describe(error)))
            again = now + RETRIED_AFTER
            await set_aside(self._units(), held, telling=telling, at=now, bring_at=again)
        else:
            return True
        return False

    async def _add(self, page: Page, held: HeldPost, answer: FollowedAnswer | None) -> None:
        """Add the comment to the incident of the answer below which it stands, or register it."""
        now, post = self._clock.now(), held.post
        if answer is not None:
            await add_follow_up(self._units(), answer.number, post, at=now)
        elif await bring_in(self._units(), page, post, found_at=held.found_at, at=now):
            log.info("page.brought_in", page=str(page.address))


def _to_admins(office: Office, text: str) -> list[TextNotice]:
    return [TextNotice(one.private, text) for one in office.organisation.holders(Role.ADMIN)]
