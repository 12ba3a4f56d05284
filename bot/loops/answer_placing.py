"""Placing ordered answers in their networks: written at most once, then recorded."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

import structlog

from bot.loops.failures import Failures
from bot.loops.rest import Rest
from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from domain.model.incident.answer.follow_up import FollowedAnswer
from domain.model.incident.answer.placing_order import (
    PlacingAttempt,
    next_search,
    next_search_unreached,
)
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable, NotPlaced, PlacingUnknown, SocialNetwork
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.placing_orders import (
    begin_placing,
    give_up_placing,
    lose_placing,
    record_written,
    refuse_placing,
)
from handlers.texts.troubles import placing_of
from storage.engine.database import DatabaseUnavailable
from storage.incidents.placing_queue import DueOrder, PlacingQueue
from storage.leader.leadership import LeadershipLost

log: Final = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

AnswersAt = Callable[[Collection[PostAddress]], Awaitable[Mapping[PostAddress, FollowedAnswer]]]

_AT_ONCE: Final = 20
"""Orders of a network in a round, one after the other."""

_AFTER_AN_ERROR: Final = timedelta(minutes=5)
"""Until the next step of an order that failed unexpectedly."""


class _Lane:
    """The orders of some networks, acted on one after the other."""

    def __init__(self, networks: Collection[Network], clock: Clock) -> None:
        self.networks = networks
        self.changed = asyncio.Event()
        self.rest = Rest(clock, self.changed)


class AnswerPlacing:
    """Acts on due orders, in a task for each network. Run by the leader.

    The attempt is stored before the call. If the outcome of the call is not known, or the process
    ends before it is stored, the comment is searched for and never written again.
    """

    def __init__(
        self,
        queue: PlacingQueue,
        networks: Sequence[SocialNetwork],
        units: Callable[[], UnitOfWork],
        clock: Clock,
        *,
        answers: AnswersAt,
        ensure_leading: Callable[[int], Awaitable[None]],
        failures: Failures,
        changed: asyncio.Event,
    ) -> None:
        """`answers` returns the recorded answers at addresses.

        `ensure_leading` raises LeadershipLost unless the term of that epoch outlasts a call.
        `changed` is set after orders change.
        """
        self._queue = queue
        self._networks = networks
        self._units = units
        self._clock = clock
        self._answers = answers
        self._ensure_leading = ensure_leading
        self._failures = failures
        self._changed = changed
        connected = {network.network for network in networks}
        split = [{one} for one in connected] + [set(Network) - connected]
        self._lanes = [_Lane(one, clock) for one in split]

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        tasks = [asyncio.create_task(self._work(lane, epoch)) for lane in self._lanes]
        tasks.append(asyncio.create_task(self._wake()))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def idle(self) -> bool:
        """Whether it waits for a later step."""
        return not self._changed.is_set() and all(lane.rest.idle for lane in self._lanes)

    async def _wake(self) -> None:
        """Wake all lanes at each change."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for lane in self._lanes:
                lane.changed.set()

    async def _work(self, lane: _Lane, epoch: int) -> None:
        """Act on the orders of a lane for ever."""
        while True:
            lane.changed.clear()
            while due := await self._queue.due(lane.networks, self._clock.now(), _AT_ONCE):
                for one in due:
                    await self._act_or_put_off(one, epoch)
            await lane.rest.until(await self._queue.next_moment(lane.networks))

    async def _act_or_put_off(self, due: DueOrder, epoch: int) -> None:
        """Act on an order; an error must not hold up the others.

        After too many in a row the order ends.
        """
        work = placing_of(due.number)
        try:
            if self._failures.are_too_many(work):
                await self._stored(partial(give_up_placing, number=due.number))
                log.error("placing.given_up", number=due.number)
            else:
                await self._act(due, epoch)
        except (LeadershipLost, DatabaseUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - of whatever kind
            what = describe(error)
            log.error("placing.failed", number=due.number, error=what)  # noqa: TRY400 - a trace may quote a citizen
            now = self._clock.now()
            await self._queue.put_off_due(due.number, now, now + _AFTER_AN_ERROR)
            await self._failures.note(work, error)
        else:
            self._failures.over(work)

    async def _act(self, due: DueOrder, epoch: int) -> None:
        if due.tried is not None:
            await self._search(due.tried)
            return
        attempt = await self._stored(partial(begin_placing, number=due.number))
        if attempt is not None:
            await self._write(attempt, epoch)

    async def _write(self, attempt: PlacingAttempt, epoch: int) -> None:
        """Write the comment, which no other attempt has done, and record the outcome."""
        try:
            await self._ensure_leading(epoch)
            found = await self._network(attempt).place(attempt.page, attempt.under, attempt.text)
        except LeadershipLost:
            await self._refused(attempt, NetworkTrouble.UNREACHABLE, None)
            raise
        except NotPlaced as error:
            await self._refused(attempt, error.trouble, error.retry_after)
        except PlacingUnknown:
            log.warning("placing.unknown", number=attempt.number, network=attempt.page.network)
        else:
            await self._written(attempt, found)

    async def _search(self, attempt: PlacingAttempt) -> None:
        """Search for what an attempt may have written; people are asked if it can't be told."""
        page, under = attempt.page, attempt.under
        try:
            network = self._network(attempt)
            maybe = await network.find_placed(page, under, attempt.text, attempt.since)
        except NetworkUnavailable as error:
            log.warning("placing.not_searched", number=attempt.number, trouble=error.trouble)
            now = self._clock.now()
            coming = next_search_unreached(attempt.since, now, error.retry_after)
            await self._search_at(attempt, coming)
            return
        found = await self._not_anothers(maybe, attempt)
        if found is None:
            await self._search_at(attempt, next_search(attempt.since, self._clock.now()))
        else:
            await self._written(attempt, found)

    async def _not_anothers(
        self, maybe: Sequence[FoundPost], attempt: PlacingAttempt
    ) -> FoundPost | None:
        """Return the likeliest comment that is no answer of another incident: joined ones share words."""
        answers = await self._answers({one.address for one in maybe})
        numbers = {address: answer.number for address, answer in answers.items()}
        ours = (one for one in maybe if numbers.get(one.address, attempt.number) == attempt.number)
        return next(ours, None)

    def _network(self, attempt: PlacingAttempt) -> SocialNetwork:
        """Return the network of the page; raises NotPlaced if it is not connected."""
        wanted = attempt.page.network
        for network in self._networks:
            if network.network is wanted:
                return network
        raise NotPlaced(NetworkTrouble.TOKEN)

    async def _written(self, attempt: PlacingAttempt, found: FoundPost) -> None:
        await self._stored(partial(record_written, attempt=attempt, found=found))
        log.info("placing.placed", number=attempt.number, network=attempt.page.network)

    async def _refused(
        self, attempt: PlacingAttempt, trouble: NetworkTrouble, wait: float | None
    ) -> None:
        await self._stored(partial(refuse_placing, attempt=attempt, trouble=trouble, wait=wait))
        log.warning("placing.refused", number=attempt.number, trouble=trouble)

    async def _search_at(self, attempt: PlacingAttempt, coming: datetime | None) -> None:
        if coming is not None:
            await self._queue.put_off(attempt, coming)
            return
        await self._stored(partial(lose_placing, attempt=attempt))
        log.warning("placing.lost", number=attempt.number)

    async def _stored(self, use_case: Callable[..., Awaitable[_Result]]) -> _Result:
        """Run a use case in a unit of work of its own, again if another process came first."""
        return await with_reloads(lambda: use_case(self._units(), at=self._clock.now()))
