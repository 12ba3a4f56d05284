"""Reading the administration's own pages: what citizens write there becomes incidents."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import structlog

from bot.loops.bringing_in import BringingIn
from bot.loops.comment_looks import CommentLooks
from bot.loops.failures import Failures
from bot.runtime.backoff import Backoff, cancelled, together
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from domain.model.network.post import PageAddress
from domain.model.network.token import SealedToken
from domain.model.organisation.office import Office
from domain.model.organisation.page import Page
from domain.ports.networks import Ability, NetworkUnavailable, NewPosts, SocialNetwork
from handlers.texts.troubles import may_have_missed, naming_of, reading_of
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import LeadershipLost
from storage.leader.page_marks import PageMarks

log: Final = structlog.get_logger(__name__)

_READ_EVERY: Final = 25.0
"""Seconds between two readings of a page; a network may wait so long for something new."""

_LONGEST_PAUSE: Final = 600.0
"""Seconds until a network that can't be read is tried again, unless it names a pause."""

_NAMED_EVERY: Final = 3600.0
"""Seconds until a page is asked for its alias again."""


@dataclass(frozen=True, slots=True)
class _Work:
    """The reading of a page, or else the look-up of its alias, with what it depends on."""

    page: Page
    reads: bool
    tokens: Collection[SealedToken]
    hours: str


