"""Leader election: delivery and polling run in one process at a time, while it holds the lease."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from bot.delivery.delivery import Delivery
from bot.messengers.line import Work
from bot.runtime.backoff import cancelled
from bot.runtime.logs import describe
from bot.runtime.supervision import Loop, Supervisor
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import Leadership, LeadershipLost

log: Final = structlog.get_logger(__name__)

RENEW_EVERY: Final = 1.0
CLAIM_EVERY: Final = 0.5
_TRY_AGAIN: Final = 0.2
"""Seconds of real time; a lease lasts four, so another process leads within five."""


class Leading:
    """Claims the leadership, works while it lasts, and claims it again."""

    def __init__(
        self,
        leadership: Leadership,
        holder: str,
        new_delivery: Callable[[int], Delivery],
        supervisor: Supervisor,
        also: Callable[[int], Mapping[Loop, Work]],
    ) -> None:
        """`also` returns the leader's tasks besides delivery, for a term's epoch."""
        self._leadership = leadership
        self._holder = holder
        self._new_delivery = new_delivery
        self._supervisor = supervisor
        self._also = also
        self._delivery: Delivery | None = None

    @property
    def leads(self) -> bool:
        """Whether this process is the leader."""
        return self._delivery is not None

    @property
    def sending(self) -> bool:
        """Whether a message is being sent."""
        return self._delivery is not None and self._delivery.sending

    @property
    def waits_for_clock(self) -> bool:
        """Whether the waiting notices may not leave before some moment."""
        return self._delivery is not None and self._delivery.waits_for_clock

    async def idle(self) -> bool:
        """Return whether everything is delivered."""
        return self._delivery is not None and await self._delivery.idle()

    async def run(self) -> None:
        """Run until cancelled; then finish messages in flight and release the leadership."""
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
        """Run until the leadership is lost, or raise an error that a restart would not fix."""
        delivery = self._delivery = self._new_delivery(epoch)
        loops: dict[Loop, Work] = {Loop.DELIVERY: delivery.run, **self._also(epoch)}
        renewing = asyncio.create_task(self._renew(epoch))
        works = [asyncio.create_task(self._supervisor.keep(*one)) for one in loops.items()]
        try:
            done, _ = await asyncio.wait([renewing, *works], return_when=asyncio.FIRST_COMPLETED)
            with contextlib.suppress(LeadershipLost):
                for work in done:
                    work.result()
        finally:
            await cancelled(works)
            try:
                await delivery.finish()  # messages in flight need the lease until they are sent
            finally:
                await cancelled([renewing])
            self._delivery = None
            await self._release(epoch)

    async def _renew(self, epoch: int) -> None:
        """Renew the lease; return when the term is over.

        While the database is unavailable, only the lease guarantees that no other process leads.
        """
        lasts, pause = True, RENEW_EVERY
        while lasts:
            await asyncio.sleep(pause)
            try:
                lasts, pause = await self._leadership.renew(epoch), RENEW_EVERY
            except DatabaseUnavailable as error:
                log.warning("leading.not_renewed", error=describe(error))
                lasts, pause = self._leadership.lasts(), _TRY_AGAIN

    async def _release(self, epoch: int) -> None:
        try:
            await self._leadership.release(epoch)
        except DatabaseUnavailable as error:
            log.warning("leading.not_released", error=describe(error))
