"""Leading: what only one process does at a time, delivering and polling, for as long as it leads."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

import structlog

from bot.delivery.delivery import Delivery
from bot.runtime.logs import describe
from bot.runtime.supervision import Loop, Supervisor
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import Leadership, LeadershipLost

log: Final = structlog.get_logger(__name__)

RENEW_EVERY: Final = 1.0
CLAIM_EVERY: Final = 0.5
_TRY_AGAIN: Final = 0.2
"""Seconds of real time; a lease lasts four, and another process leads within five."""

Work = Callable[[int], Awaitable[None]]
"""What a leader does; it is given the epoch of its term."""


class Leading:
    """Claims the leadership, works while it lasts, and claims it again."""

    def __init__(
        self,
        leadership: Leadership,
        holder: str,
        new_delivery: Callable[[int], Delivery],
        supervisor: Supervisor,
        also: Mapping[Loop, Work],
    ) -> None:
        """`also` is what the leader does besides delivering."""
        self._leadership = leadership
        self._holder = holder
        self._new_delivery = new_delivery
        self._supervisor = supervisor
        self._also = also
        self._delivery: Delivery | None = None

    @property
    def leads(self) -> bool:
        """Whether this process delivers at present."""
        return self._delivery is not None

    @property
    def sending(self) -> bool:
        """Whether a message is on its way."""
        return self._delivery is not None and self._delivery.sending

    @property
    def waits_for_clock(self) -> bool:
        """Whether what waits may not leave before some moment."""
        return self._delivery is not None and self._delivery.waits_for_clock

    async def idle(self) -> bool:
        """Whether everything is delivered."""
        return self._delivery is not None and await self._delivery.idle()

    def wake(self) -> None:
        """There may be something to deliver."""
        if self._delivery is not None:
            self._delivery.wake()

    async def run(self) -> None:
        """Until cancelled; then what is in flight is finished and the leadership given up."""
        while True:
            epoch = await self._claimed()
            log.info("leading.began", epoch=epoch)
            try:
                await self._term(epoch)
            finally:
                log.info("leading.ended", epoch=epoch)

    async def _claimed(self) -> int:
        while (epoch := await self._claim()) is None:  # noqa: ASYNC110 - another process's lease has no event here
            await asyncio.sleep(CLAIM_EVERY)
        return epoch

    async def _claim(self) -> int | None:
        try:
            return await self._leadership.claim(self._holder)
        except DatabaseUnavailable as error:
            log.warning("leading.not_claimed", error=describe(error))
            return None

    async def _term(self, epoch: int) -> None:
        """Ends when the leadership is lost, or with an error that no new beginning would help."""
        delivery = self._delivery = self._new_delivery(epoch)
        loops: dict[Loop, Callable[[], Awaitable[None]]] = {Loop.DELIVERY: delivery.run}
        loops |= {loop: partial(work, epoch) for loop, work in self._also.items()}
        renewing = asyncio.create_task(self._renew(epoch))
        works = [asyncio.create_task(self._supervisor.keep(*one)) for one in loops.items()]
        try:
            done, _ = await asyncio.wait([renewing, *works], return_when=asyncio.FIRST_COMPLETED)
            with contextlib.suppress(LeadershipLost):
                for work in done:
                    work.result()
        finally:
            await _cancelled(works)
            try:
                await delivery.finish()  # what is in flight is this process's to send until then
            finally:
                await _cancelled([renewing])
            self._delivery = None
            await self._release(epoch)

    async def _renew(self, epoch: int) -> None:
        """Returns when the term is over.

        While the database does not answer, only the lease tells that nobody else can lead.
        """
        pause = RENEW_EVERY
        while True:
            await asyncio.sleep(pause)
            try:
                lasts, pause = await self._leadership.renew(epoch), RENEW_EVERY
            except DatabaseUnavailable as error:
                log.warning("leading.not_renewed", error=describe(error))
                lasts, pause = self._leadership.lasts(), _TRY_AGAIN
            if not lasts:
                return

    async def _release(self, epoch: int) -> None:
        try:
            await self._leadership.release(epoch)
        except DatabaseUnavailable as error:
            log.warning("leading.not_released", error=describe(error))


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
