"""Looking up placed answers in their networks: after 5 minutes, an hour, and so on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.loops.rest import Rest
from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from domain.model.incident.answer.proof import given_up, mark_of, next_look
from domain.model.network.post import Looked, PostAddress
from domain.model.organisation.office import Office
from domain.ports.networks import Ability, NetworkUnavailable, SocialNetwork
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.proving import record_look
from storage.incidents.looks import DueLook, LookQueue

log: Final = structlog.get_logger(__name__)

_AT_ONCE: Final = 100
"""Placements a round; a network bundles them into a few calls."""

RETRY_AFTER: Final = timedelta(minutes=10)
"""The pause after a network could not be reached, if it names none."""


class PlacementLooks:
    """Looks at due placements and records what is new. Run by the leader."""

    def __init__(
        self,
        queue: LookQueue,
        networks: Sequence[SocialNetwork],
        units: Callable[[], UnitOfWork],
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        *,
        changed: asyncio.Event,
    ) -> None:
        """`changed` is set after placements change."""
        self._queue = queue
        self._networks = networks
        self._units = units
        self._office = office
        self._clock = clock
        self._changed = changed
        self._rest = Rest(clock, changed)

    async def run(self, epoch: int) -> None:
        """Run until cancelled; a look that was interrupted is made again."""
        del epoch
        while True:
            self._changed.clear()
            await self.look_due()
            await self._rest.until(await self._queue.next_moment())

    async def look_due(self) -> None:
        """Look at all that are due now."""
        away = dict[SocialNetwork, timedelta]()
        while due := await self._queue.due(self._clock.now(), _AT_ONCE):
            await self._look(due, away)

    @property
    def idle(self) -> bool:
        """Whether it waits for a later look."""
        return self._rest.idle

    async def _look(self, due: Sequence[DueLook], away: dict[SocialNetwork, timedelta]) -> None:
        """Look at these and set the next look at each; none where no network can look.

        `away`: how long the networks are left alone that could not be reached in this round.
        """
        next_looks: dict[DueLook, datetime | None] = dict.fromkeys(due)
        for network in self._networks:
            if Ability.LOOK in network.abilities:
                addresses = ((one, network.address_of(one.url)) for one in due)
                links = {one: address for one, address in addresses if address}
                next_looks |= await self._look_in(network, links, away)
        await self._queue.put_off(next_looks)

    async def _look_in(
        self,
        network: SocialNetwork,
        links: Mapping[DueLook, PostAddress],
        away: dict[SocialNetwork, timedelta],
    ) -> dict[DueLook, datetime | None]:
        """Look at these links and record what is new; return the next look at each."""
        found = {} if network in away else await self._found(network, links, away)
        retry = away.get(network, RETRY_AFTER)
        calendar, next_looks = (await self._office()).calendar, dict[DueLook, datetime | None]()
        for one, address in links.items():
            looked, now = found.get(address), self._clock.now()
            if looked is None:
                tried = one.mark is not None or not given_up(one.recorded_at, now)
                next_looks[one] = now + retry if tried else None
                continue
            if one.mark != mark_of(looked):
                await self._record(one, address, looked)
            next_looks[one] = next_look(one.recorded_at, now, calendar)
        return next_looks

    async def _found(
        self,
        network: SocialNetwork,
        links: Mapping[DueLook, PostAddress],
        away: dict[SocialNetwork, timedelta],
    ) -> Mapping[PostAddress, Looked]:
        """Return what was found; the rest is to be tried again."""
        try:
            return await network.look(set(links.values())) if links else {}
        except NetworkUnavailable as error:
            log.warning("network.not_looked", network=network.network, trouble=error.trouble)
            wanted = timedelta(seconds=error.retry_after or 0)
            away[network] = max(wanted, RETRY_AFTER)
            return {}

    async def _record(self, one: DueLook, address: PostAddress, looked: Looked) -> None:
        async def record() -> None:
            now = self._clock.now()
            await record_look(self._units(), one.number, one.url, address, looked, at=now)

        await with_reloads(record)
        log.info("placement.looked", number=one.number, state=looked.state)