class PageReading:
    """Reads each page that is switched on, in a task of its own. Run by the leader."""

    def __init__(
        self,
        marks: Callable[[int], PageMarks],
        bringing: BringingIn,
        comment_looks: CommentLooks,
        networks: Sequence[SocialNetwork],
        *,
        office: Callable[[], Awaitable[Office]],
        tokens: Callable[[], Awaitable[Collection[SealedToken]]],
        name: Callable[[PageAddress, str], Awaitable[None]],
        failures: Failures,
        tell_control: Callable[[str], Awaitable[None]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`marks` takes the epoch of the term; `changed` is set after pages or tokens change.

        `tokens` returns those stored now; `name` stores the alias of a page.
        """
        self._marks = marks
        self._bringing = bringing
        self._comment_looks = comment_looks
        self._networks = {one.network: one for one in networks}
        self._tokens = tokens
        self._office = office
        self._name = name
        self._failures = failures
        self._tell_control = tell_control
        self._clock = clock
        self._changed = changed
        self._read_to: dict[PageAddress, str | None] = {}
        """The mark of the last reading whose posts were brought in."""
        self._gap_told: dict[PageAddress, date] = {}
        self._storing = False

    @property
    def busy(self) -> bool:
        """Whether something is brought in, or waiting comments are looked at, right now."""
        return self._storing or self._comment_looks.busy

    async def run(self, epoch: int) -> None:
        """Run until cancelled; what was not brought in yet is read again.

        Work on a page begins anew when that page, its token or its hours change.
        """
        marks = self._marks(epoch)
        running: dict[_Work, asyncio.Task[None]] = {}
        follow = partial(self._follow, running, marks)
        try:
            await together(self._comment_looks.run(), Rounds(self._changed).run(follow))
        finally:
            await cancelled(running.values())

    async def _follow(self, running: dict[_Work, asyncio.Task[None]], marks: PageMarks) -> None:
        """Start the work that is wanted now and end the rest; raise the error of a task."""
        for one in running.values():
            if one.done():
                one.result()
        wanted = await self._wanted()
        await cancelled([running.pop(work) for work in running.keys() - wanted])
        for work in wanted - running.keys():
            running[work] = asyncio.create_task(self._keep(work, marks))
            running[work].add_done_callback(self._wake)

    def _wake(self, ended: asyncio.Task[None]) -> None:
        """Let the next round raise what has ended a task."""
        if not ended.cancelled():
            self._changed.set()

    async def _wanted(self) -> set[_Work]:
        office = await self._office()
        tokens = await self._tokens()
        wanted = set[_Work]()
        for page in office.organisation.pages.values():
            address = page.address
            if address.network not in self._networks:
                continue
            own = frozenset(one for one in tokens if one.owner in (address, address.network))
            hours = office.calendar.revision if page.in_hours else ""
            switched = {True: page.reads, False: page.places}
            wanted |= {_Work(page, reads, own, hours) for reads, on in switched.items() if on}
        return wanted

    async def _keep(self, work: _Work, marks: PageMarks) -> None:
        """Work on one page until cancelled."""
        address = work.page.address
        if work.reads:
            self._read_to[address] = await marks.of(address)
        act = partial(self._try, work, marks, Backoff(_LONGEST_PAUSE))
        await Rounds(clock=self._clock).run(act)

    async def _try(self, work: _Work, marks: PageMarks, backoff: Backoff) -> float:
        """Work on a page once; return the seconds until the next time.

        An error of one page must not stop the others.
        """
        page = work.page
        name = reading_of(page) if work.reads else naming_of(page)
        try:
            pause = await (self._read(page, marks) if work.reads else self._update_alias(page))
        except (LeadershipLost, DatabaseUnavailable):
            raise
        except NetworkUnavailable as error:
            if not work.reads:
                return _NAMED_EVERY
            log.warning("page.not_read", page=str(page.address), trouble=error.trouble)
            await self._failures.note(name, error)
            return max(error.retry_after or 0.0, backoff.pause())
        except Exception as error:  # noqa: BLE001 - the other pages are read on
            log.error("page.failed", page=str(page.address), error=describe(error))  # noqa: TRY400 - a trace may quote a citizen
            await self._failures.note(name, error)
            return backoff.pause()
        backoff.reset()
        self._failures.over(name)
        return pause

    async def _update_alias(self, page: Page) -> float:
        """Ask for the alias, of which a new one changes the organisation; return the pause."""
        alias = await self._networks[page.address.network].alias_of(page.address)
        if alias != page.alias:
            await self._name(page.address, alias)
        return _NAMED_EVERY

    async def _read(self, page: Page, marks: PageMarks) -> float:
        """Read what is new on a page; return the seconds until the next reading."""
        address = page.address
        await self._wait_for_hours(address)
        began, mark = self._clock.monotonic(), self._read_to[address]
        new = await self._new_posts(self._networks[address.network], address, mark)
        if new is None or new.mark == mark:
            return max(_READ_EVERY - (self._clock.monotonic() - began), 0.0)
        await self._bring_in(page, new, marks)
        self._read_to[address] = new.mark
        return 0.0

    async def _new_posts(
        self, network: SocialNetwork, address: PageAddress, mark: str | None
    ) -> NewPosts | None:
        """Return what is new; None while the network has no token to read with."""
        if Ability.READ not in network.abilities:
            return None
        new = await network.new_posts(address, mark)
        if not new.whole:
            log.warning("page.gap", page=str(address))
        return new

    async def _bring_in(self, page: Page, new: NewPosts, marks: PageMarks) -> None:
        """Bring what is work, and store the mark after it; a read may have passed the closing."""
        address = page.address
        await self._wait_for_hours(address)
        self._storing = True
        try:
            await self._bringing.bring(address, new.posts)
            await marks.keep(address, new.mark, self._clock.now())
            if not new.whole:
                await self._tell_of_gap(page)
        finally:
            self._storing = False

    async def _tell_of_gap(self, page: Page) -> None:
        """Tell control, once a day."""
        office = await self._office()
        today = office.calendar.local(self._clock.now()).date()
        if self._gap_told.get(page.address) == today:
            return
        await self._tell_control(may_have_missed(page))
        self._gap_told[page.address] = today

    async def _wait_for_hours(self, address: PageAddress) -> None:
        """Wait for the opening, if the page is read in working hours only."""
        office = await self._office()
        page = office.organisation.pages.get(address)
        if page is not None and page.in_hours:
            await self._clock.until(office.calendar.next_opening(self._clock.now()))
