"""Placing ordered answers in their networks: written at most once, then recorded."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

import structlog

from bot.loops.failures import Failures
from bot.messengers.backlog import Hearing
from bot.runtime.backoff import together, with_reloads
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from domain.model.incident.answer.followed_answer import FollowedAnswer
from domain.model.incident.answer.placing_order import (
    OrderedText,
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
    ask_again_unheard,
    begin_placing,
    give_up_placing,
    lose_placing,
    note_standing,
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

_HEARD_AGAIN: Final = timedelta(seconds=1)
"""Until the next look whether people's messages are read."""

_HEARD_EVERY: Final = timedelta(seconds=30)
"""While orders wait for their network; with LONGEST_SILENCE no longer than a press lives."""


class AnswerPlacing:
    """Acts on due orders, in a task for each network. Run by the leader (ADR 58).

    Each is first held back until people's messages are read, then our answer is searched for under
    the message. The attempt is stored before the call. If the outcome of the call is not known, or
    the process ends before it is stored, the comment is searched for and never written again.
    """

    def __init__(
        self,
        queue: PlacingQueue,
        networks: Sequence[SocialNetwork],
        units: Callable[[], UnitOfWork],
        clock: Clock,
        *,
        answers: AnswersAt,
        hearing: Hearing,
        ensure_leading: Callable[[int], Awaitable[None]],
        failures: Failures,
        changed: Callable[[], asyncio.Event],
    ) -> None:
        """`answers` returns the recorded answers at addresses.

        `ensure_leading` raises LeadershipLost unless the term of that epoch outlasts a call.
        `changed` returns an event that is set after orders change.
        """
        self._queue = queue
        self._networks = networks
        self._units = units
        self._clock = clock
        self._answers = answers
        self._hearing = hearing
        self._ensure_leading = ensure_leading
        self._failures = failures
        connected = {network.network for network in networks}
        lanes = [*(frozenset({one}) for one in connected), frozenset(Network) - connected]
        self._lanes = {lane: Rounds(changed(), clock) for lane in lanes}

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        self._hearing.begin()
        await together(
            *(
                rounds.run(partial(self._act_on_due, networks, epoch))
                for networks, rounds in self._lanes.items()
            )
        )

    @property
    def idle(self) -> bool:
        """Whether it waits for a later step."""
        return all(rounds.idle for rounds in self._lanes.values())

    async def _act_on_due(self, networks: Collection[Network], epoch: int) -> datetime | None:
        """Act on all due orders of these networks, one after the other; return when to go on."""
        while due := await self._queue.due(networks, self._clock.now(), _AT_ONCE):
            done = [await self._act_or_put_off(one, epoch) for one in due]
            if not all(done):
                return self._clock.now() + _HEARD_AGAIN
        coming = await self._queue.next_moment(networks)
        if coming is None:
            return None
        await self._hearing.complete()
        return min(coming, self._clock.now() + _HEARD_EVERY)

    async def _act_or_put_off(self, due: DueOrder, epoch: int) -> bool:
        """Act on an order; return False while it waits until people are heard.

        An error must not hold up the others; after too many in a row the order ends.
        """
        number = due.ordered.number
        work = placing_of(number)
        try:
            if self._failures.are_too_many(work):
                await self._stored(partial(give_up_placing, number=number))
                log.error("placing.given_up", number=number)
            elif not await self._act(due, epoch):
                return False
        except (LeadershipLost, DatabaseUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - of whatever kind
            what = describe(error)
            log.error("placing.failed", number=number, error=what)  # noqa: TRY400 - a trace may quote a citizen
            now = self._clock.now()
            await self._queue.put_off_due(number, now, now + _AFTER_AN_ERROR)
            await self._failures.note(work, error)
        else:
            self._failures.over(work)
        return True

    async def _act(self, due: DueOrder, epoch: int) -> bool:
        """Do the next step of an order; return False if it has to wait until people are heard."""
        if due.tried is not None:
            await self._search(due.tried)
            return True
        if self._hearing.may_lack(due.ordered_at):
            await self._stored(partial(ask_again_unheard, number=due.ordered.number))
            log.warning("placing.unheard", number=due.ordered.number)
            return True
        if not await self._hearing.complete():
            return False
        if await self._stands(due.ordered):
            return True
        if not await self._hearing.complete():  # the look may have taken minutes
            return False
        attempt = await self._stored(partial(begin_placing, number=due.ordered.number))
        if attempt is not None:
            await self._write(attempt, epoch)
        return True

    async def _stands(self, ordered: OrderedText) -> bool:
        """Return whether the order ends or waits: our answer stands there, or that can't be seen."""
        number = ordered.number
        try:
            found = await self._found(ordered)
        except NetworkUnavailable as error:
            await self._refused(ordered, error, None)
            return True
        if found is None:
            return False
        await self._stored(partial(note_standing, number=number, found=found))
        log.warning("placing.stands", number=number, network=ordered.page.network)
        return True

    async def _write(self, attempt: PlacingAttempt, epoch: int) -> None:
        """Write the comment, which no other attempt has done, and record the outcome."""
        try:
            await self._ensure_leading(epoch)
            found = await self._network(attempt).place(attempt.page, attempt.under, attempt.text)
        except LeadershipLost:
            await self._refused(attempt, NotPlaced(NetworkTrouble.UNREACHABLE), attempt.since)
            raise
        except NotPlaced as error:
            await self._refused(attempt, error, attempt.since)
        except PlacingUnknown:
            log.warning("placing.unknown", number=attempt.number, network=attempt.page.network)
        else:
            await self._written(attempt, found)

    async def _search(self, attempt: PlacingAttempt) -> None:
        """Search for what an attempt may have written; people are asked if it can't be told."""
        try:
            found = await self._found(attempt)
        except NetworkUnavailable as error:
            log.warning("placing.not_searched", number=attempt.number, trouble=error.trouble)
            now = self._clock.now()
            coming = next_search_unreached(attempt.since, now, error.retry_after)
            await self._search_at(attempt, coming)
            return
        if found is None:
            await self._search_at(attempt, next_search(attempt.since, self._clock.now()))
        else:
            await self._written(attempt, found)

    async def _found(self, ordered: OrderedText) -> FoundPost | None:
        """Return our answer under the message, if it stands there; raise NetworkUnavailable."""
        if not ordered.text.strip():
            return None  # erased: any comment without words would look like it
        since = ordered.may_stand_since(self._clock.now())
        network = self._network(ordered)
        maybe = await network.find_placed(ordered.page, ordered.under, ordered.text, since)
        return await self._not_anothers(maybe, ordered)

    async def _not_anothers(
        self, maybe: Sequence[FoundPost], ordered: OrderedText
    ) -> FoundPost | None:
        """Return the likeliest comment that is no answer of another incident: joined ones share words."""
        answers = await self._answers({one.address for one in maybe})
        numbers = {address: answer.number for address, answer in answers.items()}
        ours = (one for one in maybe if numbers.get(one.address, ordered.number) == ordered.number)
        return next(ours, None)

    def _network(self, ordered: OrderedText) -> SocialNetwork:
        """Return the network of the page; raises NotPlaced if it is not connected."""
        wanted = ordered.page.network
        for network in self._networks:
            if network.network is wanted:
                return network
        raise NotPlaced(NetworkTrouble.TOKEN)

    async def _written(self, attempt: PlacingAttempt, found: FoundPost) -> None:
        await self._stored(partial(record_written, attempt=attempt, found=found))
        log.info("placing.placed", number=attempt.number, network=attempt.page.network)

    async def _refused(
        self, ordered: OrderedText, error: NetworkUnavailable, tried_at: datetime | None
    ) -> None:
        number, trouble, wait = ordered.number, error.trouble, error.retry_after
        refused = partial(
            refuse_placing, number=number, trouble=trouble, wait=wait, tried_at=tried_at
        )
        await self._stored(refused)
        log.warning("placing.refused", number=number, trouble=trouble)

    async def _search_at(self, attempt: PlacingAttempt, coming: datetime | None) -> None:
        if coming is not None:
            await self._queue.put_off(attempt, self._clock.now(), coming)
            return
        await self._stored(partial(lose_placing, attempt=attempt))
        log.warning("placing.lost", number=attempt.number)

    async def _stored(self, use_case: Callable[..., Awaitable[_Result]]) -> _Result:
        """Run a use case in a unit of work of its own, again if another process came first."""
        return await with_reloads(lambda: use_case(self._units(), at=self._clock.now()))
