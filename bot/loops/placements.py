"""Looking up placed answers in their networks: after 5 minutes, an hour, and so on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.loops.bringing_in import our_answers
from bot.loops.failures import Failures
from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock, ConfirmedTime
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from domain.model.ids import IncidentNumber
from domain.model.incident.answer.proof import mark_of, next_look, next_try
from domain.model.network.post import Looked, PostAddress
from domain.model.organisation.office import Office
from domain.ports.networks import Ability, NetworkUnavailable, SocialNetwork
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.proving import record_look
from handlers.texts.troubles import proof_of, proofs_in
from storage.engine.database import DatabaseUnavailable
from storage.incidents.looks import DueLook, LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.leader.leadership import LeadershipLost

log: Final = structlog.get_logger(__name__)

_AT_ONCE: Final = 100
"""Placements a round; a network bundles them into a few calls."""


RETRY_AFTER: Final = timedelta(minutes=10)
"""The pause after a network could not be reached, if it names no longer one."""


_UNCONFIRMED: Final = timedelta(hours=1)
"""Until the next look at a placement that only this machine's clock gives up."""


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
        orders: PlacingQueue,
        confirmed: ConfirmedTime,
        failures: Failures,
        changed: asyncio.Event,
    ) -> None:
        """Only the confirmed time decides when a placement is given up.

        `changed` is set after placements change.
        """
        self._queue = queue
        self._orders = orders
        self._networks = networks
        self._units = units
        self._office = office
        self._clock = clock
        self._confirmed = confirmed
        self._failures = failures
        self._rounds = Rounds(changed, clock)
        self._missed: set[tuple[IncidentNumber, int, str]] = set()
        """Placements that the last look has not found."""
        self._away: dict[SocialNetwork, datetime] = {}
        """Until when a network that could not be reached is left alone."""

    async def run(self) -> None:
        """Run until cancelled; a look that was interrupted is made again."""
        await self._rounds.run(self.look_due)

    async def look_due(self) -> datetime | None:
        """Look at all that are due now; return when the next one is due."""
        while due := await self._queue.due(self._clock.now(), _AT_ONCE):
            await self._look(due)
        return await self._queue.next_moment()

    @property
    def idle(self) -> bool:
        """Whether it waits for a later look."""
        return self._rounds.idle

    async def _look(self, due: Sequence[DueLook]) -> None:
        """Look at these in all networks at once, and set the next look at each.

        A link that no network reads is not followed.
        """
        links = {
            network: {one: at for one in due if (at := _address(one, network)) is not None}
            for network in self._networks
        }
        next_looks: dict[DueLook, datetime | None] = dict.fromkeys(due)
        for found in await asyncio.gather(*(self._look_in(*one) for one in links.items())):
            next_looks |= found
        await self._queue.put_off(next_looks, self._clock.now())

    async def _look_in(
        self, network: SocialNetwork, links: Mapping[DueLook, PostAddress]
    ) -> dict[DueLook, datetime | None]:
        """Look at these and record what is new; return the next look at each."""
        found, earliest = await self._found(network, links)
        calendar, next_looks = (await self._office()).calendar, dict[DueLook, datetime | None]()
        for one, address in links.items():
            looked = found.get(address)
            coming = self._planned(partial(next_look, one.recorded_at, calendar=calendar))
            if looked is not None and await self._recorded(one, network, looked, coming):
                next_looks[one] = coming
                continue
            coming = self._planned(partial(next_try, one.recorded_at, seen=one.mark is not None))
            next_looks[one] = None if coming is None else max(coming, earliest)
        return next_looks

    def _planned(self, plan: Callable[[datetime], datetime | None]) -> datetime | None:
        """Return the next look by the plan; a clock that runs ahead gives up none."""
        now, confirmed = self._clock.now(), self._confirmed.now()
        if (coming := plan(now)) is not None:
            return coming
        over = confirmed is not None and plan(confirmed) is None
        return None if over else now + _UNCONFIRMED

    async def _found(
        self, network: SocialNetwork, links: Mapping[DueLook, PostAddress]
    ) -> tuple[Mapping[PostAddress, Looked], datetime]:
        """Return what was found, and when the network may be asked again about the rest."""
        now = self._clock.now()
        earliest = max(now, self._away.get(network, now))
        if not links or earliest > now or Ability.LOOK not in network.abilities:
            return {}, earliest
        try:
            found = await network.look(set(links.values()))
        except NetworkUnavailable as error:
            log.warning("network.not_looked", network=network.network, trouble=error.trouble)
            await self._failures.note(proofs_in(network.network), error)
            wait = max(timedelta(seconds=error.retry_after or 0), RETRY_AFTER)
            self._away[network] = now + wait
            return {}, now + wait
        self._failures.over(proofs_in(network.network))
        return found, earliest

    async def _recorded(
        self, one: DueLook, network: SocialNetwork, looked: Looked, coming: datetime | None
    ) -> bool:
        """Record what the look found, if it is new; an error must not stop the other looks.

        Return False if the look is to be repeated soon.
        """
        which = one.number, one.position, one.url
        if one.mark == mark_of(looked):
            self._missed.discard(which)
            return True

        async def record() -> bool:
            now = self._clock.now()
            ours = await our_answers(looked.replies, self._queue, self._orders, now)
            return await record_look(
                self._units(),
                one.number,
                one.position,
                one.url,
                looked,
                network=network.network,
                ours=ours,
                next_look_at=coming,
                again=which in self._missed,
                at=now,
            )

        try:
            recorded = await with_reloads(record)
        except (LeadershipLost, DatabaseUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - the other placements are looked at
            log.error("placement.failed", number=one.number, error=describe(error))  # noqa: TRY400 - a trace may quote a citizen
            await self._failures.note(proof_of(one.number), error)
            return False
        self._failures.over(proof_of(one.number))
        if not recorded:
            self._missed.add(which)
            return False
        self._missed.discard(which)
        log.info("placement.looked", number=one.number, state=looked.state)
        return True


def _address(one: DueLook, network: SocialNetwork) -> PostAddress | None:
    """Return where our comment stands, once it is known, else what the link leads to."""
    if one.address is not None:
        return one.address if one.address.network is network.network else None
    return network.address_of(one.url)
